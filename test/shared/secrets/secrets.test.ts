import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as z from 'zod';
import { createSecrets } from '../../../shared/secrets/secrets.ts';
import { startAws } from '../aws-server.ts';
import { virtualClock } from '../../memory/clock.ts';

const values: Record<string, string> = {};
let aws: Awaited<ReturnType<typeof startAws>>;

beforeAll(async () => {
  aws = await startAws(({ body }) => {
    const value = values[z.object({ SecretId: z.string() }).parse(body).SecretId];
    return value === undefined
      ? { status: 400, body: { __type: 'ResourceNotFoundException' } }
      : { body: { SecretString: value } };
  });
});
afterAll(() => aws.close());
beforeEach(() => {
  aws.seen.length = 0;
  Object.assign(values, { admin: 'key-1', google: JSON.stringify({ clientId: 'id', clientSecret: 'GOCSPX-x' }) });
});

const clock = virtualClock();
const secrets = (arns = { adminSecretArn: 'admin', googleSecretArn: 'google' }) =>
  createSecrets({ client: new SecretsManagerClient(aws.client), ...arns, clock });

test('both secrets are read and asked for once in five minutes', async () => {
  const given = secrets();
  expect(await given.adminKey()).toBe('key-1');
  expect(await given.oauthClient()).toEqual({ clientId: 'id', clientSecret: 'GOCSPX-x' });
  values['admin'] = 'key-2';
  clock.advance(299_999);
  expect(await given.adminKey()).toBe('key-1');
  expect(aws.seen).toHaveLength(2);
  clock.advance(1);
  expect(await given.adminKey()).toBe('key-2');
});

test('a secret that was not given throws', async () => {
  const none = createSecrets({ client: new SecretsManagerClient(aws.client), clock });
  await expect(none.adminKey()).rejects.toThrow('admin key');
});

test('a secret that could not be read is asked for again', async () => {
  const given = secrets();
  delete values['admin'];
  await expect(given.adminKey()).rejects.toThrow();
  values['admin'] = 'key-3';
  expect(await given.adminKey()).toBe('key-3');
});

test.each(['{"clientId":"id","clientSecret":17}', 'GOCSPX-as-plain-text'])(
  'SE1 a malformed client secret is told without its content: %s',
  async (malformed) => {
    values['google'] = malformed;
    const error: unknown = await secrets()
      .oauthClient()
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toMatch(/GOCSPX-as|17/);
  },
);
