import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { DeltaMessage } from '../../shared/contracts/messages.ts';
import { queueHandler } from '../../shared/system/queue-handler.ts';
import { wire } from '../../shared/system/wiring.ts';
import { createApplyDeltas } from './apply-deltas.ts';

const { ports, log } = wire('apply-deltas');

export const handler = middy<SQSEvent, SQSBatchResponse>(
  queueHandler({ schema: DeltaMessage, fifo: true, log, handle: createApplyDeltas(ports) }),
);
