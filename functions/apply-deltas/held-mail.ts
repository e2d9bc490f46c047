import type { LinkRow } from '../../shared/contracts/rows/links.ts';
import { mailOwed } from '../../shared/onboarding/mails.ts';
import type { Put } from '../../shared/ports/store.ts';
import { getBusiness, getResource } from '../../shared/records/directory.ts';
import type { OwnPorts } from './own-context.ts';

/** AP5: customers wait on the decision, so the business is written to at once, if it has an address. */
export async function heldMail(
  ports: OwnPorts,
  { businessId, resourceId, calendarName }: LinkRow,
  { conflictId, cancelled, refused }: { conflictId: string; cancelled: number; refused: boolean },
): Promise<Put[]> {
  const [business, resource] = await Promise.all([
    getBusiness(ports.store, businessId),
    getResource(ports.store, businessId, resourceId),
  ]);
  if (business?.contactEmail === undefined) return [];
  const named = { conflictId, calendarName, resourceName: resource?.name ?? '' };
  const facts = { ...named, cancelled: String(cancelled), ...(refused ? { refused: 'lately' } : {}) };
  return [
    mailOwed(ports, {
      businessId,
      template: 'deletionsHeld',
      to: business.contactEmail,
      locale: business.locale,
      facts,
    }),
  ];
}
