import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { queueNames } from '../../shared/ports/queues.ts';
import { createApp, synthesize } from '../../infra/synthesize.ts';
import { plainName, referredId, type Statement, statementsOf, synthesized } from './template.ts';

const template = synthesized();
const roles = template.ofType('AWS::IAM::Role');
const all = roles.flatMap((role) => statementsOf(role).map((statement) => ({ role: plainName(role.id), statement })));

const rows = {
  get: 'dynamodb:GetItem',
  batchGet: 'dynamodb:BatchGetItem',
  query: 'dynamodb:Query',
  put: 'dynamodb:PutItem',
  update: 'dynamodb:UpdateItem',
  delete: 'dynamodb:DeleteItem',
  check: 'dynamodb:ConditionCheckItem',
};
const may = (...actions: (keyof typeof rows)[]): string[] => actions.map((action) => rows[action]).toSorted();
const keep = ['get', 'query', 'put', 'update'] as const;
const desk = ['get', 'put', 'update', 'delete'] as const;
const send = ['sqs:SendMessage'];
const look = ['sqs:GetQueueAttributes'];
const receive = ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];
const secret = ['secretsmanager:GetSecretValue'];
const open = ['kms:Decrypt'];
const openAndMake = ['kms:Decrypt', 'kms:GenerateDataKey'];
const tableKey = ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'];
const stream = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'];

/** What each function may do to what, besides its log. */
const permissions: Record<string, Record<string, string[]>> = {
  'receive-notification': {
    Directory: may('get', 'update'),
    Queueschanges: send,
    KeysData: tableKey,
  },
  'pull-changes': {
    Directory: may(...keep, 'check'),
    Calendar: may('get', 'batchGet', 'query'),
    Conflicts: may(...desk),
    Ledger: may('put'),
    Queueschanges: [...receive, ...send].toSorted(),
    Queuesdeltas: send,
    KeysData: tableKey,
    KeysVault: open,
    SecretsGoogle: secret,
  },
  'apply-deltas': {
    Directory: may(...keep, 'check'),
    Calendar: may(...keep, 'batchGet', 'delete'),
    Conflicts: may(...desk, 'batchGet', 'query'),
    Ledger: may('put'),
    Queuesdeltas: receive,
    Queueschanges: send,
    KeysData: tableKey,
  },
  'relay-changes': {
    Directory: stream,
    Calendar: stream,
    Conflicts: stream,
    '*': ['dynamodb:ListStreams'],
    Queuesrelayfailures: send,
    Queueschanges: send,
    Queuespushes: send,
    Queuesmails: send,
    Queueswebhooks: send,
    KeysData: ['kms:Decrypt'],
  },
  'push-bookings': {
    Directory: may(...keep, 'check'),
    Calendar: may('get', 'query', 'put', 'delete'),
    Conflicts: may(...desk, 'batchGet', 'query'),
    Ledger: may('put'),
    Queuespushes: [...receive, ...send].toSorted(),
    Queueschanges: send,
    KeysData: tableKey,
    KeysVault: open,
    SecretsGoogle: secret,
  },
  'run-schedule': {
    Directory: may(...keep, 'check', 'delete'),
    Calendar: may(...keep, 'batchGet', 'delete'),
    Conflicts: may(...desk, 'batchGet', 'query'),
    Ledger: may('query', 'put', 'delete'),
    Queueschanges: send,
    Queuespushes: send,
    Queuesmails: send,
    Queueswebhooks: send,
    KeysData: tableKey,
    KeysVault: open,
    SecretsGoogle: secret,
  },
  consent: {
    Directory: may(...keep, 'check', 'delete'),
    Conflicts: may(...desk),
    Ledger: may('put'),
    KeysData: tableKey,
    KeysVault: openAndMake,
    SecretsGoogle: secret,
  },
  api: {
    Directory: may(...keep, 'batchGet', 'check', 'delete'),
    Calendar: may('get', 'batchGet', 'query', 'put', 'delete'),
    Conflicts: may(...desk, 'query', 'batchGet'),
    Ledger: may('query', 'put'),
    Queueschanges: [...look, ...send],
    ...Object.fromEntries(
      ['deltas', 'pushes', 'mails', 'webhooks'].map((name) => [`Queues${name}`, [...look, ...send]]),
    ),
    ...Object.fromEntries([...queueNames].map((name) => [`Queues${name}dead`, receive])),
    KeysData: tableKey,
    KeysVault: openAndMake,
    SecretsGoogle: secret,
    SecretsAdmin: secret,
  },
  'deliver-webhooks': {
    Directory: may(...keep),
    Calendar: may('get', 'put', 'update', 'query'),
    Conflicts: may('get', 'update'),
    Queueswebhooks: receive,
    KeysData: tableKey,
    KeysVault: open,
  },
  'send-mails': {
    Directory: may(...keep),
    Conflicts: may(...desk, 'batchGet', 'query'),
    Queuesmails: receive,
    KeysData: tableKey,
    KeysVault: open,
    'identity/slotbridge@example.com': ['ses:SendEmail'],
    'identity/example.com': ['ses:SendEmail'],
    MailEventsSet: ['ses:SendEmail'],
  },
};

