import { directoryKeys } from '../../shared/contracts/keys.ts';
import type { WebhookRow } from '../../shared/contracts/rows/webhooks.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import type { Condition } from '../../shared/ports/store.ts';
import type { ReceiverAnswer } from '../../shared/ports/webhooks.ts';
import { hours, iso } from '../../shared/records/time.ts';

/**
 * WH1: one slow receiver delays no other. A receiver that timed out is left alone for a while, longer each time; then one
 * delivery at a time tries it. So it holds one worker and not all of them, however much it is owed.
 */

type SlowPorts = Pick<Ports, 'store'>;

/** Longer than a try lasts. */
const probeMs = 15_000;
const shortestRestMs = 30_000;
const longestRestMs = hours(1);

/** Undefined when the receiver may be asked now, else from when on (milliseconds). */
export async function restsUntil({ store }: SlowPorts, webhook: WebhookRow, now: number): Promise<number | undefined> {
  if (webhook.slowUntil === undefined) return undefined;
  const until = Date.parse(webhook.slowUntil);
  if (until > now) return until;
  const probing = await store.update({
    table: 'directory',
    key: directoryKeys.webhook(webhook.businessId, webhook.id),
    set: { slowUntil: iso(now + probeMs) },
    when: [{ attribute: 'slowUntil', is: '=', value: webhook.slowUntil }],
  });
  return probing.ok ? undefined : now + probeMs;
}

/** Of several tries that began on the same knowledge one is remembered. */
export async function rememberPace(
  { store }: SlowPorts,
  webhook: WebhookRow,
  answer: ReceiverAnswer,
  now: number,
): Promise<void> {
  const slow = answer.kind === 'timedOut';
  if (!slow && webhook.slowUntil === undefined) return;
  const times = webhook.slowTimes ?? 0;
  const rest = Math.min(longestRestMs, shortestRestMs * 2 ** times);
  await store.update({
    table: 'directory',
    key: directoryKeys.webhook(webhook.businessId, webhook.id),
    ...(slow ? { set: { slowTimes: times + 1, slowUntil: iso(now + rest) } } : { remove: ['slowTimes', 'slowUntil'] }),
    when: [{ attribute: 'pk', is: 'present' }, unchanged(webhook)],
  });
}

const unchanged = ({ slowTimes }: WebhookRow): Condition =>
  slowTimes === undefined
    ? { attribute: 'slowTimes', is: 'absent' }
    : { attribute: 'slowTimes', is: '=', value: slowTimes };
