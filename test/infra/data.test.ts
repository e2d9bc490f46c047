import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { indexes } from '../../shared/ports/store.ts';
import { plainName, referredId, synthesized } from './template.ts';

const template = synthesized();
const tables = template.ofType('AWS::DynamoDB::Table');
const queues = template.ofType('AWS::SQS::Queue');
const table = (name: string) => tables.filter((one) => plainName(one.id) === name)[0];
const queue = (name: string) => queues.filter((one) => plainName(one.id) === `Queues${name}`)[0];

const KeySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.string() }));
const Indexes = z.array(z.object({ IndexName: z.string(), KeySchema, Projection: z.unknown() }));
const keyOf = (pk: string, sk: string) => [
  { AttributeName: pk, KeyType: 'HASH' },
  { AttributeName: sk, KeyType: 'RANGE' },
];

describe('tables', () => {
  it('are four, keyed by pk and sk, paid by request', () => {
    expect(tables.map((one) => plainName(one.id)).toSorted()).toEqual(['Calendar', 'Conflicts', 'Directory', 'Ledger']);
    for (const { Properties } of tables) {
      expect(Properties).toMatchObject({ KeySchema: keyOf('pk', 'sk'), BillingMode: 'PAY_PER_REQUEST' });
    }
  });

  it('know no attribute but keys, all of them strings', () => {
    for (const { Properties } of tables) {
      const attributes = z
        .array(z.object({ AttributeName: z.string(), AttributeType: z.literal('S') }))
        .parse(Properties['AttributeDefinitions']);
      const names = attributes.map((one) => one.AttributeName);
      const owners = Object.values(indexes).flatMap((index) => [index.pk, index.sk]);
      expect(new Set(['pk', 'sk', ...owners])).toEqual(new Set(['pk', 'sk', ...owners, ...names]));
    }
  });

  it('survive deletion of the stack, replacement and mistakes', () => {
    for (const one of tables) {
      expect(one).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
      expect(one.Properties).toMatchObject({
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      });
    }
  });

  it('are encrypted with the data key', () => {
    for (const { Properties } of tables) {
      const { SSESpecification } = z
        .object({ SSESpecification: z.object({ SSEEnabled: z.literal(true), KMSMasterKeyId: z.unknown() }) })
        .parse(Properties);
      expect(plainName(referredId(SSESpecification.KMSMasterKeyId) ?? '')).toBe('KeysData');
    }
  });

  it.each(['Directory', 'Calendar', 'Conflicts'])('%s streams both images, PU8', (name) => {
    expect(table(name)?.Properties['StreamSpecification']).toEqual({ StreamViewType: 'NEW_AND_OLD_IMAGES' });
  });

  it('Ledger has no stream, for nothing outside follows from it', () => {
    expect(table('Ledger')?.Properties['StreamSpecification']).toBeUndefined();
  });

  it.each(tables.map((one) => [plainName(one.id), one] as const))('%s has the indexes of the port', (name, one) => {
    const expected = Object.entries(indexes)
      .filter(([, index]) => index.tables.some((owner) => owner === name.toLowerCase()))
      .map(([IndexName, index]) => ({
        IndexName,
        KeySchema: keyOf(index.pk, index.sk),
        Projection: { ProjectionType: 'ALL' },
      }));
    const actual = Indexes.parse(one.Properties['GlobalSecondaryIndexes']);
    expect(actual.toSorted(byName)).toEqual(expected.toSorted(byName));
  });
});

const byName = (a: { IndexName: string }, b: { IndexName: string }) => a.IndexName.localeCompare(b.IndexName);

