import { createHmac } from 'node:crypto';
import type { Random } from '../ports/random.ts';

/**
 * Standard Webhooks 1.0: HMAC-SHA256 over id, time and body under the bytes that the secret encodes.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */

const prefix = 'whsec_';

/** Between 192 and 512 bits by the specification. */
const secretBytes = 32;

export const newWebhookSecret = (random: Random): string =>
  prefix + Buffer.from(random.bytes(secretBytes)).toString('base64');

/** `at` in milliseconds: the time of this try. The id stays the same over all tries, for receivers to deduplicate. */
export function signedHeaders(secret: string, message: { id: string; at: number; body: string }) {
  const timestamp = String(Math.floor(message.at / 1000));
  const key = Buffer.from(secret.slice(prefix.length), 'base64');
  const signature = createHmac('sha256', key).update(`${message.id}.${timestamp}.${message.body}`).digest('base64');
  return {
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
}
