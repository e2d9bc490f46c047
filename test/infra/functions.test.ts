import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { entryMetadata } from '../../infra/house-function.ts';
import { plainName, type Resource, referredId, synthesized, variablesOf } from './template.ts';

const template = synthesized();
const functions = template.ofType('AWS::Lambda::Function');

const variables = {
  'receive-notification': ['QUEUE_CHANGES_URL', 'TABLE_DIRECTORY'],
  'pull-changes': [
    'GOOGLE_SECRET_ARN',
    'PUBLIC_URL',
    'QUEUE_CHANGES_URL',
    'QUEUE_DELTAS_URL',
    'TABLE_CALENDAR',
    'TABLE_CONFLICTS',
    'TABLE_DIRECTORY',
    'TABLE_LEDGER',
    'VAULT_KEY_ARN',
  ],
  'apply-deltas': ['QUEUE_CHANGES_URL', 'TABLE_CALENDAR', 'TABLE_CONFLICTS', 'TABLE_DIRECTORY', 'TABLE_LEDGER'],
  'relay-changes': ['QUEUE_CHANGES_URL', 'QUEUE_MAILS_URL', 'QUEUE_PUSHES_URL', 'QUEUE_WEBHOOKS_URL'],
  'push-bookings': [
    'GOOGLE_SECRET_ARN',
    'QUEUE_CHANGES_URL',
    'QUEUE_PUSHES_URL',
    'TABLE_CALENDAR',
    'TABLE_CONFLICTS',
    'TABLE_DIRECTORY',
    'TABLE_LEDGER',
    'VAULT_KEY_ARN',
  ],
  'run-schedule': [
    'GOOGLE_SECRET_ARN',
    'PUBLIC_URL',
    'QUEUE_CHANGES_URL',
    'QUEUE_MAILS_URL',
    'QUEUE_PUSHES_URL',
    'QUEUE_WEBHOOKS_URL',
    'TABLE_CALENDAR',
    'TABLE_CONFLICTS',
    'TABLE_DIRECTORY',
    'TABLE_LEDGER',
    'VAULT_KEY_ARN',
  ],
  consent: [
    'FIRST_OWNER',
    'GOOGLE_SECRET_ARN',
    'PUBLIC_URL',
    'TABLE_CONFLICTS',
    'TABLE_DIRECTORY',
    'TABLE_LEDGER',
    'VAULT_KEY_ARN',
  ],
  api: [
    'ADMIN_SECRET_ARN',
    ...['CHANGES', 'DELTAS', 'MAILS', 'PUSHES', 'WEBHOOKS'].map((name) => `DEAD_${name}_URL`),
    'FIRST_OWNER',
    'GOOGLE_SECRET_ARN',
    'PUBLIC_URL',
    ...['CHANGES', 'DELTAS', 'MAILS', 'PUSHES', 'WEBHOOKS'].map((name) => `QUEUE_${name}_URL`),
    'TABLE_CALENDAR',
    'TABLE_CONFLICTS',
    'TABLE_DIRECTORY',
    'TABLE_LEDGER',
    'VAULT_KEY_ARN',
  ],
  'send-mails': [
    'MAIL_CONFIGURATION_SET',
    'MAIL_FROM',
    'PUBLIC_URL',
    'TABLE_CONFLICTS',
    'TABLE_DIRECTORY',
    'VAULT_KEY_ARN',
  ],
  'deliver-webhooks': ['PUBLIC_URL', 'TABLE_CALENDAR', 'TABLE_CONFLICTS', 'TABLE_DIRECTORY', 'VAULT_KEY_ARN'],
};

describe('functions', () => {
  it('are exactly those of the architecture, named by their entry', () => {
    const entries = functions.map((fn) => fn.Metadata[entryMetadata]);
    expect(entries.toSorted()).toEqual(
      Object.keys(variables)
        .map((name) => `functions/${name}/handler.ts`)
        .toSorted(),
    );
  });

  it('run on Node 24 and arm64', () => {
    for (const { Properties } of functions) {
      expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], Handler: 'index.handler' });
    }
  });

  it.each(Object.entries(variables))('%s knows nothing but what it needs', (name, expected) => {
    expect(Object.keys(variablesOf(template.functionNamed(name))).toSorted()).toEqual(expected);
  });

  it('every variable refers to what its name says', () => {
    const expected = new Map([
      ['TABLE_DIRECTORY', 'Directory'],
      ['TABLE_CALENDAR', 'Calendar'],
      ['TABLE_CONFLICTS', 'Conflicts'],
      ['TABLE_LEDGER', 'Ledger'],
      ...['changes', 'deltas', 'pushes', 'mails', 'webhooks'].map(
        (name) => [`DEAD_${name.toUpperCase()}_URL`, `Queues${name}dead`] as const,
      ),
      ['QUEUE_CHANGES_URL', 'Queueschanges'],
      ['QUEUE_DELTAS_URL', 'Queuesdeltas'],
      ['QUEUE_PUSHES_URL', 'Queuespushes'],
      ['QUEUE_MAILS_URL', 'Queuesmails'],
      ['QUEUE_WEBHOOKS_URL', 'Queueswebhooks'],
      ['VAULT_KEY_ARN', 'KeysVault'],
      ['GOOGLE_SECRET_ARN', 'SecretsGoogle'],
      ['ADMIN_SECRET_ARN', 'SecretsAdmin'],
      ['MAIL_CONFIGURATION_SET', 'MailEventsSet'],
    ]);
    const references = functions.flatMap((fn) =>
      Object.entries(variablesOf(fn)).filter(([name]) => !['PUBLIC_URL', 'MAIL_FROM', 'FIRST_OWNER'].includes(name)),
    );
    for (const [name, value] of references) expect(plainName(referredId(value) ?? ''), name).toBe(expected.get(name));
  });

  it('each writes to a log of its own that is kept for a month', () => {
    const groups = functions.map((fn) =>
      template.target(
        z.object({ LoggingConfig: z.object({ LogGroup: z.unknown() }) }).parse(fn.Properties).LoggingConfig.LogGroup,
      ),
    );
    expect(new Set(groups.map((group) => group.id)).size).toBe(functions.length);
    for (const group of groups) expect(group.Properties['RetentionInDays']).toBe(30);
  });

  it('each has a role of its own', () => {
    const roles = functions.map((fn) => template.target(fn.Properties['Role']).id);
    expect(new Set(roles).size).toBe(functions.length);
  });

  it('PL1 those that wake each other through queues may go on for longer than sixteen rounds', () => {
    const recurring = functions.filter(({ Properties }) => Properties['RecursiveLoop'] === 'Allow');
    expect(recurring.map((fn) => fn.Metadata[entryMetadata])).toEqual([
      'functions/pull-changes/handler.ts',
      'functions/apply-deltas/handler.ts',
      'functions/push-bookings/handler.ts',
    ]);
  });

  it('those that answer requests end before the gateway gives up', () => {
    const integrations = template.ofType('AWS::ApiGatewayV2::Integration');
    expect(integrations).not.toHaveLength(0);
    for (const { Properties } of integrations) {
      expect(Number(template.target(Properties['IntegrationUri']).Properties['Timeout'])).toBeLessThan(30);
    }
  });
});

