import type { OutgoingMessage, QueueName } from '../ports/queues.ts';

const largestBody = 256 * 1024;
const longestDelay = 900;

const fifo: ReadonlySet<QueueName> = new Set<QueueName>(['changes', 'deltas', 'pushes']);

export const isFifo = (queue: QueueName): boolean => fifo.has(queue);

/** Throws where AWS would refuse the message or silently do something else than it says. */
export function checkMessage(queue: QueueName, message: OutgoingMessage): void {
  if (isFifo(queue)) checkFifo(queue, message);
  else checkStandard(queue, message);
  const bytes = Buffer.byteLength(toJson(message.body));
  if (bytes > largestBody) throw new RangeError(`A message to ${queue} has ${bytes} bytes, more than ${largestBody}.`);
}

function checkFifo(queue: QueueName, { group, dedupe, delaySeconds }: OutgoingMessage): void {
  if (!group || !dedupe) throw new TypeError(`A message to ${queue} needs a group and a dedupe value.`);
  if (group.length > 128 || dedupe.length > 128)
    throw new RangeError('A group or dedupe value has at most 128 letters.');
  if (delaySeconds) throw new TypeError(`A message to ${queue} cannot be delayed on its own.`);
}

function checkStandard(queue: QueueName, { group, dedupe, delaySeconds = 0 }: OutgoingMessage): void {
  if (group !== undefined || dedupe !== undefined)
    throw new TypeError(`${queue} knows no groups and no dedupe values.`);
  if (!Number.isInteger(delaySeconds) || delaySeconds < 0 || delaySeconds > longestDelay) {
    throw new RangeError(`A delay is a whole number of seconds up to ${longestDelay}.`);
  }
}

/**
 * JSON whose every character SQS accepts. What lies beyond the basic plane is escaped: AWS would take it, but
 * other servers of its protocol refuse it.
 */
export function encodeBody(body: unknown): string {
  return toJson(body).replace(/[\ud800-\udfff\ufffe\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`);
}

function toJson(body: unknown): string {
  const json: string | undefined = JSON.stringify(body);
  if (json === undefined) throw new TypeError('The body of a message must be JSON.');
  return json;
}
