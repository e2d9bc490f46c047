import { directoryKeys } from '../contracts/keys.ts';
import { type MailRow, ReturnedAddressRow } from '../contracts/rows/directory.ts';
import { addressHashOf } from '../identity/ids.ts';
import type { Ports } from '../ports/ports.ts';
import type { Delete } from '../ports/store.ts';
import { readRow } from '../records/read.ts';
import { days, iso, unixSeconds } from '../records/time.ts';

/** IN8: addresses that mail came back from. Writing to them on and on would ruin the sender's name with every provider. */

type Address = { businessId: string; to: string };

/** After that one more mail may find out whether the address works again. */
const rememberedDays = 90;

const keyOf = ({ businessId, to }: Address) => directoryKeys.returnedAddress(businessId, addressHashOf(to));

export async function rememberReturned(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  { id, ...address }: Pick<MailRow, 'id' | 'businessId' | 'to'>,
  why: ReturnedAddressRow['why'],
): Promise<void> {
  const now = clock.now();
  const expiresAt = unixSeconds(now + days(rememberedDays));
  const row: ReturnedAddressRow = {
    ...keyOf(address),
    v: 1,
    row: 'returnedAddress',
    mailId: id,
    why,
    at: iso(now),
    expiresAt,
  };
  await store.put({ table: 'directory', row });
}

/** Why nothing more goes there; undefined while mail does. */
export async function whyReturned(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  address: Address,
): Promise<ReturnedAddressRow['why'] | undefined> {
  const row = await readRow(store, 'directory', keyOf(address), ReturnedAddressRow);
  return row !== undefined && row.expiresAt > unixSeconds(clock.now()) ? row.why : undefined;
}

/** A person writes to the address again, so it gets another try; in the same write as the mail. */
export const forgiveAddress = (address: Address): Delete => ({
  kind: 'delete',
  table: 'directory',
  key: keyOf(address),
});
