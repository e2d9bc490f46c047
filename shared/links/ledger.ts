import type { LedgerRow } from '../contracts/rows/ledger.ts';
import type { LinkRow } from '../contracts/rows/links.ts';
import { linkEntry } from '../ledger/link-entry.ts';
import type { Ports } from '../ports/ports.ts';
import type { Put } from '../ports/store.ts';

/** Who asked, and through what; both stand in the ledger (LG1). */
export type Origin = { by: string; cause: string };

/** What a command made of the link (LG1). */
export const linkLedger = (
  ports: Pick<Ports, 'clock' | 'random'>,
  link: LinkRow,
  origin: Origin,
  action: string,
  after: NonNullable<LedgerRow['after']>,
): Put =>
  linkEntry(ports, link, {
    ...origin,
    before: { state: link.state, generation: link.generation },
    after: { action, ...after },
  });
