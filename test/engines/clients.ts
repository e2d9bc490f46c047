import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { createDynamoClient } from '../../shared/dynamodb/client.ts';
import { createSqsClient } from '../../shared/sqs/client.ts';

/** What the SDK asks for before it talks to a server that checks none of it. */
const local = { region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };

export const dynamoClientAt = (endpoint: string): DynamoDBClient => createDynamoClient({ ...local, endpoint });

export const sqsClientAt = (endpoint: string): SQSClient => createSqsClient({ ...local, endpoint });
