import middy from '@middy/core';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { wire } from '../../shared/system/wiring.ts';
import { createRelayChanges } from './relay-changes.ts';
import { changedRows } from './stream-rows.ts';

const { ports, log } = wire('relay-changes');
const relay = createRelayChanges(ports);

export const handler = middy<DynamoDBStreamEvent, DynamoDBBatchResponse>(async (event: DynamoDBStreamEvent) => {
  try {
    await relay(changedRows(event, unmarshall));
    return { batchItemFailures: [] };
  } catch (error) {
    // The whole batch again: telling twice is harmless, and what is never told the sweep finds.
    log.error('Changes could not be told', { records: event.Records.length }, error);
    throw error;
  }
});
