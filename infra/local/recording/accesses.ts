import { arnOf, nameIn, region, accountId } from '../names.ts';

/** What IAM judges: an action on a resource, with the facts that conditions may look at. */
export type Access = { action: string; resource: string; context: Readonly<Record<string, string>> };

type Fields = Readonly<Record<string, unknown>>;

/** `target` is the header of that name or method and path; `streamOf` knows the stream that an iterator reads. */
export type SeenRequest = { target: string; input: unknown; streamOf(iterator: string): string | undefined };

/**
 * What IAM would be asked for one request to a service. An operation that nobody thought about becomes an action that no
 * policy allows, so that it is noticed.
 */
export function accessesOf({ target, input, streamOf }: SeenRequest): Access[] {
  const fields = fieldsOf(input);
  const [service = '', operation = ''] = target.split('.');
  if (service === 'DynamoDB_20120810') return rowAccesses(operation, fields);
  if (service === 'DynamoDBStreams_20120810') return [streamAccess(operation, fields, streamOf)];
  if (service === 'AmazonSQS') return [queueAccess(operation, fields)];
  if (service === 'TrentService') return [keyAccess(operation, fields)];
  if (service === 'secretsmanager')
    return [{ action: `secretsmanager:${operation}`, resource: text(fields['SecretId']), context: {} }];
  if (target === 'POST /v2/email/outbound-emails') return mailAccesses(fields);
  return [{ action: `unknown:${target}`, resource: '*', context: {} }];
}

const parts: Record<string, string> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
};

/** A transaction is judged as its parts; a query of an index on the index. */
function rowAccesses(operation: string, fields: Fields): Access[] {
  const on = (action: string, resource: string): Access => ({ action: `dynamodb:${action}`, resource, context: {} });
  if (operation === 'TransactWriteItems' || operation === 'TransactGetItems')
    return list(fields['TransactItems']).flatMap((item) =>
      Object.entries(fieldsOf(item)).map(([kind, part]) =>
        on(parts[kind] ?? kind, tableOf(fieldsOf(part)['TableName'])),
      ),
    );
  if (operation === 'BatchGetItem' || operation === 'BatchWriteItem')
    return Object.keys(fieldsOf(fields['RequestItems'])).map((table) => on(operation, tableOf(table)));
  const index = fields['IndexName'];
  const table = tableOf(fields['TableName']);
  return [on(operation, index === undefined ? table : `${table}/index/${text(index)}`)];
}

const tableOf = (name: unknown): string => arnOf.table(nameIn(text(name)));

function streamAccess(operation: string, fields: Fields, streamOf: SeenRequest['streamOf']): Access {
  const iterator = fields['ShardIterator'];
  const arn = iterator === undefined ? text(fields['StreamArn']) : streamOf(text(iterator));
  const table = arn?.split('/')[1] ?? 'unknown';
  return { action: `dynamodb:${operation}`, resource: arnOf.stream(table), context: {} };
}

/** A batch needs what its single form needs. */
const queueAccess = (operation: string, fields: Fields): Access => ({
  action: `sqs:${operation.replace(/Batch$/, '')}`,
  resource: arnOf.queue(nameIn(text(fields['QueueUrl']))),
  context: {},
});

function keyAccess(operation: string, fields: Fields): Access {
  const context = Object.entries(fieldsOf(fields['EncryptionContext'])).map(
    ([name, value]) => [`kms:EncryptionContext:${name}`, text(value)] as const,
  );
  return {
    action: `kms:${operation}`,
    resource: arnOf.key(nameIn(text(fields['KeyId']))),
    context: Object.fromEntries(context),
  };
}

function mailAccesses(fields: Fields): Access[] {
  const from = text(fields['FromEmailAddress']);
  const address = /<([^>]+)>/.exec(from)?.[1] ?? from;
  const set = fields['ConfigurationSetName'];
  const resources = [`identity/${address}`, ...(set === undefined ? [] : [`configuration-set/${text(set)}`])];
  return resources.map((resource) => ({
    action: 'ses:SendEmail',
    resource: `arn:aws:ses:${region}:${accountId}:${resource}`,
    context: { 'ses:FromAddress': address },
  }));
}

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const text = (value: unknown): string => (typeof value === 'string' ? value : 'unnamed');
