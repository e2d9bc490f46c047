import { calendarKeys } from '../../shared/contracts/keys.ts';
import type { WebhookMessage } from '../../shared/contracts/messages.ts';
import { BusyRow } from '../../shared/contracts/rows/webhooks.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import { readRow } from '../../shared/records/read.ts';
import { busyEvent } from '../../shared/webhooks/outbox.ts';
import { tellCollapsed } from './collapsed.ts';

/** True when the resource's busy times were told now. */
export async function tellBusy(
  ports: Pick<Ports, 'store' | 'clock'>,
  { businessId, resourceId }: Extract<WebhookMessage, { kind: 'busy' }>,
): Promise<boolean> {
  const busy = await readRow(ports.store, 'calendar', calendarKeys.busy(businessId, resourceId), BusyRow);
  return await tellCollapsed(ports, 'calendar', busy, (at) => busy && { event: busyEvent(busy, at) });
}
