import { KMSClient } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { directoryKeys } from '../../../shared/contracts/keys.ts';
import { createVault } from '../../../shared/kms/vault.ts';
import { systemRandom } from '../../../shared/system/random.ts';
import { MemoryStore } from '../../memory/store.ts';
import { virtualClock } from '../../memory/clock.ts';
import { startKms } from './kms-server.ts';

const keyArn = 'arn:aws:kms:eu-central-1:111122223333:key/vault';
let kms: Awaited<ReturnType<typeof startKms>>;
let store: MemoryStore;
let clock: ReturnType<typeof virtualClock>;

beforeAll(async () => {
  kms = await startKms();
});
afterAll(() => kms.close());
beforeEach(async () => {
  kms.seen.length = 0;
  clock = virtualClock();
  store = new MemoryStore();
  for (const id of ['biz_a', 'biz_b']) {
    await store.put({ table: 'directory', row: { ...directoryKeys.business(id), row: 'business' } });
  }
});

const worker = (arn = keyArn) =>
  createVault({ client: new KMSClient(kms.client), keyArn: arn, store, clock, random: systemRandom });

describe('sealing', () => {
  test('what one worker seals another opens, whatever the text', async () => {
    for (const plaintext of ['1//0refresh', '', 'Grüezi 🗓️']) {
      const sealed = await worker().seal('biz_a', 'grants', 'acc_1', plaintext);
      expect(sealed).toMatch(/^v1\.[\w-]+$/);
      expect(await worker().open('biz_a', 'grants', 'acc_1', sealed)).toBe(plaintext);
    }
  });

  test('the same text sealed twice looks different and holds no trace of it', async () => {
    const vault = worker();
    const [first, second] = [
      await vault.seal('biz_a', 'grants', 'x', 'token'),
      await vault.seal('biz_a', 'grants', 'x', 'token'),
    ];
    expect(first).not.toBe(second);
    expect(Buffer.from(first.slice(3), 'base64url').toString('latin1')).not.toContain('token');
  });

  test('a sealed value opens only for its business, purpose and row', async () => {
    const vault = worker();
    const sealed = await vault.seal('biz_a', 'grants', 'acc_1', 'token');
    await vault.seal('biz_b', 'grants', 'acc_1', 'theirs');
    await vault.seal('biz_a', 'webhooks', 'acc_1', 'other');
    await expect(vault.open('biz_b', 'grants', 'acc_1', sealed)).rejects.toThrow('does not open');
    await expect(vault.open('biz_a', 'webhooks', 'acc_1', sealed)).rejects.toThrow('does not open');
    await expect(vault.open('biz_a', 'grants', 'acc_2', sealed)).rejects.toThrow('does not open');
  });

  test('a sealed value changed in any byte, cut or in another format does not open', async () => {
    const vault = worker();
    const sealed = await vault.seal('biz_a', 'grants', 'acc_1', 'token');
    const bytes = Buffer.from(sealed.slice(3), 'base64url');
    const changed = [...bytes.keys()].map((at) => {
      const copy = Buffer.from(bytes);
      copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
      return `v1.${copy.toString('base64url')}`;
    });
    const others = [sealed.slice(0, -4), sealed.replace('v1', 'v2'), `${sealed}.x`, 'v1.', '', 'token'];
    for (const broken of [...changed, ...others]) {
      await expect(vault.open('biz_a', 'grants', 'acc_1', broken)).rejects.toThrow('does not open');
    }
  });
});

describe('data keys', () => {
  test('the key is made once, stored encrypted, and asked for with business and purpose', async () => {
    const vault = worker();
    await vault.seal('biz_a', 'grants', 'x', 'one');
    await vault.seal('biz_a', 'grants', 'y', 'two');
    await vault.sign('biz_a', 'grants', 'three');
    expect(kms.seen).toHaveLength(1);
    expect(kms.seen[0]?.body).toMatchObject({
      KeyId: keyArn,
      EncryptionContext: { business: 'biz_a', purpose: 'grants' },
    });
    const row = await store.get('directory', directoryKeys.dataKey('biz_a', 'grants'));
    expect(Object.keys(row ?? {}).sort()).toEqual(['createdAt', 'encryptedKey', 'pk', 'purpose', 'row', 'sk', 'v']);
  });

  test('of workers that make the first key at once one stores it and all use that', async () => {
    const workers = Array.from({ length: 12 }, () => worker());
    const sealed = await Promise.all(workers.map((vault, n) => vault.seal('biz_a', 'grants', 'x', `text ${n}`)));
    const opened = await Promise.all(sealed.map((value) => worker().open('biz_a', 'grants', 'x', value)));
    expect(opened).toEqual(workers.map((_, n) => `text ${n}`));
    expect(kms.count('GenerateDataKey')).toBe(12);
  });

  test('the plain key is kept five minutes and no longer', async () => {
    const vault = worker();
    const sealed = await vault.seal('biz_a', 'grants', 'x', 'one');
    clock.advance(299_999);
    await vault.open('biz_a', 'grants', 'x', sealed);
    expect(kms.count('Decrypt')).toBe(0);
    clock.advance(1);
    await vault.open('biz_a', 'grants', 'x', sealed);
    expect(kms.count('Decrypt')).toBe(1);
  });

  test('a refusal of KMS is not remembered', async () => {
    const sealed = await worker().seal('biz_a', 'grants', 'x', 'one');
    await expect(worker('another-key').open('biz_a', 'grants', 'x', sealed)).rejects.toThrow();
    expect(await worker().open('biz_a', 'grants', 'x', sealed)).toBe('one');
  });

  test('opening makes no key: where none is, nothing was sealed', async () => {
    const sealed = await worker().seal('biz_a', 'grants', 'x', 'one');
    await expect(worker().open('biz_b', 'grants', 'x', sealed)).rejects.toThrow('has no data key');
    expect(store.rows('directory').filter((row) => row['row'] === 'dataKey')).toHaveLength(1);
  });

  test('DS1 an erased or invented business gets no key', async () => {
    await expect(worker().sign('biz_gone', 'invitations', 'x')).rejects.toThrow('unknown');
    expect(store.rows('directory').filter((row) => row['row'] === 'dataKey')).toHaveLength(0);
  });
});

describe('signing', () => {
  test('IN1 a signature is the same for the same input everywhere and 32 bytes long', async () => {
    const first = await worker().sign('biz_a', 'invitations', 'issue 1');
    expect(await worker().sign('biz_a', 'invitations', 'issue 1')).toBe(first);
    expect(Buffer.from(first, 'base64url')).toHaveLength(32);
  });

  test('another input, purpose or business gives another signature', async () => {
    const vault = worker();
    const signatures = await Promise.all([
      vault.sign('biz_a', 'invitations', 'issue 1'),
      vault.sign('biz_a', 'invitations', 'issue 2'),
      vault.sign('biz_a', 'webhooks', 'issue 1'),
      vault.sign('biz_b', 'invitations', 'issue 1'),
    ]);
    expect(new Set(signatures).size).toBe(4);
  });
});
