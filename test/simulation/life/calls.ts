import type { Stage } from '../run/types.ts';
import type { Business, Calendar } from './town.ts';

/** How people reach Google and booking systems reach us. */

export type GoogleItem = {
  id: string;
  status?: string;
  summary?: string;
  start?: { date?: string; dateTime?: string; timeZone?: string };
  end?: { date?: string; dateTime?: string; timeZone?: string };
  recurrence?: string[];
  extendedProperties?: { private?: Record<string, string> };
};

const part = encodeURIComponent;

export const accountPath = (email: string): string => `/accounts/${part(email)}`;

export const calendarPath = (email: string, { id }: Pick<Calendar, 'id'>): string =>
  `${accountPath(email)}/calendars/${part(id)}`;

const eventPath = (calendar: Calendar, eventId?: string, who = calendar.owner): string =>
  `${calendarPath(who, calendar)}/events${eventId === undefined ? '' : `/${part(eventId)}`}`;

/** What Google's own pages refuse is no defect: the person sees it and goes on. */
const isRefusal = (error: unknown): boolean => error instanceof Error && /: 4\d\d /.test(error.message);

async function attempt<Answer>(work: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

/** The event as its calendar shows it; undefined when there is none. */
export const look = (stage: Stage, calendar: Calendar, eventId: string): Promise<GoogleItem | undefined> =>
  attempt(() => stage.control<GoogleItem>('GET', eventPath(calendar, eventId)));

type Edit = { what: string; who?: string; change: (stage: Stage, path: string) => Promise<unknown> };

/** One change of one event by a person, noted with what the calendar showed before and shows afterwards. */
async function edit(stage: Stage, calendar: Calendar, eventId: string, { what, who, change }: Edit) {
  const before = await look(stage, calendar, eventId);
  const done = await attempt(async () => ({ answer: await change(stage, eventPath(calendar, eventId, who)) }));
  if (done === undefined) return false;
  const after = await look(stage, calendar, eventId);
  note(stage, calendar, eventId, what, before, after);
  return true;
}

function note(stage: Stage, calendar: Calendar, eventId: string, what: string, before?: unknown, after?: unknown) {
  const sides = { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
  stage.note(
    { kind: 'edited', account: calendar.owner, calendarId: calendar.id, eventId, what, ...sides },
    calendar.owner,
  );
  stage.counts.add(what);
}

/** `what` is also the name it is counted under. False when Google refuses. */
export const change = (stage: Stage, calendar: Calendar, eventId: string, what: string, body: unknown) =>
  edit(stage, calendar, eventId, { what, change: (google, path) => google.control('PATCH', path, body) });

export const remove = (stage: Stage, calendar: Calendar, eventId: string, what: string) =>
  edit(stage, calendar, eventId, { what, change: (google, path) => google.control('DELETE', path) });

export async function create(stage: Stage, calendar: Calendar, what: string, body: object & { id: string }) {
  const made = await attempt(() => stage.control('POST', eventPath(calendar), body));
  if (made === undefined) return false;
  note(stage, calendar, body.id, what, undefined, made);
  return true;
}

/** Both calendars show something else afterwards. */
export async function carry(stage: Stage, from: Calendar, to: Calendar, eventId: string, what: string) {
  const before = await look(stage, to, eventId);
  const moved = await edit(stage, from, eventId, {
    what,
    who: from.email,
    change: (google, path) => google.control('POST', `${path}/move`, { destination: to.id }),
  });
  if (moved) note(stage, to, eventId, `${what}Here`, before, await look(stage, to, eventId));
  return moved;
}

export async function split(stage: Stage, calendar: Calendar, eventId: string, at: string, changes: object) {
  let tail: GoogleItem | undefined;
  const done = await edit(stage, calendar, eventId, {
    what: 'seriesSplit',
    change: async (google, path) => {
      tail = await google.control<GoogleItem>('POST', `${path}/split`, { at, changes });
    },
  });
  if (done && tail !== undefined) note(stage, calendar, tail.id, 'seriesSplitTail', undefined, tail);
  return tail?.id;
}

/** Many events at once before anybody watches, not noted one by one. */
export const fill = (stage: Stage, calendar: Calendar, events: object[]) =>
  stage.control('POST', `${eventPath(calendar)}:bulk`, { events });

export type Answer = {
  status: number;
  body: Record<string, unknown>;
  etag: string | undefined;
  /** The answer that was given before, to the same `Idempotency-Key`. */
  replayed: boolean;
};

type Asked = { method: string; path: string; body?: unknown; headers?: Record<string, string> };

/** A booking system's request, with its key. */
export async function ask(
  stage: Stage,
  business: Business,
  { method, path, body, headers = {} }: Asked,
): Promise<Answer> {
  const content: Record<string, string> =
    body === undefined ? {} : { 'content-type': method === 'PATCH' ? patchType : 'application/json' };
  const answer = await stage.request('api', {
    ...{ method, path, businessId: business.id },
    headers: { authorization: `Bearer ${business.key}`, ...content, ...headers },
    ...(body === undefined ? {} : { body }),
  });
  const { etag, 'idempotent-replayed': replayed } = answer.headers;
  return { status: answer.status, body: objectIn(answer.body), etag, replayed: replayed === 'true' };
}

const patchType = 'application/merge-patch+json';

function objectIn(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}
