import type { QueueName } from '../../../shared/ports/queues.ts';
import type { Row, TableName } from '../../../shared/ports/store.ts';
import type { Stage } from '../run/types.ts';
import type { CalendarView, EventView } from './google-view.ts';

/** Everything there is to look at when nothing is left to do. */
export type Rest = {
  now: number;
  rows: Record<TableName, Row[]>;
  queues: { name: QueueName; ready: number; inFlight: number; delayed: number; dead: number }[];
  /** Google's calendars by id; one that its account no longer reaches is missing. */
  calendars: Map<string, CalendarView>;
  /** Ids of the channels that Google still serves. */
  liveChannels: Set<string>;
  mails: Stage['mails'];
};

const queueNames: QueueName[] = ['changes', 'deltas', 'pushes', 'mails', 'webhooks'];
const day = 86_400_000;
/** Instances are compared for so long ahead. */
export const horizonMs = 60 * day;

export async function readRest(stage: Stage): Promise<Rest> {
  const { store, queues, mails } = stage;
  const now = stage.now();
  const rows = {
    directory: store.rows('directory'),
    calendar: store.rows('calendar'),
    conflicts: store.rows('conflicts'),
    ledger: store.rows('ledger'),
  };
  // The calendars are read whole and as they are now.
  await stage.control('PUT', '/switches', { shortPages: 'off', pageLimit: 0, readLagMs: 0 });
  const { items } = await stage.control<{ items: { id: string; live: boolean }[] }>('GET', '/channels');
  return {
    ...{ now, rows, mails, calendars: await readCalendars(stage, rows.directory, now) },
    queues: queueNames.map((name) => ({ name, ...queues.counts(name) })),
    liveChannels: new Set(items.filter((channel) => channel.live).map((channel) => channel.id)),
  };
}

/** Each linked calendar once, through the account that is linked to it. */
async function readCalendars(stage: Stage, directory: Row[], now: number): Promise<Map<string, CalendarView>> {
  const views = new Map<string, CalendarView>();
  for (const link of directory.filter((row) => row.row === 'link' && row.state !== 'disconnected')) {
    const calendarId = String(link.calendarId);
    if (views.has(calendarId)) continue;
    const view = await readCalendar(stage, String(link.accountEmail), calendarId, now);
    if (view !== undefined) views.set(calendarId, view);
  }
  return views;
}

/** Below these Google shows of some events only that they take time. */
const detailed = new Set(['writer', 'owner']);

type Items = { timeZone: string; accessRole: string; items: EventView[] };

async function readCalendar(
  stage: Stage,
  account: string,
  calendarId: string,
  now: number,
): Promise<CalendarView | undefined> {
  const path = `/accounts/${encodeURIComponent(account)}/calendars/${encodeURIComponent(calendarId)}/events`;
  const window = new URLSearchParams({
    timeMin: new Date(now).toISOString(),
    timeMax: new Date(now + horizonMs).toISOString(),
  });
  try {
    const events = await stage.control<Items>('GET', path);
    const instances = await stage.control<Items>('GET', `${path}?${window}`);
    const { timeZone, accessRole, items } = events;
    return { timeZone, showsDetails: detailed.has(accessRole), events: items, instances: instances.items };
  } catch {
    return undefined;
  }
}
