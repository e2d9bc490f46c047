import { changeBookingWith, type BookingChange, type ChangeRequest } from '../../bookings/commands.ts';
import type { InTheWay } from '../../bookings/commit.ts';
import type { BookingRow } from '../../contracts/rows/calendar.ts';
import type { ConflictRow } from '../../contracts/rows/conflicts.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Saying, saying } from '../../words/saying.ts';
import { settling } from '../desk.ts';
import type { ActionName } from '../offers.ts';

export type ActPorts = Pick<Ports, 'store' | 'queues' | 'google' | 'vault' | 'clock' | 'random' | 'metrics'>;

/** One decision of a person about an open row. */
export type Task = {
  conflict: ConflictRow;
  action: ActionName;
  by: string;
  /** To whom `giveToColleague` gives the booking. */
  resourceId?: string;
};

export type Refusal =
  | { ok: false; reason: 'slot_taken'; inTheWay: InTheWay; zone: string }
  | { ok: false; reason: 'stale_calendar'; detail: Saying }
  | { ok: false; reason: 'not_possible'; detail: Saying; field?: 'resourceId' };

/** `again`: something moved meanwhile; the decision is looked at anew, on what stands now (CF2). */
export type Outcome = { ok: true } | Refusal | { ok: false; reason: 'again' };

export const notPossible = (detail: Saying): Refusal => ({ ok: false, reason: 'not_possible', detail });

/**
 * The change of the booking and the record of who decided it are one transaction (CF1): a decision is carried out once, and
 * recorded once, whatever is repeated or cut short.
 */
export async function decideBooking(
  ports: ActPorts,
  { conflict, action, by }: Task,
  { version, zone }: { version: number; zone: string },
  request: { change: BookingChange; google?: NonNullable<ChangeRequest['google']> },
): Promise<Outcome> {
  const result = await changeBookingWith(
    ports,
    {
      businessId: conflict.businessId,
      bookingId: conflict.bookingId ?? '',
      expectedVersion: version,
      by,
      cause: `decided on the desk: ${action} (${conflict.id})`,
      ...request,
    },
    settling(conflict, { name: by, action }, ports.clock.now()),
  );
  if (result === 'overtaken') return { ok: false, reason: 'again' };
  if (result.ok) return { ok: true };
  switch (result.reason) {
    case 'slot_taken':
      return { ok: false, reason: 'slot_taken', inTheWay: result.inTheWay, zone };
    case 'version_mismatch':
    case 'contended':
      return { ok: false, reason: 'again' };
    case 'hold_ended':
      return notPossible(saying('refused.holdEnded'));
    case 'not_found':
      return notPossible(saying('refused.bookingOrResourceGone'));
    default:
      return result satisfies never;
  }
}

/**
 * Ours is written over what Google shows: that becomes the base, so that it is no change any more when it is read again, and
 * the booking's new version is owed.
 */
export const oursWins = ({ conflict }: Task, booking: BookingRow): NonNullable<ChangeRequest['google']> => ({
  agreed: { base: baseOf(conflict, booking), syncedVersion: booking.version, unconfirmed: undefined },
  write: true,
});

/**
 * What Google shows, as the row has it; what it does not say was no matter of dispute. Once we have written over that, it shows
 * what we wrote, read or not.
 */
export function baseOf({ theirs = {}, lastSeenAt }: ConflictRow, { start, end, title, google }: BookingRow) {
  const known = google.base ?? { start, end, title };
  if (google.writtenAt !== undefined && google.writtenAt > lastSeenAt) return known;
  const text = (value: unknown, otherwise: string) => (typeof value === 'string' ? value : otherwise);
  return {
    start: text(theirs.start, known.start),
    end: text(theirs.end, known.end),
    title: text(theirs.title, known.title),
  };
}
