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

/**
 * `at` in milliseconds: the time of this try. The id stays the same over all tries, for receivers to deduplicate. Each secret
 * signs; a receiver takes the message if one of the signatures is that of its own.
 */
export function signedHeaders(secrets: readonly string[], message: { id: string; at: number; body: string }) {
  const timestamp = String(Math.floor(message.at / 1000));
  const signed = `${message.id}.${timestamp}.${message.body}`;
  return {
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map((secret) => `v1,${signature(secret, signed)}`).join(' '),
  };
}

const signature = (secret: string, signed: string): string =>
  createHmac('sha256', Buffer.from(secret.slice(prefix.length), 'base64'))
    .update(signed)
    .digest('base64');
