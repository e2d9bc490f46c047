import { createCipheriv, createDecipheriv, createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { Random } from '../../shared/ports/random.ts';
import type { Vault } from '../../shared/ports/secrets.ts';

/** Real encryption and signatures under keys derived from the business and purpose, without a key service. */
export function testVault(random: Random): Vault {
  const keys = new Map<string, KeyObject>();
  const keyOf = (use: string, businessId: string, purpose: string): KeyObject => {
    const name = JSON.stringify([use, businessId, purpose]);
    const key = keys.get(name) ?? createSecretKey(createHash('sha256').update(name).digest());
    keys.set(name, key);
    return key;
  };
  return {
    async seal(businessId, purpose, bound, plaintext) {
      const nonce = random.bytes(12);
      const cipher = createCipheriv('aes-256-gcm', keyOf('seal', businessId, purpose), nonce);
      cipher.setAAD(Buffer.from(bound));
      const sealed = Buffer.concat([nonce, cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `v1.${sealed.toString('base64url')}`;
    },
    async open(businessId, purpose, bound, sealed) {
      const bytes = Buffer.from(sealed.slice(3), 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', keyOf('seal', businessId, purpose), bytes.subarray(0, 12));
      decipher.setAAD(Buffer.from(bound)).setAuthTag(bytes.subarray(-16));
      return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8');
    },
    async sign(businessId, purpose, input) {
      return createHmac('sha256', keyOf('sign', businessId, purpose))
        .update(input)
        .digest('base64url');
    },
  };
}