describe('triggers', () => {
  const mappings = template.ofType('AWS::Lambda::EventSourceMapping');
  const startedBy = (name: string) => {
    const { id } = template.functionNamed(name);
    return mappings.filter((mapping) => referredId(mapping.Properties['FunctionName']) === id);
  };
  const source = (mapping: Resource | undefined) => plainName(referredId(mapping?.Properties['EventSourceArn']) ?? '');

  it.each([
    ['apply-deltas', 'Queuesdeltas'],
    ['push-bookings', 'Queuespushes'],
    ['send-mails', 'Queuesmails'],
    ['deliver-webhooks', 'Queueswebhooks'],
  ])('AP8 %s takes ten messages of %s and reports failures one by one', (name, expected) => {
    const [mapping, ...more] = startedBy(name);
    expect(more).toEqual([]);
    expect(source(mapping)).toBe(expected);
    expect(mapping?.Properties).toMatchObject({ BatchSize: 10, FunctionResponseTypes: ['ReportBatchItemFailures'] });
  });

  it('AP8 pull-changes takes one wake-up at a time and reports its failure', () => {
    const [mapping, ...more] = startedBy('pull-changes');
    expect(more).toEqual([]);
    expect(source(mapping)).toBe('Queueschanges');
    expect(mapping?.Properties).toMatchObject({ BatchSize: 1, FunctionResponseTypes: ['ReportBatchItemFailures'] });
  });

  it('queues leave concurrency to the functions that answer requests', () => {
    const limits = mappings
      .filter((mapping) => source(mapping).startsWith('Queues'))
      .map(({ Properties }) => z.object({ MaximumConcurrency: z.number() }).parse(Properties['ScalingConfig']));
    expect(limits).toHaveLength(5);
    for (const limit of limits) expect(limit.MaximumConcurrency).toBeLessThanOrEqual(50);
  });

  it('PU8 WH1 relay-changes sees only rows that owe something, of the three streams', () => {
    const relay = startedBy('relay-changes');
    expect(relay.map(source).toSorted()).toEqual(['Calendar', 'Conflicts', 'Directory']);
    for (const { Properties } of relay) {
      const { Filters } = z
        .object({ Filters: z.array(z.object({ Pattern: z.string() })) })
        .parse(Properties['FilterCriteria']);
      expect(Filters.map((filter) => JSON.parse(filter.Pattern))).toEqual([
        { dynamodb: { NewImage: { dueAt: { S: [{ exists: true }] } } } },
      ]);
    }
  });

  it('a row that cannot be relayed is given up and kept, instead of holding back its shard', () => {
    for (const { Properties } of startedBy('relay-changes')) {
      expect(Properties).toMatchObject({
        BatchSize: 100,
        BisectBatchOnFunctionError: true,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        MaximumRetryAttempts: 10,
        MaximumRecordAgeInSeconds: 900,
        StartingPosition: 'TRIM_HORIZON',
      });
      const { OnFailure } = z
        .object({ OnFailure: z.object({ Destination: z.unknown() }) })
        .parse(Properties['DestinationConfig']);
      expect(plainName(referredId(OnFailure.Destination) ?? '')).toBe('Queuesrelayfailures');
    }
  });

  it('SW1 the sweep starts every minute and ends before the next', () => {
    const schedule = template.only('AWS::Scheduler::Schedule');
    const target = z.object({ Arn: z.unknown(), Input: z.string() }).parse(schedule.Properties['Target']);
    const sweep = template.functionNamed('run-schedule');
    expect(schedule.Properties).toMatchObject({
      ScheduleExpression: 'rate(1 minute)',
      FlexibleTimeWindow: { Mode: 'OFF' },
    });
    expect(referredId(target.Arn)).toBe(sweep.id);
    expect(JSON.parse(target.Input)).toEqual({ job: 'sweep' });
    expect(sweep.Properties['Timeout']).toBe(55);
  });
});