describe('queues', () => {
  it.each([
    ['changes', 90],
    ['deltas', 90],
    ['pushes', 90],
  ])('%s keeps order by group and takes ids for deduplication as given', (name, VisibilityTimeout) => {
    expect(queue(name)?.Properties).toMatchObject({
      FifoQueue: true,
      ContentBasedDeduplication: false,
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
      VisibilityTimeout,
    });
  });

  it.each(['mails', 'webhooks'])('%s is an unordered queue', (name) => {
    expect(queue(name)?.Properties).not.toHaveProperty('FifoQueue');
  });

  it.each(['changes', 'deltas', 'pushes', 'mails', 'webhooks'])(
    '%s gives up after five receipts and keeps that for 14 days',
    (name) => {
      const { RedrivePolicy } = z
        .object({ RedrivePolicy: z.object({ maxReceiveCount: z.number(), deadLetterTargetArn: z.unknown() }) })
        .parse(queue(name)?.Properties);
      const dead = template.target(RedrivePolicy.deadLetterTargetArn);
      expect(RedrivePolicy.maxReceiveCount).toBe(5);
      expect(plainName(dead.id)).toBe(`Queues${name}dead`);
      expect(dead.Properties['MessageRetentionPeriod']).toBe(14 * 86_400);
      expect(dead.Properties['FifoQueue']).toBe(queue(name)?.Properties['FifoQueue']);
    },
  );

  it('each is visible again only after its function has ended', () => {
    const mappings = template.ofType('AWS::Lambda::EventSourceMapping');
    const fromQueues = mappings.map((mapping) => ({
      source: template.target(mapping.Properties['EventSourceArn']),
      fn: template.target(mapping.Properties['FunctionName']),
    }));
    const pairs = fromQueues.filter(({ source }) => source.Type === 'AWS::SQS::Queue');
    expect(pairs).toHaveLength(5);
    for (const { source, fn } of pairs) {
      expect(Number(source.Properties['VisibilityTimeout'])).toBeGreaterThan(Number(fn.Properties['Timeout']));
    }
  });

  it('SE1 the delta queue and its dead letters are encrypted with the data key, the others by SQS', () => {
    for (const { id, Properties } of queues) {
      const customerText = plainName(id).startsWith('Queuesdeltas');
      const key = referredId(Properties['KmsMasterKeyId']);
      expect(key === undefined ? undefined : plainName(key)).toBe(customerText ? 'KeysData' : undefined);
      expect(Properties['SqsManagedSseEnabled']).toBe(customerText ? undefined : true);
    }
  });

  it('each refuses requests without TLS', () => {
    const policies = template.ofType('AWS::SQS::QueuePolicy');
    const protectedIds = policies.flatMap(({ Properties }) => {
      const { Queues, PolicyDocument } = z
        .object({ Queues: z.array(z.unknown()), PolicyDocument: z.object({ Statement: z.array(z.unknown()) }) })
        .parse(Properties);
      expect(PolicyDocument.Statement[0]).toMatchObject({
        Effect: 'Deny',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      });
      return Queues.map(referredId);
    });
    expect(protectedIds.toSorted()).toEqual(queues.map((one) => one.id).toSorted());
  });
});

describe('keys and secrets', () => {
  it('every key rotates and outlives the stack', () => {
    const keys = template.ofType('AWS::KMS::Key');
    expect(keys.map((key) => plainName(key.id)).toSorted()).toEqual(['KeysData', 'KeysVault']);
    for (const key of keys) {
      expect(key).toMatchObject({ DeletionPolicy: 'Retain', Properties: { EnableKeyRotation: true } });
    }
  });

  it('SE1 the admin key is generated by AWS, and the Google client is not in the template', () => {
    const secrets = template.ofType('AWS::SecretsManager::Secret');
    const admin = secrets.filter((one) => plainName(one.id) === 'SecretsAdmin')[0];
    const google = secrets.filter((one) => plainName(one.id) === 'SecretsGoogle')[0];
    expect(secrets).toHaveLength(2);
    expect(Object.keys(admin?.Properties ?? {}).toSorted()).toEqual(['Description', 'GenerateSecretString']);
    expect(Object.keys(google?.Properties ?? {})).toEqual(['Description']);
  });
});
