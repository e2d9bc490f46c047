import middy from '@middy/core';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { wire } from '../../shared/system/wiring.ts';
import { createRelayChanges } from './relay-changes.ts';
import { changesOf } from './stream-rows.ts';
import { createTellWebhooks } from './tell-webhooks.ts';

const { ports, log } = wire('relay-changes');
const relay = createRelayChanges(ports);
const tellWebhooks = createTellWebhooks(ports);

export const handler = middy<DynamoDBStreamEvent, DynamoDBBatchResponse>(async (event: DynamoDBStreamEvent) => {
  try {
    const changes = changesOf(event, unmarshall);
    await relay(changes.map(({ after }) => after));
    await tellWebhooks(changes);
    return { batchItemFailures: [] };
  } catch (error) {
    // The whole batch again: telling twice is harmless. Not telling waits for the sweep, and webhooks are told by nobody else.
    log.error('Changes could not be told', { records: event.Records.length }, error);
    throw error;
  }
});
