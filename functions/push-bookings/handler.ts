import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { PushMessage } from '../../shared/contracts/messages.ts';
import { queueHandler } from '../../shared/system/queue-handler.ts';
import { wire } from '../../shared/system/wiring.ts';
import { createPushBookings } from './push-bookings.ts';

const { ports, log } = wire('push-bookings');

export const handler = middy<SQSEvent, SQSBatchResponse>(
  queueHandler({ schema: PushMessage, fifo: true, log, handle: createPushBookings(ports) }),
);
