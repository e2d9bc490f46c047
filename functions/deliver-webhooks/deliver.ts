import { directoryKeys } from '../../shared/contracts/keys.ts';
import type { WebhookMessage } from '../../shared/contracts/messages.ts';
import { type Attempt, DeliveryRow, WebhookRow } from '../../shared/contracts/rows/webhooks.ts';
import { spreadOf } from '../../shared/identity/ids.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import type { Condition, Value } from '../../shared/ports/store.ts';
import type { ReceiverAnswer, WebhookSender } from '../../shared/ports/webhooks.ts';
import { dueAt } from '../../shared/records/due.ts';
import { readRow } from '../../shared/records/read.ts';
import { days, iso, minutes, unixSeconds } from '../../shared/records/time.ts';
import { keptDays, triedDays } from '../../shared/webhooks/delivery.ts';
import { signedHeaders } from '../../shared/webhooks/signature.ts';
import { composeWebhook } from './compose.ts';
import { rememberHealth } from './failing-receivers.ts';
import { rememberPace, restsUntil } from './slow-receivers.ts';

export type DeliverPorts = Pick<Ports, 'store' | 'vault' | 'clock' | 'random'> & { sender: WebhookSender };

export type Outcome = DeliveryRow['state'] | 'nothing';

/** How long a delivery waits after its first, second, … try; a tenth is added by chance, so that not all come back at once. */
const waits = [1, 5, 30, 120, 300, 600, 840, 1200, 1440].map(minutes);
/** Tries that a delivery's log holds; more than there are in four days, for it may be replayed. */
const keptAttempts = 40;

type Deliver = Extract<WebhookMessage, { kind: 'deliver' }>;

/**
 * Sends a delivery that is owed. Taking a try is the fence: of several workers with the same message one sends, and if it
 * dies on the way the delivery is owed again after a wait. What must wait is the row; the message ends (PU6, PU8).
 */
export async function deliver(ports: DeliverPorts, message: Deliver): Promise<Outcome> {
  const { businessId, webhookId, at, eventId } = message;
  const key = directoryKeys.delivery(businessId, webhookId, at, eventId);
  const row = await readRow(ports.store, 'directory', key, DeliveryRow);
  if (row?.state !== 'due' || row.tries !== message.tries) return 'nothing';
  const webhook = await readRow(ports.store, 'directory', directoryKeys.webhook(businessId, webhookId), WebhookRow);
  if (webhook === undefined) return await end(ports, row, 'void', { voidReason: 'webhook_deleted' });
  if (webhook.active === false && !isTest(row))
    return await end(ports, row, 'void', { voidReason: 'webhook_inactive' });
  const body = await composeWebhook(ports, row);
  if (body === undefined) return await end(ports, row, 'void', { voidReason: 'object_gone' });
  return await attempt(ports, webhook, row, body);
}

const isTest = ({ event }: DeliveryRow): boolean => event === 'webhook.test';

async function attempt(ports: DeliverPorts, webhook: WebhookRow, row: DeliveryRow, body: string): Promise<Outcome> {
  const rests = isTest(row) ? undefined : await restsUntil(ports, webhook, ports.clock.now());
  if (rests !== undefined) return await wait(ports, row, rests + spreadOf(row.id) * minutes(1));
  const startedAt = ports.clock.now();
  const next = nextTry(row, startedAt);
  if (!(await change(ports, row, { tries: row.tries + 1, ...dueAt(row, next) }))) return 'nothing';
  const answer = await send(ports, webhook, row.eventId, body);
  const made: Attempt = { at: iso(startedAt), ...resultOf(answer) };
  const taken = { ...row, tries: row.tries + 1, attempts: [...row.attempts, made].slice(-keptAttempts) };
  const accepted = isAccepted(answer);
  if (isTest(row)) return await end(ports, taken, accepted ? 'delivered' : 'failed');
  await rememberPace(ports, webhook, answer, ports.clock.now());
  await rememberHealth(ports, webhook, accepted ? undefined : made, ports.clock.now());
  return accepted ? await end(ports, taken, 'delivered') : await wait(ports, taken, next);
}

const isAccepted = (answer: ReceiverAnswer): boolean =>
  answer.kind === 'answered' && answer.status >= 200 && answer.status < 300;

const nextTry = ({ id, tries, triesBefore = 0 }: DeliveryRow, now: number): number =>
  now + (waits[tries - triesBefore] ?? days(1)) * (1 + spreadOf(id) / 10);

async function send(ports: DeliverPorts, webhook: WebhookRow, id: string, body: string): Promise<ReceiverAnswer> {
  const at = ports.clock.now();
  const sealed = [webhook.secret, ...previousOf(webhook, at)];
  const secrets = await Promise.all(
    sealed.map((secret) => ports.vault.open(webhook.businessId, 'webhooks', webhook.id, secret)),
  );
  const signed = signedHeaders(secrets, { id, at, body });
  const headers = { 'content-type': 'application/json', 'user-agent': 'Slotbridge', ...signed };
  return await ports.sender.post({ url: webhook.url, headers, body });
}

const previousOf = ({ previousSecret, previousSecretUntil = '' }: WebhookRow, now: number): string[] =>
  previousSecret !== undefined && previousSecretUntil > iso(now) ? [previousSecret] : [];

const resultOf = (answer: ReceiverAnswer): Omit<Attempt, 'at'> => {
  if (answer.kind === 'answered') return { status: answer.status };
  return { problem: answer.kind === 'unreachable' ? answer.reason : answer.kind };
};

/** Until `at`, or gives up when that is too late. */
async function wait(ports: DeliverPorts, row: DeliveryRow, at: number): Promise<Outcome> {
  if (at > Date.parse(row.createdAt) + days(triedDays)) return await end(ports, row, 'failed');
  return (await change(ports, row, { attempts: row.attempts, ...dueAt(row, at) })) ? 'due' : 'nothing';
}

/** The row is kept a while for whoever asks what became of it, then expires. */
async function end(
  ports: DeliverPorts,
  row: DeliveryRow,
  state: 'delivered' | 'failed' | 'void',
  why: Pick<DeliveryRow, 'voidReason'> = {},
): Promise<Outcome> {
  const now = ports.clock.now();
  const expiresAt = unixSeconds(now + days(keptDays));
  const set = { state, endedAt: iso(now), expiresAt, attempts: row.attempts, ...why };
  return (await change(ports, row, set, ['dueShard', 'dueAt'])) ? state : 'nothing';
}

/** Only while it is due and nobody took another try. */
async function change(
  { store }: DeliverPorts,
  { pk, sk, tries }: DeliveryRow,
  set: { [name: string]: Value },
  remove: string[] = [],
): Promise<boolean> {
  const when: Condition[] = [
    { attribute: 'state', is: '=', value: 'due' },
    { attribute: 'tries', is: '=', value: tries },
  ];
  return (await store.update({ table: 'directory', key: { pk, sk }, set, remove, when })).ok;
}
