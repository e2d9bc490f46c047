import type { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import type { OwingRow } from '../../shared/sync/wakes.ts';

/** The rows as they stand after each change; removals owe nothing. */
export const rowsOf = (event: DynamoDBStreamEvent, parse: typeof unmarshall): OwingRow[] =>
  event.Records.map((record) => record.dynamodb?.NewImage)
    .filter((image) => image !== undefined)
    .map((image) => parse(image as Parameters<typeof unmarshall>[0]));
