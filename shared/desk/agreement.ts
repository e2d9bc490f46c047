import { calendarKeys, conflictKeys } from '../contracts/keys.ts';
import type { BookingRow } from '../contracts/rows/calendar.ts';
import { type ConflictKind, type ConflictRow, OpenConflictRow } from '../contracts/rows/conflicts.ts';
import type { Ports } from '../ports/ports.ts';
import type { Check, Delete } from '../ports/store.ts';
import { parseRow } from '../records/read.ts';
import { closeAsRead, closeConflict, getConflict } from './desk.ts';

/** CF1: rows about a booking whose two sides differ close themselves when the sides agree, or the booking is no more. */

type DeskPorts = Pick<Ports, 'store' | 'clock' | 'random'>;
type Subject = { businessId: string; bookingId: string };

const differences: readonly ConflictKind[] = ['move_refused', 'deleted_in_google', 'both_changed', 'made_recurring'];

/**
 * Both sides say the same of the booking, in its version `agreed`. What a setting has decided stays open for the loser to be
 * restored (RC4), until the sides agree on a later one. False when the booking is no longer the one given: what has become of it
 * meanwhile may be in dispute again.
 */
export async function closeOnAgreement(
  ports: DeskPorts,
  { businessId, id, rev }: Pick<BookingRow, 'businessId' | 'id' | 'rev'>,
  agreed: number,
): Promise<boolean> {
  const asGiven: Check = {
    ...{ kind: 'check', table: 'calendar', key: calendarKeys.booking(businessId, id) },
    when: [{ attribute: 'rev', is: '=', value: rev }],
  };
  const isOver = ({ bookingVersion }: ConflictRow) => bookingVersion === undefined || agreed > bookingVersion;
  const { open, ignored } = await rowsOf(ports, { businessId, bookingId: id }, differences);
  for (const row of open) if (isOver(row) && !(await closeAsRead(ports, row, [asGiven]))) return false;
  for (const mark of ignored) if (!(await ports.store.transact([mark, asGiven])).ok) return false;
  return true;
}

/** The booking is cancelled on both sides: nothing is left to decide about it. */
export async function closeOnCancelled(ports: DeskPorts, subject: Subject): Promise<void> {
  const { open, ignored } = await rowsOf(ports, subject, [...differences, 'write_refused', 'loop_stopped']);
  for (const { businessId, kind } of open)
    await closeConflict(ports, { businessId, kind, subjectId: subject.bookingId });
  for (const mark of ignored) await ports.store.delete(mark);
}

/** What is open about it, and the deletes that end what was ignored of it. */
async function rowsOf(
  ports: DeskPorts,
  { businessId, bookingId }: Subject,
  kinds: readonly ConflictKind[],
): Promise<{ open: ConflictRow[]; ignored: Delete[] }> {
  const openKeys = kinds.map((kind) => conflictKeys.open(businessId, kind, bookingId));
  const ignoredKeys = kinds.map((kind) => conflictKeys.ignored(businessId, kind, bookingId));
  const open: ConflictRow[] = [];
  const ignored: Delete[] = [];
  for (const found of await ports.store.batchGet('conflicts', [...openKeys, ...ignoredKeys])) {
    if (found.row === 'ignoredConflict') {
      ignored.push({ kind: 'delete', table: 'conflicts', key: { pk: found.pk, sk: found.sk } });
      continue;
    }
    const { conflictId } = parseRow(OpenConflictRow, found);
    const row = await getConflict(ports, businessId, conflictId);
    if (row?.state === 'open') open.push(row);
  }
  return { open, ignored };
}
