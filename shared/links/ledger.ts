import { ledgerKeys } from '../contracts/keys.ts';
import type { LedgerRow } from '../contracts/rows/ledger.ts';
import type { LinkRow } from '../contracts/rows/links.ts';
import { newId } from '../identity/ids.ts';
import type { Ports } from '../ports/ports.ts';
import type { Put } from '../ports/store.ts';
import { days, iso, unixSeconds } from '../records/time.ts';

/** Who asked, and through what; both stand in the ledger (LG1). */
export type Origin = { by: string; cause: string };

const ledgerDays = 400;

/** What was done to the link, by whom and through what (LG1). */
export function linkLedger(
  { clock, random }: Pick<Ports, 'clock' | 'random'>,
  link: LinkRow,
  origin: Origin,
  action: string,
  after: NonNullable<LedgerRow['after']>,
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
    by: origin.by,
    cause: origin.cause,
    subject: { type: 'link', id: link.id },
    before: { state: link.state, generation: link.generation },
    after: { action, ...after },
    resourceKey: `${link.businessId}#${link.resourceId}`,
    atKey: `${at}#${id}`,
    expiresAt: unixSeconds(now + days(ledgerDays)),
  };
  return { kind: 'put', table: 'ledger', row };
}
