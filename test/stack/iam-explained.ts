import type { Cell } from './iam-policies.ts';
import { plain } from './iam-policies.ts';

/** What policies allow and the story does not play, and why it is allowed all the same. `byChance`: some runs play it. */
export type Explanation = {
  functions: readonly string[];
  actions: RegExp;
  resource: RegExp;
  because: string;
  byChance?: true;
};

const readers = ['pull-changes', 'apply-deltas', 'push-bookings', 'send-mails', 'deliver-webhooks'];
const everyone = [...readers, 'receive-notification', 'relay-changes', 'run-schedule', 'consent', 'api'];

export const explained: Explanation[] = [
  {
    functions: everyone,
    actions: /^logs:(CreateLogStream|PutLogEvents)$/,
    resource: /Log/,
    because: 'Lambda writes the log of a function with its role; on a laptop its lines go to a file.',
  },
  {
    functions: readers,
    actions: /^sqs:GetQueueAttributes$/,
    resource: /^Queues/,
    because: 'Lambda looks at a queue when it is made to read it; the local stack knows the queue from the template.',
  },
  {
    functions: ['relay-changes'],
    actions: /^dynamodb:ListStreams$/,
    resource: /^\*$/,
    because: 'Lambda looks for the streams it is made to read; the local stack knows them from creating the tables.',
  },
  {
    functions: ['relay-changes'],
    actions: /^sqs:SendMessage$/,
    resource: /^Queuesrelayfailures$/,
    because:
      'Lambda tells there, in the function’s name, which records it gave up; the local stack does it in its own.',
  },
  {
    functions: ['send-mails'],
    actions: /^ses:SendEmail$/,
    resource: /^identity\/[^@]+$/,
    because:
      'SES judges by the domain where the address itself is not verified, and which of them is, the operator decides.',
  },
  {
    functions: ['pull-changes', 'apply-deltas', 'push-bookings', 'run-schedule', 'consent', 'send-mails'],
    actions: /^dynamodb:(Put|Update|Delete)Item$/,
    resource: /^table\/Conflicts$/,
    because: 'Who opens a row of the desk also counts it again and closes it; the story meets some of their causes.',
    byChance: true,
  },
  {
    functions: ['pull-changes'],
    actions: /^sqs:SendMessage$/,
    resource: /^Queueschanges/,
    because:
      'A read of so many pages that its time runs out goes on in an invocation of its own; that takes 50 seconds.',
  },
  {
    functions: ['run-schedule'],
    actions: /^(sqs:SendMessage|dynamodb:UpdateItem)$/,
    resource: /^(Queuesmails|Queuespushes\.fifo|table\/Calendar)$/,
    because: 'The sweep wakes mails and bookings whose wake-up was lost, and the local stream loses none.',
    byChance: true,
  },
  {
    functions: ['pull-changes', 'run-schedule', 'push-bookings'],
    actions: /^(dynamodb:(ConditionCheckItem|Query|PutItem)|kms:Decrypt)$/,
    resource: /^(table\/Directory|table\/Ledger|key\/KeysVault)$/,
    because:
      'Who finds a grant dead holds its links, says so in the ledger and makes the reconnect link; which function finds it first is chance.',
    byChance: true,
  },
  {
    functions: ['pull-changes', 'push-bookings', 'run-schedule'],
    actions: /^secretsmanager:GetSecretValue$/,
    resource: /^secret:SecretsGoogle$/,
    because: 'An access token that has ended is refreshed by whoever needs it first, and that is chance.',
    byChance: true,
  },
  {
    functions: ['push-bookings'],
    actions: /^sqs:SendMessage$/,
    resource: /^Queueschanges/,
    because: 'A write that meets an edit we have not heard of wakes a pull (PU2); a pull that comes first spares it.',
    byChance: true,
  },
  {
    functions: ['api'],
    actions: /^(sqs:(SendMessage|DeleteMessage)|kms:(Decrypt|GenerateDataKey))$/,
    resource: /^(Queues|key\/KeysData)/,
    because:
      'A redrive takes dead letters out and sends them back; the story leaves none. `contract/queue-desk.test.ts` does.',
    byChance: true,
  },
  {
    functions: ['send-mails'],
    actions: /^dynamodb:PutItem$/,
    resource: /^table\/Directory$/,
    because: 'Who opens the first row of a desk also owes the business its daily mail; the story opens it elsewhere.',
    byChance: true,
  },
  {
    functions: ['consent', 'api'],
    actions: /^kms:Decrypt$/,
    resource: /^key\/KeysVault$/,
    because:
      'The worker that made the key of a business remembers it for minutes; which one serves the next page is chance.',
    byChance: true,
  },
];

export const explains = ({ functions, actions, resource }: Explanation, cell: Cell): boolean =>
  functions.includes(cell.function) && actions.test(cell.action) && resource.test(plain(cell.resource));
