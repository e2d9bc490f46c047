import { ledgerKeys } from '../contracts/keys.ts';
import type { LedgerRow } from '../contracts/rows/ledger.ts';
import type { LinkRow } from '../contracts/rows/links.ts';
import { newId } from '../identity/ids.ts';
import type { Ports } from '../ports/ports.ts';
import type { Put } from '../ports/store.ts';
import { days, iso, unixSeconds } from '../records/time.ts';

const ledgerDays = 400;

/** The row of one change of a link, to stand in the same transaction as the change (LG1). */
export function linkEntry(
  { clock, random }: Pick<Ports, 'clock' | 'random'>,
  link: Pick<LinkRow, 'businessId' | 'id' | 'resourceId'>,
  entry: Pick<LedgerRow, 'by' | 'cause' | 'before' | 'after'>,
): Put {
  const now = clock.now();
  const at = iso(now);
  const id = newId('led', random);
  const row: LedgerRow = {
    ...ledgerKeys.entry(link.businessId, link.id, at, id),
    v: 1,
    row: 'ledger',
    id,
    businessId: link.businessId,
    at,
    ...entry,
    subject: { type: 'link', id: link.id },
    resourceKey: `${link.businessId}#${link.resourceId}`,
    atKey: `${at}#${id}`,
    expiresAt: unixSeconds(now + days(ledgerDays)),
  };
  return { kind: 'put', table: 'ledger', row };
}
