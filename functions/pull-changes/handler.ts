import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { ChangeMessage } from '../../shared/contracts/messages.ts';
import { queueHandler } from '../../shared/system/queue-handler.ts';
import { channelConfig, wire } from '../../shared/system/wiring.ts';
import { createPullChanges } from './pull-changes.ts';

const { ports, environment, log } = wire('pull-changes');
const pull = createPullChanges(ports, channelConfig(environment));

export const handler = middy<SQSEvent, SQSBatchResponse>(
  queueHandler({
    schema: ChangeMessage,
    fifo: true,
    log,
    handle: (message, { messageId }) => pull(message, { id: messageId }),
  }),
);
