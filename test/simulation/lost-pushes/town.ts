import { verifySlot } from '../../../shared/bookings/verify.ts';
import { calendarKeys } from '../../../shared/contracts/keys.ts';
import type { LinkRow } from '../../../shared/contracts/rows/links.ts';
import { timed } from '../business.ts';
import { type Started, start } from '../start.ts';

/** Some calendars, what their people do all day while no push arrives, and how long each change takes to be seen. */

export const minute = 60_000;
export const hour = 60 * minute;

export type Habit = {
  name: string;
  says: string;
  calendar?: { watchable?: boolean; accessRole?: string };
  /** Somebody edits the calendar so often; never without it. */
  changesEvery?: number;
  /** Somebody asks for availability, or books, so often. */
  asksEvery?: number;
  booksEvery?: number;
};

export type Resident = Habit & { link: LinkRow; waiting: Map<string, number>; delays: number[]; edits: number };

const emailOf = (name: string) => `${name}@example.com`;

/** Shared calendars belong to an office account, so that the person's own role is the one wanted. */
export async function settleIn(habits: Habit[]): Promise<Started & { residents: Resident[] }> {
  const started = await start();
  const { world, salon } = started;
  const shared = habits.filter(({ calendar }) => calendar?.accessRole !== undefined);
  const office = shared.map(({ name }) => ({ id: calendarOf({ name, calendar: { accessRole: 'x' } }), summary: name }));
  await salon.addAccount('office', [], [{ id: emailOf('office'), summary: 'Office', primary: true }, ...office]);
  const residents: Resident[] = [];
  for (const habit of habits) residents.push(await moveIn(started, habit));
  await world.control('POST', '/push', { mode: 'off' });
  await world.settle();
  return { ...started, residents };
}

const calendarOf = ({ name, calendar }: Pick<Habit, 'name' | 'calendar'>): string =>
  calendar?.accessRole === undefined ? emailOf(name) : `${name}@group.calendar.google.com`;

async function moveIn({ salon, world }: Started, habit: Habit): Promise<Resident> {
  const { name, calendar } = habit;
  const own = { id: emailOf(name), summary: name, primary: true, timeZone: 'Europe/Berlin' };
  const calendars =
    calendar?.accessRole === undefined
      ? [{ ...own, ...calendar }]
      : [own, { id: calendarOf(habit), summary: name, ...calendar }];
  await salon.addResource(name);
  await salon.addAccount(name, [], calendars);
  const blockOnly = calendar?.accessRole === undefined ? {} : { role: 'blockOnly' as const };
  const { id } = await salon.connect(name, calendarOf(habit), blockOnly);
  await world.settle();
  return { ...habit, link: await salon.link(id), waiting: new Map(), delays: [], edits: 0 };
}

/** What happens at this minute of the day. */
export async function live(started: Started, resident: Resident, at: number): Promise<void> {
  const { world, salon } = started;
  const { name, changesEvery, asksEvery, booksEvery } = resident;
  if (isTime(at, changesEvery, 7 * minute)) await edit(started, resident);
  if (isTime(at, asksEvery, 0)) await salon.busy(name, '2026-05-20T00:00:00Z', '2026-05-21T00:00:00Z');
  if (isTime(at, booksEvery, 11 * minute)) {
    const interval = { start: Date.parse('2026-05-21T08:00:00Z'), end: Date.parse('2026-05-21T09:00:00Z') };
    const wanted = { businessId: salon.id, resourceId: `res_${name}`, interval, mode: 'ifStale' as const };
    await verifySlot(world.ports, wanted);
  }
}

const isTime = (at: number, every: number | undefined, offset: number): boolean =>
  every !== undefined && at % every === offset % every;

async function edit({ world, salon }: Started, resident: Resident): Promise<void> {
  const { name } = resident;
  const id = `change${String(resident.edits++).padStart(4, '0')}`;
  const from = Date.parse('2026-05-12T06:00:00Z') + resident.edits * hour;
  const event = timed(id, new Date(from).toISOString(), new Date(from + hour).toISOString());
  const path = salon.eventsOf(resident.calendar?.accessRole === undefined ? name : 'office', calendarOf(resident));
  await world.control('POST', path, event);
  resident.waiting.set(id, world.time);
}

/** Notes which changes have become visible by now. */
export async function look({ world, salon }: Started, resident: Resident): Promise<void> {
  if (resident.waiting.size === 0) return;
  const link = await salon.link(resident.link.id);
  const base = calendarKeys.generation(salon.id, link.id, link.generation);
  for (const [id, at] of resident.waiting) {
    if ((await world.store.get('calendar', calendarKeys.eventId(base, id))) === undefined) continue;
    resident.delays.push(world.time - at);
    resident.waiting.delete(id);
  }
}
