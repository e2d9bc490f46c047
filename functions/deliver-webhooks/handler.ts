import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { WebhookMessage } from '../../shared/contracts/messages.ts';
import { queueHandler } from '../../shared/system/queue-handler.ts';
import { publicUrlOf, wire } from '../../shared/system/wiring.ts';
import { isOnLoopback } from '../../shared/webhooks/addresses.ts';
import { createHttpSender } from '../../shared/webhooks/http-sender.ts';
import { createDeliverWebhooks } from './create-deliver-webhooks.ts';

const { ports, environment, log } = wire('deliver-webhooks');
const { store, vault, clock, random } = ports;
const sender = createHttpSender({ loopback: isOnLoopback(publicUrlOf(environment)) });

export const handler = middy<SQSEvent, SQSBatchResponse>(
  queueHandler({
    schema: WebhookMessage,
    fifo: false,
    log,
    handle: createDeliverWebhooks({ store, vault, clock, random, sender }, { log }),
  }),
);
