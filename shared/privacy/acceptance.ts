import * as z from 'zod';
import { directoryKeys } from '../contracts/keys.ts';
import { base, instant } from '../contracts/rows/parts.ts';
import type { Ports } from '../ports/ports.ts';
import type { Store } from '../ports/store.ts';
import { readRows } from '../records/read.ts';
import { iso } from '../records/time.ts';

/** Who accepted which version for the business, and when. Written once for each version and never changed. */
const AcceptanceRow = z.object({
  ...base,
  row: z.literal('privacyTerms'),
  version: z.string(),
  by: z.string(),
  at: instant,
});
type Acceptance = Pick<z.infer<typeof AcceptanceRow>, 'version' | 'by' | 'at'>;

export async function latestAcceptance(store: Store, businessId: string): Promise<Acceptance | undefined> {
  const { pk, sk } = directoryKeys.privacyTerms(businessId, '');
  const { items } = await readRows(store, { table: 'directory', pk, sk: { beginsWith: sk } }, AcceptanceRow);
  return items.sort((left, right) => right.at.localeCompare(left.at))[0];
}

/** The first acceptance of a version stands; accepting it again changes nothing. */
export async function acceptTerms(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  { businessId, version, name }: { businessId: string; version: string; name: string },
): Promise<void> {
  const row: z.infer<typeof AcceptanceRow> = {
    ...directoryKeys.privacyTerms(businessId, version),
    v: 1,
    row: 'privacyTerms',
    version,
    by: name,
    at: iso(clock.now()),
  };
  await store.put({ table: 'directory', row, when: [{ attribute: 'pk', is: 'absent' }] });
}
