import { updateGoogleState } from '../../shared/bookings/google-state.ts';
import { endLine, joinLine, lineOf } from '../../shared/budget/pace.ts';
import { BookingRow } from '../../shared/contracts/rows/calendar.ts';
import type { LinkRow } from '../../shared/contracts/rows/links.ts';
import { readRows } from '../../shared/records/read.ts';
import type { PushPorts } from './push-bookings.ts';

/**
 * PU5, PU6: bookings whose calendar has no turn for them now stand in line as rows. Whoever had a turn, or was woken and did
 * not need it, wakes the next, also when its own write failed.
 */

const inLine = 'the calendar is written to at a pace';

export const standsInLine = ({ google }: BookingRow): boolean => google.error === inLine;

/** The row says when it is worth asking again; the sweep does, should nobody wake it before. */
export async function waitForTurn(ports: PushPorts, booking: BookingRow, link: LinkRow, at: number): Promise<void> {
  const ref = { businessId: booking.businessId, bookingId: booking.id };
  await updateGoogleState(ports, ref, (row) => ({
    google: { ...row.google, state: 'waiting', error: inLine },
    due: at,
  }));
  await joinLine(ports, link);
}

/** Also a write that fails gives its turn on. */
export async function inTurn(ports: PushPorts, link: LinkRow, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } finally {
    await wakeNextInLine(ports, link);
  }
}

const lookedAt = 25;

/** One write wakes one: the line moves at the pace, and several workers do not all wake the same booking. */
export async function wakeNextInLine(ports: PushPorts, link: LinkRow): Promise<void> {
  const lined = await lineOf(ports, link);
  if (lined === undefined) return;
  const pk = `${link.businessId}#${link.resourceId}`;
  const query = { table: 'calendar', index: 'bookingsWaiting', pk, limit: lookedAt } as const;
  const { items } = await readRows(ports.store, query, BookingRow);
  const waiting = items.filter(standsInLine);
  const next = waiting[(ports.random.bytes(1)[0] ?? 0) % Math.max(1, waiting.length)];
  if (next === undefined) return await endLine(ports, link, lined);
  await ports.queues.send('pushes', {
    body: { v: 1, kind: 'push', businessId: next.businessId, bookingId: next.id, version: next.version },
    group: next.id,
    dedupe: `${next.id}#${next.rev}#turn`,
  });
}