const Joined = z.object({ 'Fn::Join': z.tuple([z.literal(''), z.array(z.unknown())]) });

/** The resource a statement names: a table also for its indexes, an identity by its name, what an ARN ends with otherwise. */
function subjectOf(resource: unknown): string {
  if (resource === '*') return '*';
  const direct = referredId(resource);
  if (direct) return plainName(direct);
  const [, parts] = Joined.parse(resource)['Fn::Join'];
  const first = referredId(parts[0]);
  const named = referredId(parts.at(-1));
  if (named) return plainName(named);
  const last = z.string().parse(parts.at(-1));
  return first && last.startsWith('/index/') ? plainName(first) : last.slice(last.lastIndexOf(':') + 1);
}

function grouped(statements: Statement[]): Record<string, string[]> {
  const bySubject = new Map<string, Set<string>>();
  for (const { Action, Resource } of statements) {
    for (const subject of Resource.map(subjectOf)) {
      bySubject.set(subject, new Set([...(bySubject.get(subject) ?? []), ...Action]));
    }
  }
  return Object.fromEntries([...bySubject].map(([subject, actions]) => [subject, [...actions].toSorted()]));
}

describe('permissions', () => {
  it.each(Object.entries(permissions))('%s may do this and nothing else', (name, expected) => {
    const role = template.target(template.functionNamed(name).Properties['Role']);
    const [log, ...rest] = statementsOf(role);
    expect(log?.Action).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents']);
    expect(grouped(rest)).toEqual(expected);
  });

  it('no role allows an action by wildcard, and only ListStreams knows no resource', () => {
    expect(all.length).toBeGreaterThan(50);
    for (const { role, statement } of all) {
      expect(statement.Effect).toBe('Allow');
      expect(
        statement.Action.filter((action) => action.includes('*')),
        role,
      ).toEqual([]);
      if (JSON.stringify(statement.Resource).includes('*')) expect(statement.Action).toEqual(['dynamodb:ListStreams']);
    }
  });

  it('indexes are named one by one', () => {
    const indexArns = all
      .flatMap(({ statement }) => statement.Resource)
      .filter((one) => JSON.stringify(one).includes('/index/'));
    expect(indexArns.length).toBeGreaterThan(10);
    for (const arn of indexArns) expect(JSON.stringify(arn)).toMatch(/\/index\/[A-Za-z]+"/);
  });

  it('no role has a managed policy, and there is no policy besides the roles', () => {
    for (const role of roles) expect(role.Properties).not.toHaveProperty('ManagedPolicyArns');
    expect(template.ofType('AWS::IAM::Policy')).toEqual([]);
    expect(template.ofType('AWS::IAM::ManagedPolicy')).toEqual([]);
  });

  it('each role is taken by the one service that needs it', () => {
    const services = roles.map(({ Properties }) => {
      const { Statement } = z
        .object({ Statement: z.tuple([z.object({ Principal: z.object({ Service: z.string() }) })]) })
        .parse(Properties['AssumeRolePolicyDocument']);
      return Statement[0].Principal.Service;
    });
    expect(services.filter((service) => service === 'scheduler.amazonaws.com')).toHaveLength(1);
    expect(services.filter((service) => service === 'lambda.amazonaws.com')).toHaveLength(roles.length - 1);
  });

  it('SE1 the data key works only through the service that uses it', () => {
    const uses = all.filter(({ statement }) => statement.Resource.map(subjectOf).includes('KeysData'));
    expect(uses.length).toBeGreaterThanOrEqual(9);
    for (const { statement } of uses) {
      const via = JSON.stringify(statement.Condition['StringEquals']?.['kms:ViaService']);
      expect(via).toMatch(/"(dynamodb|sqs)\."/);
    }
  });

  it.each([
    ['pull-changes', ['grants', 'invitations'], undefined],
    ['push-bookings', ['grants', 'invitations'], undefined],
    ['run-schedule', ['grants', 'invitations'], undefined],
    ['consent', ['grants', 'invitations'], ['grants']],
    ['api', ['grants', 'invitations', 'webhooks', 'answers'], ['grants', 'invitations', 'webhooks', 'answers']],
    ['send-mails', ['invitations'], undefined],
    ['deliver-webhooks', ['webhooks'], undefined],
  ])(
    'SE1 %s opens secrets for %j only, makes keys for %j, and never without naming the business',
    (name, opens, makes) => {
      const statements = statementsOf(template.target(template.functionNamed(name).Properties['Role']));
      const ofVault = statements.filter((statement) => statement.Resource.map(subjectOf).includes('KeysVault'));
      const purposesOf = (action: string) => {
        const use = ofVault.find(({ Action }) => Action.includes(action));
        const named = use?.Condition['StringEquals']?.['kms:EncryptionContext:purpose'];
        return named === undefined ? undefined : [named].flat();
      };
      expect(purposesOf('kms:Decrypt')).toEqual(opens);
      expect(purposesOf('kms:GenerateDataKey')).toEqual(makes);
      for (const { Condition } of ofVault)
        expect(Condition['Null']).toEqual({ 'kms:EncryptionContext:business': 'false' });
    },
  );

  it('mails leave under the installation’s own address only', () => {
    const statement = all.find(({ statement: { Action } }) => Action.includes('ses:SendEmail'))?.statement;
    expect(statement?.Condition).toEqual({ StringEquals: { 'ses:FromAddress': 'slotbridge@example.com' } });
  });

  it('nobody may take a function but the gateway, for its own routes', () => {
    const grants = template.ofType('AWS::Lambda::Permission').map(({ Properties }) => Properties);
    expect(grants).toHaveLength(template.ofType('AWS::ApiGatewayV2::Route').length);
    for (const grant of grants) {
      expect(grant['Principal']).toBe('apigateway.amazonaws.com');
      expect(JSON.stringify(grant['SourceArn'])).toContain('execute-api');
    }
  });
});

/** Warnings included, which do not stop a synthesis. */
function findings(directory: string): unknown[] {
  const report: unknown = JSON.parse(readFileSync(join(directory, 'validation-report.json'), 'utf8'));
  return z.object({ pluginReports: z.array(z.unknown()) }).parse(report).pluginReports;
}

describe('security checks', () => {
  it('find nothing that was not accepted with a reason', () => {
    expect(findings(synthesize({ check: true }).directory)).toEqual([]);
  });

  it('find nothing either with an own domain and a web ACL', () => {
    const arn = (service: string, what: string) => `arn:aws:${service}:us-east-1:111122223333:${what}`;
    const context = {
      publicUrl: 'https://sync.example.com',
      certificateArn: arn('acm', 'certificate/11111111-2222-3333-4444-555555555555'),
      webAclArn: arn('wafv2', 'global/webacl/slotbridge/11111111-2222-3333-4444-555555555555'),
    };
    expect(findings(synthesize({ check: true, context }).directory)).toEqual([]);
  });

  it('stop the synthesis at a queue without TLS and dead letters', () => {
    const app = createApp({ check: true });
    const stack = app.node.findChild('Slotbridge');
    new Queue(stack, 'Careless');
    expect(() => app.synth()).toThrow('AwsSolutions-SQS4');
  });

  it('accept findings at single resources, never for the whole stack', () => {
    const app = createApp();
    const places = app.node
      .findAll()
      .filter((construct) =>
        construct.node.metadata.some((entry) => entry.type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY),
      );
    expect(places.length).toBeGreaterThan(0);
    for (const place of places) {
      expect(App.isApp(place)).toBe(false);
      expect(place.node.path.split('/').length, place.node.path).toBeGreaterThan(2);
    }
  });
});
