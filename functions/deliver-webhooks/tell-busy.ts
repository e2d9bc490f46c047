import { calendarKeys } from '../../shared/contracts/keys.ts';
import type { WebhookMessage } from '../../shared/contracts/messages.ts';
import { BusyRow } from '../../shared/contracts/rows/webhooks.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import type { Condition, Update } from '../../shared/ports/store.ts';
import { dueAt } from '../../shared/records/due.ts';
import { readRow } from '../../shared/records/read.ts';
import { iso } from '../../shared/records/time.ts';
import { busyEvent } from '../../shared/webhooks/outbox.ts';

/** A resource's busy times are told of no more often: during an import they change by the second. */
const quietMs = 10_000;

/**
 * The first change is told at once, those of the next seconds together, by the sweep. True when it was told now. Changes
 * that come meanwhile raise the version: what was read before them settles nothing.
 */
export async function tellBusy(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  { businessId, resourceId }: Extract<WebhookMessage, { kind: 'busy' }>,
): Promise<boolean> {
  const key = calendarKeys.busy(businessId, resourceId);
  const busy = await readRow(store, 'calendar', key, BusyRow);
  if (busy?.dueAt === undefined) return false;
  const unchanged: Condition[] = [
    { attribute: 'version', is: '=', value: busy.version },
    // Another worker has told it, or put it off: the version stays then.
    { attribute: 'dueAt', is: '=', value: busy.dueAt },
  ];
  const now = clock.now();
  const next = busy.toldAt === undefined ? now : Date.parse(busy.toldAt) + quietMs;
  if (next > now) {
    await store.update({ table: 'calendar', key, set: dueAt(key, next), when: unchanged });
    return false;
  }
  const settled: Update = {
    ...{ kind: 'update', table: 'calendar', key, when: unchanged },
    ...{ set: { toldAt: iso(now) }, remove: ['dueShard', 'dueAt'] },
  };
  return (await store.transact([busyEvent(busy, iso(now)), settled])).ok;
}
