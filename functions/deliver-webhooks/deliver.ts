import { directoryKeys } from '../../shared/contracts/keys.ts';
import type { WebhookMessage } from '../../shared/contracts/messages.ts';
import { DeliveryRow, WebhookRow } from '../../shared/contracts/rows/webhooks.ts';
import { spreadOf } from '../../shared/identity/ids.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import type { Condition, Value } from '../../shared/ports/store.ts';
import type { ReceiverAnswer, WebhookSender } from '../../shared/ports/webhooks.ts';
import { dueAt } from '../../shared/records/due.ts';
import { readRow } from '../../shared/records/read.ts';
import { days, iso, minutes, unixSeconds } from '../../shared/records/time.ts';
import { signedHeaders } from '../../shared/webhooks/signature.ts';
import { composeWebhook } from './compose.ts';
import { rememberPace, restsUntil } from './slow-receivers.ts';

export type DeliverPorts = Pick<Ports, 'store' | 'vault' | 'clock'> & { sender: WebhookSender };

export type Outcome = 'delivered' | 'waiting' | 'failed' | 'void' | 'nothing';

/** How long a delivery waits after its first, second, … try; a tenth is added by chance, so that not all come back at once. */
const waits = [1, 5, 30, 120, 300, 600, 840, 1200, 1440].map(minutes);
/** Nothing is tried later than this after it was owed. */
const triedDays = 4;
const keptDays = 30;

type Deliver = Extract<WebhookMessage, { kind: 'deliver' }>;

/**
 * Sends a delivery that is owed. Taking a try is the fence: of several workers with the same message one sends, and if it
 * dies on the way the delivery is owed again after a wait. What must wait is the row; the message ends (PU6, PU8).
 */
export async function deliver(ports: DeliverPorts, message: Deliver): Promise<Outcome> {
  const key = directoryKeys.delivery(message.businessId, message.deliveryId);
  const row = await readRow(ports.store, 'directory', key, DeliveryRow);
  if (row?.state !== 'due' || row.tries !== message.tries) return 'nothing';
  const webhook = await readRow(
    ports.store,
    'directory',
    directoryKeys.webhook(row.businessId, row.webhookId),
    WebhookRow,
  );
  const body = webhook && (await composeWebhook(ports, row));
  if (webhook === undefined || body === undefined) return await end(ports, row, 'void');
  const rests = await restsUntil(ports, webhook, ports.clock.now());
  if (rests !== undefined) return await wait(ports, row, rests + spreadOf(row.id) * minutes(1));
  const next = nextTry(row, ports.clock.now());
  if (!(await change(ports, row, { tries: row.tries + 1, ...dueAt(key, next) }))) return 'nothing';
  const taken = { ...row, tries: row.tries + 1 };
  const answer = await send(ports, webhook, row.id, body);
  await rememberPace(ports, webhook, answer, ports.clock.now());
  const last = lastOf(answer);
  return isAccepted(answer) ? await end(ports, taken, 'delivered', last) : await wait(ports, taken, next, last);
}

const isAccepted = (answer: ReceiverAnswer): boolean =>
  answer.kind === 'answered' && answer.status >= 200 && answer.status < 300;

const nextTry = ({ id, tries }: DeliveryRow, now: number): number =>
  now + (waits[tries] ?? days(1)) * (1 + spreadOf(id) / 10);

async function send(ports: DeliverPorts, webhook: WebhookRow, id: string, body: string): Promise<ReceiverAnswer> {
  const secret = await ports.vault.open(webhook.businessId, 'webhooks', webhook.id, webhook.secret);
  const signed = signedHeaders(secret, { id, at: ports.clock.now(), body });
  const headers = { 'content-type': 'application/json', 'user-agent': 'Slotbridge', ...signed };
  return await ports.sender.post({ url: webhook.url, headers, body });
}

type Last = { lastStatus?: number; lastProblem?: string };

const lastOf = (answer: ReceiverAnswer): Last => {
  if (answer.kind === 'answered') return { lastStatus: answer.status };
  return { lastProblem: answer.kind === 'unreachable' ? answer.reason : answer.kind };
};

/** Until `at`, or gives up when that is too late. */
async function wait(ports: DeliverPorts, row: DeliveryRow, at: number, last: Last = {}): Promise<Outcome> {
  if (at > Date.parse(row.createdAt) + days(triedDays)) return await end(ports, row, 'failed', last);
  return (await change(ports, row, { ...last, ...dueAt(row, at) }, forgotten(last))) ? 'waiting' : 'nothing';
}

/** The row is kept a while for whoever asks what became of it, then expires. */
async function end(
  ports: DeliverPorts,
  row: DeliveryRow,
  state: 'delivered' | 'failed' | 'void',
  last: Last = {},
): Promise<Outcome> {
  const now = ports.clock.now();
  const set = { state, endedAt: iso(now), expiresAt: unixSeconds(now + days(keptDays)), ...last };
  return (await change(ports, row, set, ['dueShard', 'dueAt', ...forgotten(last)])) ? state : 'nothing';
}

/** What the last try does not say any more. */
const forgotten = (last: Last): string[] => {
  if (last.lastStatus !== undefined) return ['lastProblem'];
  return last.lastProblem === undefined ? [] : ['lastStatus'];
};

/** Only while it is due and nobody took another try. */
async function change(
  { store }: DeliverPorts,
  row: DeliveryRow,
  set: Record<string, Value>,
  remove: string[] = [],
): Promise<boolean> {
  const when: Condition[] = [
    { attribute: 'state', is: '=', value: 'due' },
    { attribute: 'tries', is: '=', value: row.tries },
  ];
  const key = directoryKeys.delivery(row.businessId, row.id);
  return (await store.update({ table: 'directory', key, set, remove, when })).ok;
}
