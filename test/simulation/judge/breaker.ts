import type { BookingRow } from '../../../shared/contracts/rows/calendar.ts';
import type { ConflictRow } from '../../../shared/contracts/rows/conflicts.ts';
import type { LedgerRow } from '../../../shared/contracts/rows/ledger.ts';
import type { LinkRow } from '../../../shared/contracts/rows/links.ts';
import type { CreateChecker } from './checker.ts';
import { listAt } from './values.ts';

/**
 * AP5, under 22: of many deletions in Google at most five cancel within a quarter of an hour; the rest waits for a person. Once
 * somebody has refused them none does for as long, unless others have been accepted since.
 */

const windowMs = 15 * 60_000;
/** Workers' clocks differ by seconds. */
const slackMs = 30_000;
const most = 5;

export const breaker: CreateChecker = (_known, report) => {
  /** When a deletion was counted, by booking; and those that cancelled, by link. */
  const counted = new Map<string, number>();
  const cancelled = new Map<string, { id: string; at: number }[]>();
  /** When deletions were refused last, by link. */
  const refused = new Map<string, number>();
  let write: { id: number; booking?: BookingRow; byGoogle?: boolean } = { id: -1 };

  const judge = (at: number, index: number): void => {
    if (write.booking === undefined || write.byGoogle !== true) return;
    const { id, google } = write.booking;
    const linkId = google.linkId ?? '';
    const since = at - (refused.get(linkId) ?? Number.NEGATIVE_INFINITY);
    if (since < windowMs - slackMs)
      report(22, `AP5: Google cancelled ${id} ${since} ms after deletions in link ${linkId} were refused`, index);
    const list = listAt(cancelled, linkId);
    const last = counted.get(id) ?? at;
    list.push({ id, at: last });
    // One that was brought back and is deleted again counts once.
    const within = new Set(
      list.filter((one) => one.at > last - windowMs + slackMs && one.at <= last).map((one) => one.id),
    );
    if (within.size > most)
      report(22, `AP5: Google cancelled ${within.size} bookings of link ${linkId} within a quarter of an hour`, index);
    write = { id: -1 };
  };

  return {
    on: {
      row: ({ before, after, at, write: id }, index) => {
        if (after?.row === 'link') note(before as LinkRow | undefined, after as LinkRow);
        if (after?.row === 'conflict' && before?.state === 'open') noteDecision(after as ConflictRow, at);
        if (write.id !== id) write = { id };
        if (after?.row === 'booking' && after.status === 'cancelled' && before?.status === 'confirmed')
          write.booking = after as BookingRow;
        else if (after?.row === 'ledger')
          write.byGoogle = /(deleted|declined) in Google$/.test((after as LedgerRow).cause);
        else return;
        judge(at, index);
      },
    },
  };

  function noteDecision({ kind, linkId, settledBy, lastAction }: ConflictRow, at: number): void {
    if (kind !== 'mass_deletion_held') return;
    if (settledBy?.action === 'refuseDeletions') refused.set(linkId ?? '', at);
    // What is decided holds from then on, though the row is settled once all have followed.
    if (lastAction?.action === 'acceptDeletions') refused.delete(linkId ?? '');
  }

  function note(before: LinkRow | undefined, after: LinkRow): void {
    if (after.state === 'disconnected') refused.delete(after.id);
    for (const entry of after.breaker) counted.set(entry.bookingId, Date.parse(entry.at));
    // A person has decided: counting begins anew.
    if (before !== undefined && before.breaker.length > 0 && after.breaker.length === 0) cancelled.delete(after.id);
  }
};
