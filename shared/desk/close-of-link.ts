import { updateGoogleState } from '../bookings/google-state.ts';
import { conflictKeys, directoryKeys } from '../contracts/keys.ts';
import { ConflictRow, HeldDeletionRow } from '../contracts/rows/conflicts.ts';
import type { LinkRow } from '../contracts/rows/links.ts';
import type { Ports } from '../ports/ports.ts';
import type { Check } from '../ports/store.ts';
import { getLink } from '../records/directory.ts';
import { readRows } from '../records/read.ts';
import { closeAsRead, getConflict } from './desk.ts';

type DeskPorts = Pick<Ports, 'store' | 'clock' | 'random'>;

/** Warnings about the account end with the account, for other links may need it. */
const ofAccount: readonly string[] = ['grant_failed', 'grant_ending'];

/**
 * A calendar that is no longer connected has nothing left to decide (CF1): what differed from it, kept from it or stood in the
 * way of it closes. Bookings that waited for a mass deletion to be decided stand.
 */
export async function closeOfLink(ports: DeskPorts, link: LinkRow): Promise<void> {
  const { businessId, id } = link;
  const open = { table: 'conflicts', index: 'conflictsByState', pk: `${businessId}#open` } as const;
  const { items } = await readRows(ports.store, open, ConflictRow);
  for (const row of items.filter(({ linkId, kind }) => linkId === id && !ofAccount.includes(kind))) {
    if ((await getLink(ports.store, businessId, id))?.leavingSince !== link.leavingSince) return;
    if (row.kind === 'mass_deletion_held') await letStand(ports, row);
    if (row.bookingId !== undefined) await lookAgain(ports, { businessId, bookingId: row.bookingId });
    if (!(await closeWhileLeaving(ports, link, row))) return;
  }
}

const attempts = 5;

/** False when the calendar is connected again: what is open now is of now. */
async function closeWhileLeaving(ports: DeskPorts, link: LinkRow, found: ConflictRow): Promise<boolean> {
  const leaving: Check = {
    ...{ kind: 'check', table: 'directory', key: directoryKeys.link(link.businessId, link.id) },
    when: [{ attribute: 'leavingSince', is: '=', value: link.leavingSince ?? '' }],
  };
  let row: ConflictRow | undefined = found;
  for (let attempt = 0; attempt < attempts && row?.state === 'open'; attempt++) {
    if (await closeAsRead(ports, row, [leaving])) return true;
    row = await getConflict(ports, link.businessId, found.id);
  }
  return row?.state !== 'open';
}

/** A booking that waited for a decision says what it is in Google now: nothing. */
async function lookAgain(ports: DeskPorts, ref: { businessId: string; bookingId: string }): Promise<void> {
  await updateGoogleState(ports, ref, ({ google }) =>
    google.undecided === true ? { google, due: ports.clock.now() } : undefined,
  );
}

async function letStand(ports: DeskPorts, { businessId, id }: ConflictRow): Promise<void> {
  const { pk, sk } = conflictKeys.heldDeletion(businessId, id, '');
  const held = { table: 'conflicts', pk, sk: { beginsWith: sk } } as const;
  const { items } = await readRows(ports.store, held, HeldDeletionRow);
  for (const { bookingId } of items)
    await updateGoogleState(ports, { businessId, bookingId }, (row) =>
      row.heldByConflict === id ? { google: row.google, due: ports.clock.now(), heldByConflict: undefined } : undefined,
    );
}
