import type { Seen } from '../core/access.ts';
import { atLeast, seenCalendar } from '../core/access.ts';
import { hidesDetails } from '../core/event-view.ts';
import type { Fault, FaultAction } from '../core/faults.ts';
import type { StoredEvent } from '../core/rows.ts';
import type { Switches } from '../core/switches.ts';
import { initialSwitches } from '../core/switches.ts';
import type { World } from '../core/world.ts';
import { wallClock } from '../core/zones.ts';
import type { Traffic } from '../http/traffic.ts';
import type { Answer, PageCalendar, PageEvent, PageState } from './browser/model.ts';
import { withLocalEnd } from './lines.ts';
import { eventsIn } from './week.ts';

/** The calendars of an account, its own one first, then by name. */
export const calendarsOf = (world: World, email: string): Seen[] =>
  world.access
    .filter((access) => access.email === email && !access.deleted)
    .map(({ calendarId }) => seenCalendar(world, email, calendarId))
    .toSorted((a, b) => order(a).localeCompare(order(b), 'en'));

const order = ({ access, calendar }: Seen): string =>
  `${calendar.primaryOf === access.email ? 0 : 1}${nameOf({ access, calendar })} ${calendar.id}`;

const nameOf = ({ access, calendar }: Seen): string => access.summaryOverride ?? calendar.summary;

const calendarView = (seen: Seen): PageCalendar => ({
  id: seen.calendar.id,
  name: nameOf(seen),
  zone: seen.calendar.timeZone,
  writable: atLeast(seen.access.role, 'writer'),
  primary: seen.calendar.primaryOf === seen.access.email,
});

const answerIn = (event: StoredEvent, email: string): Answer | undefined => {
  const guest = (event.fields.attendees ?? []).find((attendee) => attendee.email?.toLowerCase() === email);
  return guest && (guest.responseStatus ?? 'needsAction');
};

/** Whether what is shared of an event may be changed from this calendar. */
const isOwn = (event: StoredEvent, seen: Seen): boolean =>
  event.organizer === event.calendarId ||
  event.organizer === seen.access.email ||
  event.fields.guestsCanModify === true ||
  (event.fields.attendees ?? []).length === 0;

const detailsOf = ({ fields, calendarId }: StoredEvent, answer: Answer | undefined): Partial<PageEvent> => ({
  title: fields.summary ?? '',
  ...(fields.colorId === undefined ? {} : { colorId: fields.colorId }),
  ...(fields.location === undefined ? {} : { location: fields.location }),
  ...(fields.description === undefined ? {} : { description: fields.description }),
  ...(answer === undefined ? {} : { answer }),
  guests: (fields.attendees ?? [])
    .filter(({ email }) => email?.toLowerCase() !== calendarId)
    .map(({ email = '', responseStatus = 'needsAction' }) => ({ email, answer: responseStatus })),
});

const eventView = (world: World, event: StoredEvent, seen: Seen, zone: string): PageEvent => {
  const series = world.events.get(event.calendarId, event.recurringEventId ?? '');
  const wall = (time: StoredEvent['start']) => ('date' in time ? time.date : wallClock(time.at, zone).slice(0, 16));
  return {
    id: event.id,
    calendarId: event.calendarId,
    start: wall(event.start),
    end: wall(event.end),
    free: event.fields.transparency === 'transparent',
    tentative: event.status === 'tentative',
    visibility: event.fields.visibility ?? 'default',
    guests: [],
    own: isOwn(event, seen),
    ...(event.recurringEventId === undefined ? {} : { seriesId: event.recurringEventId }),
    recurrence: withLocalEnd(series?.fields.recurrence ?? [], zone),
    ...(hidesDetails(event, seen.access.role) ? {} : detailsOf(event, answerIn(event, seen.calendar.id))),
  };
};

const actionInWords = (action: FaultAction): string => {
  if (action.kind === 'status') return `status ${action.status}`;
  if (action.kind === 'delay') return `${action.ms} ms late`;
  return { hold: 'held', drop: 'connection dropped', cutBody: 'answer cut' }[action.kind];
};

const faultInWords = ({ match, action, hits, times }: Fault): string => {
  const { operation, method, path, account } = match;
  const what = [operation, method, path, account].filter((part) => part !== undefined).join(' ') || 'every request';
  return `${what}: ${actionInWords(action)}${times === undefined ? '' : ` (${hits} of ${times})`}`;
};

const changedSwitches = (switches: Switches): string[] => {
  const before = new Map<string, unknown>(Object.entries(initialSwitches()));
  return Object.entries(switches)
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before.get(name)))
    .map(([name, value]) => `switch ${name} = ${JSON.stringify(value)}`);
};

const pushInWords = ({ settings: { push, tokenServer, clockOffset } }: World): string[] => [
  ...(push.mode === 'off' ? ['push messages are off'] : []),
  ...(push.dropShare > 0 ? [`${Math.round(push.dropShare * 100)} % of push messages are lost`] : []),
  ...(push.delayMs > 0 ? [`push messages come ${push.delayMs} ms late`] : []),
  ...(push.duplicate ? ['push messages come twice'] : []),
  ...(push.reorder ? ['push messages change places'] : []),
  ...(tokenServer === 'ok' ? [] : [`the token server answers ${tokenServer}`]),
  ...(clockOffset === 0 ? [] : [`Google’s clock runs ${Math.round(clockOffset / 60_000)} min ahead`]),
];

/** In what this Google differs from a healthy one. */
export const troublesOf = ({ world, faults }: Traffic): string[] => [
  ...faults
    .all()
    .filter(({ released, hits, times = Infinity }) => !released && hits < times)
    .map(faultInWords),
  ...pushInWords(world),
  ...changedSwitches(world.switches),
];

/** Changes whenever something that the page of an account shows has changed; costs no look at any event. */
export const revisionOf = (traffic: Traffic, email: string): string => {
  const { world } = traffic;
  const lists = calendarsOf(world, email).map(({ access, calendar }) => [
    calendar.id,
    calendar.stamp,
    calendar.timeZone,
    nameOf({ access, calendar }),
    access.role,
  ]);
  return JSON.stringify([lists, world.accounts.all().map(({ name }) => name), troublesOf(traffic)]);
};

export type Days = { first: string; count: number; zone: string };

/** Everything the page shows of some days. */
export const stateOf = (traffic: Traffic, email: string, days: Days): PageState => {
  const { world } = traffic;
  const calendars = calendarsOf(world, email);
  return {
    revision: revisionOf(traffic, email),
    account: email,
    zone: days.zone,
    now: wallClock(world.now(), days.zone),
    calendars: calendars.map(calendarView),
    events: calendars.flatMap((seen) =>
      eventsIn(world, seen, days).map((event) => eventView(world, event, seen, days.zone)),
    ),
    troubles: troublesOf(traffic),
  };
};
