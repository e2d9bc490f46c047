import { writtenOver } from '../../shared/bookings/row.ts';
import type { BookingRow } from '../../shared/contracts/rows/calendar.ts';
import type { LedgerRow } from '../../shared/contracts/rows/ledger.ts';
import { newId } from '../../shared/identity/ids.ts';
import type { Put } from '../../shared/ports/store.ts';
import type { OwnContext, OwnPorts } from './own-context.ts';

/** RC3: the ledger row of what Google said and ours is written over, to be stored with the write that owes it. */
export const noteOf =
  (
    { clock, random }: OwnPorts,
    { link }: Pick<OwnContext, 'link'>,
    theirs: NonNullable<LedgerRow['before']>,
    cause: string,
  ) =>
  (row: BookingRow): Put =>
    writtenOver(row, { theirs, by: link.accountEmail, cause }, newId('led', random), clock.now());
