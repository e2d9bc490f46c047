import { Duration } from 'aws-cdk-lib';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { QueueName } from '../shared/ports/queues.ts';
import { acceptFinding } from './findings.ts';
import type { Keys } from './keys.ts';

type QueueSpec = {
  fifo: boolean;
  /** How long a receiver has before its messages return; longer than its function may run. */
  visibilitySeconds: number;
  /** Customer text travels here and nowhere else (SE1): encrypted with the product's own key. */
  customerText: boolean;
};

const specs: Record<QueueName, QueueSpec> = {
  changes: { fifo: true, visibilitySeconds: 90, customerText: false },
  deltas: { fifo: true, visibilitySeconds: 90, customerText: true },
  pushes: { fifo: true, visibilitySeconds: 90, customerText: false },
  mails: { fifo: false, visibilitySeconds: 180, customerText: false },
  webhooks: { fifo: false, visibilitySeconds: 180, customerText: false },
};

export const carriesCustomerText = (name: QueueName): boolean => specs[name].customerText;

/** Every queue with its dead-letter queue, and one more for stream batches that relay gave up. */
export class Queues extends Construct {
  readonly main: Record<QueueName, Queue>;
  readonly dead: Record<QueueName, Queue>;
  readonly relayFailures: Queue;

  constructor(scope: Construct, id: string, keys: Keys) {
    super(scope, id);
    this.dead = forEachQueue((name) => this.#deadLetters(name, keys));
    this.main = forEachQueue((name) => this.#queue(name, keys));
    this.relayFailures = new Queue(this, 'relay-failures', {
      ...ours,
      encryption: QueueEncryption.SQS_MANAGED,
      retentionPeriod: Duration.days(14),
    });
    acceptFinding(
      this.relayFailures,
      'AwsSolutions-SQS3',
      'It is the dead-letter queue of the stream mappings; the check knows only those of queues.',
    );
  }

  #queue(name: QueueName, keys: Keys): Queue {
    const spec = specs[name];
    return new Queue(this, name, {
      ...ours,
      ...order(spec),
      ...encryption(spec, keys),
      visibilityTimeout: Duration.seconds(spec.visibilitySeconds),
      retentionPeriod: Duration.days(4),
      receiveMessageWaitTime: Duration.seconds(20),
      deadLetterQueue: { queue: this.dead[name], maxReceiveCount: 5 },
    });
  }

  #deadLetters(name: QueueName, keys: Keys): Queue {
    const spec = specs[name];
    return new Queue(this, `${name}-dead`, {
      ...ours,
      ...order(spec),
      ...encryption(spec, keys),
      retentionPeriod: Duration.days(14),
    });
  }
}

const ours: QueueProps = { enforceSSL: true };

/** FIFO queues are ordered by group, so a poison message delays one group only; ids for deduplication are always explicit. */
const order = ({ fifo }: QueueSpec): QueueProps =>
  fifo
    ? {
        fifo: true,
        contentBasedDeduplication: false,
        deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
        fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
      }
    : {};

const encryption = ({ customerText }: QueueSpec, keys: Keys): QueueProps =>
  customerText
    ? { encryption: QueueEncryption.KMS, encryptionMasterKey: keys.data, dataKeyReuse: Duration.hours(1) }
    : { encryption: QueueEncryption.SQS_MANAGED };

const forEachQueue = (create: (name: QueueName) => Queue): Record<QueueName, Queue> => ({
  changes: create('changes'),
  deltas: create('deltas'),
  pushes: create('pushes'),
  mails: create('mails'),
  webhooks: create('webhooks'),
});
