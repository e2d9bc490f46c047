import type { Access } from '../../infra/local/recording/accesses.ts';
import { arnOf, region } from '../../infra/local/names.ts';
import type { LocalTemplate } from '../../infra/local/template.ts';

/**
 * What DynamoDB and SQS ask of KMS in the caller's name when a table or a queue is encrypted with a key of ours, by AWS's
 * documentation. The local engines do not ask, so it follows from what they were asked.
 */
export function askedOfKeys({ tables, queues }: LocalTemplate): (access: Access) => Access[] {
  const ofTable = new Map(
    tables.map(({ name, SSESpecification }) => [arnOf.table(name), SSESpecification?.KMSMasterKeyId]),
  );
  const ofQueue = new Map(queues.map(({ name, KmsMasterKeyId }) => [arnOf.queue(name), KmsMasterKeyId]));
  return ({ action, resource }) => {
    const [service = '', operation = ''] = action.split(':');
    const table = resource.split('/').slice(0, 2).join('/');
    const key = service === 'sqs' ? ofQueue.get(resource) : ofTable.get(table);
    if (key === undefined) return [];
    const context = { 'kms:ViaService': `${service}.${region}.amazonaws.com` };
    return needed(service, operation).map((name) => ({ action: `kms:${name}`, resource: key, context }));
  };
}

const writing = /^(Put|Update|Delete)Item$/;
const tableWrite = ['Decrypt', 'Encrypt', 'GenerateDataKey', 'ReEncryptFrom', 'ReEncryptTo'];

function needed(service: string, operation: string): string[] {
  if (service === 'dynamodb') return writing.test(operation) ? tableWrite : ['Decrypt'];
  if (operation === 'SendMessage') return ['Decrypt', 'GenerateDataKey'];
  return operation === 'ReceiveMessage' ? ['Decrypt'] : [];
}
