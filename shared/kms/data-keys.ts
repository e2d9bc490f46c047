import { hkdfSync } from 'node:crypto';
import { DecryptCommand, GenerateDataKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import { directoryKeys } from '../contracts/keys.ts';
import type { Clock } from '../ports/clock.ts';
import type { Purpose } from '../ports/secrets.ts';
import type { Store } from '../ports/store.ts';
import { readRow } from '../records/read.ts';
import { iso } from '../records/time.ts';
import { timedCache } from '../system/timed-cache.ts';
import { DataKeyRow } from './data-key-row.ts';

/** One data key, two uses, a key for each. */
type SubKeys = { seal: Buffer; sign: Buffer };

export type DataKeys = {
  /** Made on first use. */
  ensure(businessId: string, purpose: Purpose): Promise<SubKeys>;
  /** Throws when the business has none: then nothing was ever sealed with it. */
  existing(businessId: string, purpose: Purpose): Promise<SubKeys>;
};

type Parts = { client: KMSClient; keyArn: string; store: Store; clock: Clock };

const rememberMs = 5 * 60_000;

export function createDataKeys(parts: Parts): DataKeys {
  const cached = timedCache<SubKeys>({ clock: parts.clock, forMs: rememberMs, capacity: 1000 });
  const keyed = (businessId: string, purpose: Purpose, load: () => Promise<Uint8Array>) =>
    cached(JSON.stringify([businessId, purpose]), async () => subKeys(await load()));
  return {
    ensure: (businessId, purpose) =>
      keyed(businessId, purpose, async () => {
        const row = await readDataKey(parts.store, businessId, purpose);
        return row ? decrypt(parts, businessId, row) : create(parts, businessId, purpose);
      }),
    existing: (businessId, purpose) =>
      keyed(businessId, purpose, async () => {
        const row = await readDataKey(parts.store, businessId, purpose);
        if (!row) throw new Error(`Business ${businessId} has no data key for ${purpose}`);
        return decrypt(parts, businessId, row);
      }),
  };
}

const readDataKey = (store: Store, businessId: string, purpose: Purpose) =>
  readRow(store, 'directory', directoryKeys.dataKey(businessId, purpose), DataKeyRow);

const contextOf = (business: string, purpose: string) => ({ business, purpose });

/** Of several makers at once one stores its key; the others use that. An erased or unknown business gets none (DS1). */
async function create(parts: Parts, businessId: string, purpose: Purpose): Promise<Uint8Array> {
  const { client, keyArn, store, clock } = parts;
  const made = await client.send(
    new GenerateDataKeyCommand({
      KeyId: keyArn,
      KeySpec: 'AES_256',
      EncryptionContext: contextOf(businessId, purpose),
    }),
  );
  if (!made.Plaintext || !made.CiphertextBlob) throw new Error('KMS gave no data key');
  const row = {
    ...directoryKeys.dataKey(businessId, purpose),
    v: 1,
    row: 'dataKey',
    purpose,
    encryptedKey: Buffer.from(made.CiphertextBlob).toString('base64'),
    createdAt: iso(clock.now()),
  } satisfies DataKeyRow;
  const stored = await store.transact([
    { kind: 'put', table: 'directory', row, when: [{ attribute: 'pk', is: 'absent' }] },
    {
      kind: 'check',
      table: 'directory',
      key: directoryKeys.business(businessId),
      when: [{ attribute: 'pk', is: 'present' }],
    },
  ]);
  if (stored.ok) return made.Plaintext;
  const winner = await readDataKey(store, businessId, purpose);
  if (winner) return decrypt(parts, businessId, winner);
  throw new Error(
    stored.conflict ? 'The data key could not be stored now' : `Business ${businessId} is unknown: no data key is made`,
  );
}

async function decrypt({ client, keyArn }: Parts, businessId: string, row: DataKeyRow): Promise<Uint8Array> {
  const opened = await client.send(
    new DecryptCommand({
      KeyId: keyArn,
      CiphertextBlob: Buffer.from(row.encryptedKey, 'base64'),
      EncryptionContext: contextOf(businessId, row.purpose),
    }),
  );
  if (!opened.Plaintext) throw new Error('KMS gave no plaintext');
  return opened.Plaintext;
}

function subKeys(dataKey: Uint8Array): SubKeys {
  const derive = (use: string) => Buffer.from(hkdfSync('sha256', dataKey, '', `slotbridge v1 ${use}`, 32));
  return { seal: derive('seal'), sign: derive('sign') };
}
