import type { BookingChange } from '../../shared/bookings/commands.ts';
import { cancelBooking, changeBooking } from '../../shared/bookings/commands.ts';
import { DeltaMessage } from '../../shared/contracts/messages.ts';
import type { BookingRow } from '../../shared/contracts/rows/calendar.ts';
import { LedgerRow } from '../../shared/contracts/rows/ledger.ts';
import { entryIdOf } from '../../shared/ledger/entry-id.ts';
import { undo } from '../../shared/ledger/undo.ts';
import { timed } from '../simulation/business.ts';
import type { Start, Started } from '../simulation/start.ts';

/** A fact that proves one rule, as a function of how a world is started: sound in the tests, broken by a sabotage. */
export type Scenario = {
  /** Begins with the rule's id. */
  title: string;
  prove: (start: Start) => Promise<void>;
};

export const scenario = (title: string, prove: Scenario['prove']): Scenario => ({ title, prove });

export const minute = 60_000;
export const hour = 60 * minute;

export const meeting = timed('meeting1', '2026-05-05T10:00:00+02:00', '2026-05-05T11:00:00+02:00');

/** One hour at that hour of 12 May, and the same as instants. */
export const at = (id: string, hourOfDay: number) => {
  const clock = (value: number) => `2026-05-12T${String(value).padStart(2, '0')}:00:00+02:00`;
  return timed(id, clock(hourOfDay), clock(hourOfDay + 1));
};

export const slot = '2026-05-05T14:00:00+02:00';

/** Anna's calendar with one meeting, connected and imported. */
export async function openAnna(start: Start, options?: Parameters<Start>[0], events: unknown[] = [meeting]) {
  const started = await start(options);
  const link = await started.salon.live('anna', events);
  return { ...started, link };
}

/** The same with one booking that stands in Google. */
export async function openBooked(start: Start, options?: Parameters<Start>[0]) {
  const opened = await openAnna(start, options);
  const { id } = await opened.salon.book('anna', slot, {
    customer: { name: 'Carla Customer', email: 'carla@customer.example', phone: '+49 30 1234567' },
    notes: 'left side',
  });
  await opened.world.settle();
  const booking = await opened.salon.booking(id);
  return { ...opened, booking, eventId: booking.google.eventId ?? '' };
}

/** Bookings of an hour each, one after the other, all written to Google. */
export async function bookMany({ salon, world }: Started, count: number) {
  const first = Date.parse('2026-05-06T06:00:00Z');
  const made = [];
  for (let index = 0; index < count; index++)
    made.push(await salon.book('anna', new Date(first + index * hour).toISOString()));
  await world.settle();
  return await Promise.all(made.map(({ id }) => salon.booking(id)));
}

export const change = ({ world, salon }: Started, booking: Pick<BookingRow, 'id'>, wanted: BookingChange) =>
  changeBooking(world.ports, { ...{ businessId: salon.id, bookingId: booking.id }, change: wanted, ...byKey });

export const cancel = ({ world, salon }: Started, booking: Pick<BookingRow, 'id'>) =>
  cancelBooking(world.ports, { businessId: salon.id, bookingId: booking.id, ...byKey });

/** A person takes its cancellation back in the ledger. */
export async function bringBack({ world, salon }: Started, bookingId: string): Promise<void> {
  const entry = world.store
    .rows('ledger')
    .map((row) => LedgerRow.parse(row))
    .find(({ subject, after }) => subject.id === bookingId && after?.status === 'cancelled');
  if (entry === undefined) throw new Error('it was not cancelled');
  await undo(world.ports, { businessId: salon.id, entryId: entryIdOf(entry), by: 'Lena' });
}

const byKey = { by: 'key', cause: 'api' };

export const pushes = ({ world }: Started, mode: 'on' | 'off') => world.control('POST', '/push', { mode });

export const liveInGoogle = async ({ salon }: Started, name = 'anna') =>
  (await salon.inGoogle(name)).filter((event) => event.status !== 'cancelled');

/** Delta messages sent so far, as they stand in the queue. */
const deltasSent = ({ world }: Started): DeltaMessage[] =>
  world.sent.filter(({ queue }) => queue === 'deltas').map(({ body }) => DeltaMessage.parse(body));

export type Chunk = DeltaMessage & { kind: 'chunk' };
export const chunksSent = (started: Started): Chunk[] =>
  deltasSent(started).filter((message): message is Chunk => message.kind === 'chunk');

/** Runs everything but the queues named: their messages wait. */
export async function settleBut({ world }: Started, ...waiting: ('changes' | 'deltas' | 'pushes')[]): Promise<void> {
  const queues = (['changes', 'deltas', 'pushes'] as const).filter((queue) => !waiting.includes(queue));
  await world.settle({ queues });
}

export const busyTimes = async ({ salon }: Started, from: string, to: string, name = 'anna') =>
  (await salon.busy(name, from, to)).busy.map(
    ({ start, end, source }) => `${source} ${new Date(start).toISOString()} ${new Date(end).toISOString()}`,
  );

/** The calendar's busy time on the day of {@link at}. */
export const busyOnTheTwelfth = (started: Started) =>
  busyTimes(started, '2026-05-12T00:00:00+02:00', '2026-05-13T00:00:00+02:00');
