import type { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import type { OwingRow } from '../../shared/sync/wakes.ts';

type Image = Parameters<typeof unmarshall>[0];

/** The rows as they stood after each change; removals owe nothing. */
export const changedRows = (event: DynamoDBStreamEvent, parse: typeof unmarshall): OwingRow[] =>
  event.Records.flatMap(({ dynamodb }) => (dynamodb?.NewImage === undefined ? [] : parse(dynamodb.NewImage as Image)));
