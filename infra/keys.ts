import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Purpose } from '../shared/ports/secrets.ts';

/**
 * Two keys with different readers: `data` encrypts tables and the queue that carries customer text, and works through
 * those services only; `vault` seals secrets of a business, and opens them for a named purpose only.
 */
export class Keys extends Construct {
  readonly data: Key;
  readonly vault: Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.data = rotatingKey(this, 'Data', 'Slotbridge: tables and the delta queue');
    this.vault = rotatingKey(this, 'Vault', 'Slotbridge: data keys of the businesses');
  }

  /** What a reader or writer of an encrypted table needs of the data key; useless outside DynamoDB. */
  throughTables(access: 'read' | 'write'): PolicyStatement {
    const write = ['kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'];
    return this.#dataKeyThrough('dynamodb', access === 'read' ? ['kms:Decrypt'] : ['kms:Decrypt', ...write]);
  }

  /** What a sender to or receiver from an encrypted queue needs of the data key; useless outside SQS. */
  throughQueues(access: 'send' | 'receive'): PolicyStatement {
    return this.#dataKeyThrough('sqs', access === 'send' ? ['kms:Decrypt', 'kms:GenerateDataKey'] : ['kms:Decrypt']);
  }

  /** Seals and opens with data keys that are there, for these purposes only, and never without naming the business. */
  openFor(purposes: readonly Purpose[]): PolicyStatement {
    return this.#vaultFor('kms:Decrypt', purposes);
  }

  /** Makes the data key of a business that has none yet. */
  makeFor(purposes: readonly Purpose[]): PolicyStatement {
    return this.#vaultFor('kms:GenerateDataKey', purposes);
  }

  #vaultFor(action: string, purposes: readonly Purpose[]): PolicyStatement {
    return new PolicyStatement({
      actions: [action],
      resources: [this.vault.keyArn],
      conditions: {
        StringEquals: { 'kms:EncryptionContext:purpose': [...purposes] },
        Null: { 'kms:EncryptionContext:business': 'false' },
      },
    });
  }

  #dataKeyThrough(service: 'dynamodb' | 'sqs', actions: string[]): PolicyStatement {
    return new PolicyStatement({
      actions,
      resources: [this.data.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `${service}.${Stack.of(this).region}.amazonaws.com` } },
    });
  }
}

const rotatingKey = (scope: Construct, id: string, description: string) =>
  new Key(scope, id, { description, enableKeyRotation: true, removalPolicy: RemovalPolicy.RETAIN });
