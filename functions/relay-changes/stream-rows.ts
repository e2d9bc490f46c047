import type { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import type { RowChange } from '../../shared/sync/visible-changes.ts';

type Image = Parameters<typeof unmarshall>[0];

/** The rows as they stood before and after each change; removals owe nothing. */
export const changesOf = (event: DynamoDBStreamEvent, parse: typeof unmarshall): RowChange[] =>
  event.Records.flatMap(({ dynamodb }) =>
    dynamodb?.NewImage === undefined
      ? []
      : {
          before: dynamodb.OldImage && parse(dynamodb.OldImage as Image),
          after: parse(dynamodb.NewImage as Image),
        },
  );
