import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import type { KMSClient } from '@aws-sdk/client-kms';
import type { Clock } from '../ports/clock.ts';
import type { Random } from '../ports/random.ts';
import type { Purpose, Vault } from '../ports/secrets.ts';
import type { Store } from '../ports/store.ts';
import { createDataKeys } from './data-keys.ts';

type VaultParts = { client: KMSClient; keyArn: string; store: Store; clock: Clock; random: Random };

const format = 'v1';
const nonceBytes = 12;
const tagBytes = 16;

/** A sealed value does not open, for whatever reason; which one is nobody's business. */
class SealBroken extends Error {
  constructor() {
    super('The sealed value does not open');
    this.name = 'SealBroken';
  }
}

/** AES-256-GCM under a data key of the business. A sealed value reads `v1.<base64url of nonce, ciphertext, tag>`. */
export function createVault({ client, keyArn, store, clock, random }: VaultParts): Vault {
  const keys = createDataKeys({ client, keyArn, store, clock });
  return {
    async seal(businessId, purpose, bound, plaintext) {
      const { seal } = await keys.ensure(businessId, purpose);
      const nonce = random.bytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', seal, nonce).setAAD(boundTo(businessId, purpose, bound));
      const sealed = Buffer.concat([nonce, cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${format}.${sealed.toString('base64url')}`;
    },

    async open(businessId, purpose, bound, sealed) {
      const bytes = unpack(sealed);
      const { seal } = await keys.existing(businessId, purpose);
      return unseal(seal, bytes, boundTo(businessId, purpose, bound));
    },

    async sign(businessId, purpose, input) {
      const { sign } = await keys.ensure(businessId, purpose);
      return createHmac('sha256', sign).update(input).digest('base64url');
    },
  };
}

const boundTo = (businessId: string, purpose: Purpose, bound: string): Buffer =>
  Buffer.from(JSON.stringify([format, businessId, purpose, bound]));

function unpack(sealed: string): Buffer {
  const [version, content = '', ...more] = sealed.split('.');
  const bytes = Buffer.from(content, 'base64url');
  if (version !== format || more.length > 0 || bytes.length < nonceBytes + tagBytes) throw new SealBroken();
  return bytes;
}

function unseal(key: Buffer, bytes: Buffer, bound: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes });
  decipher.setAAD(bound).setAuthTag(bytes.subarray(-tagBytes));
  try {
    const text = Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]);
    return text.toString('utf8');
  } catch {
    throw new SealBroken();
  }
}
