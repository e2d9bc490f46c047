import { conflictKeys } from '../contracts/keys.ts';
import { type ConflictKind, type ConflictRow, OpenConflictRow } from '../contracts/rows/conflicts.ts';
import type { Ports } from '../ports/ports.ts';
import { parseRow } from '../records/read.ts';
import { closeConflict, getConflict } from './desk.ts';

/** CF1: rows about a booking whose two sides differ close themselves when the sides agree, or the booking is no more. */

type DeskPorts = Pick<Ports, 'store' | 'clock' | 'random'>;
type Subject = { businessId: string; bookingId: string };

const differences: readonly ConflictKind[] = ['move_refused', 'deleted_in_google', 'both_changed', 'made_recurring'];

/**
 * Both sides say the same of the booking, in that version. What a setting has decided stays open for the loser to be
 * restored (RC4), until the sides agree on a later version.
 */
export const closeOnAgreement = (ports: DeskPorts, subject: Subject, version: number): Promise<void> =>
  closeWhere(ports, subject, differences, (row) => row.bookingVersion === undefined || version > row.bookingVersion);

/** The booking is cancelled on both sides: nothing is left to decide about it. */
export const closeOnCancelled = (ports: DeskPorts, subject: Subject): Promise<void> =>
  closeWhere(ports, subject, [...differences, 'write_refused', 'loop_stopped'], () => true);

async function closeWhere(
  ports: DeskPorts,
  { businessId, bookingId }: Subject,
  kinds: readonly ConflictKind[],
  isOver: (row: ConflictRow) => boolean,
): Promise<void> {
  const open = kinds.map((kind) => conflictKeys.open(businessId, kind, bookingId));
  const ignored = kinds.map((kind) => conflictKeys.ignored(businessId, kind, bookingId));
  for (const found of await ports.store.batchGet('conflicts', [...open, ...ignored])) {
    if (found.row === 'ignoredConflict') {
      await ports.store.delete({ table: 'conflicts', key: { pk: found.pk, sk: found.sk } });
      continue;
    }
    const { conflictId } = parseRow(OpenConflictRow, found);
    const row = await getConflict(ports, businessId, conflictId);
    if (row !== undefined && isOver(row))
      await closeConflict(ports, { businessId, kind: row.kind, subjectId: bookingId });
  }
}
