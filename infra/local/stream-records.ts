import type { _Record } from '@aws-sdk/client-dynamodb-streams';
import { isDeepStrictEqual } from 'node:util';
import { arnOf, region } from './names.ts';

/** A stream record as Lambda hands it over: DynamoDB JSON, times in seconds of the product's time. */
export type StreamRecord = {
  sequenceNumber: string;
  /** The item's key; records of one key keep their order. */
  key: string;
  /** Milliseconds of the product's time. */
  createdAt: number;
  event: object;
};

/** Undefined for a write that changed nothing: AWS makes no record of it, dynoxide does. */
export function readRecord(table: string, record: _Record, clockOffset: number): StreamRecord | undefined {
  const { dynamodb = {}, eventName } = record;
  const { NewImage, OldImage, Keys = {} } = dynamodb;
  if (eventName === 'MODIFY' && NewImage && isDeepStrictEqual(NewImage, OldImage)) return undefined;
  const createdAt = (dynamodb.ApproximateCreationDateTime?.getTime() ?? Date.now()) + clockOffset;
  const sequenceNumber = dynamodb.SequenceNumber ?? '0';
  const names = Object.keys(Keys).sort();
  return {
    sequenceNumber,
    createdAt,
    key: JSON.stringify(names.map((name) => Keys[name])),
    event: {
      eventID: `${table}-${record.eventID ?? sequenceNumber}`,
      eventName,
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: region,
      dynamodb: jsonForm({ ...dynamodb, ApproximateCreationDateTime: Math.floor(createdAt / 1000) }),
      eventSourceARN: arnOf.stream(table),
    },
  };
}

/** Bytes travel as base64. */
function jsonForm(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(jsonForm);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.map(([name, item]) => [name, jsonForm(item)]));
}
