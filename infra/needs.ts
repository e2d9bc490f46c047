import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type QueueName, queueNames } from '../shared/ports/queues.ts';
import type { FunctionSpec, Trigger } from './function-specs.ts';
import type { Keys } from './keys.ts';
import { carriesCustomerText, type Queues } from './queues.ts';
import type { InstallationSecrets } from './secrets.ts';
import { streamed, type TableAccess, type Tables, tableNames, tableStatements, writes } from './tables.ts';

/** Everything that functions may need of the rest of the stack. */
export type Surroundings = {
  tables: Tables;
  queues: Queues;
  keys: Keys;
  secrets: InstallationSecrets;
  publicUrl: string;
  mailFrom: string;
  /** The configuration set by which SES reports what becomes of a mail. */
  mailConfigurationSet: string;
  /** Empty when nobody is named. */
  firstOwner: string;
  /** Variables that say what Google allows, for whoever calls it. */
  googleLimits: Record<string, string>;
  /** Variables that name the operator's own privacy terms, for whoever shows them. */
  privacyTerms: Record<string, string>;
};

/** The variables that tell a function of something, and the statements that allow it to use that. */
export type Need = { environment: Record<string, string>; statements: PolicyStatement[] };

/** All that a spec asks for, in one need. */
export function needsOf(spec: FunctionSpec, around: Surroundings): Need {
  const needs = [
    consuming(spec.trigger, around),
    ...tableNames.map((name) => usingTable(name, spec.tables[name], around)),
    ...spec.sends.map((name) => sending(name, around)),
    usingTableKey(spec, around),
    usingQueueKey(spec, around),
    usingVault(spec, around),
    ...spec.secrets.map((name) => readingSecret(name, around)),
    spec.secrets.includes('google') ? { ...nothing, environment: around.googleLimits } : nothing,
    spec.knowsPublicUrl ? { ...nothing, environment: { PUBLIC_URL: around.publicUrl } } : nothing,
    spec.showsTerms ? { ...nothing, environment: around.privacyTerms } : nothing,
    spec.knowsFirstOwner ? { ...nothing, environment: { FIRST_OWNER: around.firstOwner } } : nothing,
    spec.redrives ? redriving(around) : nothing,
    spec.sendsMail ? sendingMail(around) : nothing,
  ];
  return {
    environment: Object.assign({}, ...needs.map((need) => need.environment)),
    statements: needs.flatMap((need) => need.statements),
  };
}

const nothing: Need = { environment: {}, statements: [] };

const allow = (actions: string[], ...resources: string[]) => new PolicyStatement({ actions, resources });

/** Reading and acknowledging what an event source mapping hands over. */
function consuming(trigger: Trigger, { queues, tables }: Surroundings): Need {
  if (trigger.by === 'queue') {
    const actions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
    return { environment: {}, statements: [allow(actions, queues.main[trigger.queue].queueArn)] };
  }
  if (trigger.by === 'streams') {
    const actions = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'];
    return {
      environment: {},
      statements: [
        allow(actions, ...streamed.map((name) => streamArn(tables, name))),
        allow(['dynamodb:ListStreams'], '*'),
        allow(['sqs:SendMessage'], queues.relayFailures.queueArn),
      ],
    };
  }
  return nothing;
}

export function streamArn(tables: Tables, name: keyof Tables): string {
  const arn = tables[name].tableStreamArn;
  if (!arn) throw new Error(`table ${name} has no stream`);
  return arn;
}

const usingTable = (name: keyof Tables, access: TableAccess | undefined, { tables }: Surroundings): Need =>
  access
    ? {
        environment: { [`TABLE_${name.toUpperCase()}`]: tables[name].tableName },
        statements: tableStatements(tables, name, access),
      }
    : nothing;

const sending = (name: QueueName, { queues }: Surroundings): Need => ({
  environment: { [`QUEUE_${name.toUpperCase()}_URL`]: queues.main[name].queueUrl },
  statements: [allow(['sqs:SendMessage'], queues.main[name].queueArn)],
});

/** Tables are encrypted with our key on behalf of the caller; a stream's reader needs the key as well. */
function usingTableKey(spec: FunctionSpec, { keys }: Surroundings): Need {
  const accesses = Object.values(spec.tables);
  if (accesses.some(writes)) return { environment: {}, statements: [keys.throughTables('write')] };
  if (accesses.length > 0 || spec.trigger.by === 'streams') {
    return { environment: {}, statements: [keys.throughTables('read')] };
  }
  return nothing;
}

function usingQueueKey(spec: FunctionSpec, { keys }: Surroundings): Need {
  if (spec.sends.some(carriesCustomerText)) return { environment: {}, statements: [keys.throughQueues('send')] };
  if (spec.trigger.by === 'queue' && carriesCustomerText(spec.trigger.queue)) {
    return { environment: {}, statements: [keys.throughQueues('receive')] };
  }
  return nothing;
}

function usingVault({ vault, makesKeys = [] }: FunctionSpec, { keys }: Surroundings): Need {
  if (vault.length === 0) return nothing;
  const making = makesKeys.length > 0 ? [keys.makeFor(makesKeys)] : [];
  return { environment: { VAULT_KEY_ARN: keys.vault.keyArn }, statements: [keys.openFor(vault), ...making] };
}

const readingSecret = (name: 'google' | 'admin', { secrets }: Surroundings): Need => ({
  environment: { [`${name.toUpperCase()}_SECRET_ARN`]: secrets[name] },
  statements: [allow(['secretsmanager:GetSecretValue'], secrets[name])],
});

/** Dead letters are taken out and sent back where they came from; one of the queues is encrypted with our key. */
function redriving({ queues, keys }: Surroundings): Need {
  const main = Object.values(queues.main).map(({ queueArn }) => queueArn);
  const dead = Object.values(queues.dead).map(({ queueArn }) => queueArn);
  const urls = queueNames.flatMap((name) => [
    [`QUEUE_${name.toUpperCase()}_URL`, queues.main[name].queueUrl],
    [`DEAD_${name.toUpperCase()}_URL`, queues.dead[name].queueUrl],
  ]);
  return {
    environment: Object.fromEntries(urls),
    statements: [
      allow(['sqs:GetQueueAttributes', 'sqs:SendMessage'], ...main),
      allow(['sqs:GetQueueAttributes', 'sqs:ReceiveMessage', 'sqs:DeleteMessage'], ...dead),
      keys.throughQueues('send'),
    ],
  };
}

/** SES judges by the address if that is verified, else by its domain; either way only this sender may be named. */
function sendingMail({ keys, mailFrom, mailConfigurationSet }: Surroundings): Need {
  const ofSes = (resource: string, resourceName: string) =>
    Stack.of(keys).formatArn({ service: 'ses', resource, resourceName });
  const domain = mailFrom.slice(mailFrom.lastIndexOf('@') + 1);
  const statement = new PolicyStatement({
    actions: ['ses:SendEmail'],
    resources: [
      ofSes('identity', mailFrom),
      ofSes('identity', domain),
      ofSes('configuration-set', mailConfigurationSet),
    ],
    conditions: { StringEquals: { 'ses:FromAddress': mailFrom } },
  });
  const environment = { MAIL_FROM: mailFrom, MAIL_CONFIGURATION_SET: mailConfigurationSet };
  return { environment, statements: [statement] };
}
