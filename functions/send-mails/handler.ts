import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { MailMessage } from '../../shared/contracts/messages.ts';
import { queueHandler } from '../../shared/system/queue-handler.ts';
import { publicUrlOf, wire } from '../../shared/system/wiring.ts';
import { createSendMails } from './create-send-mails.ts';

const { ports, environment, log } = wire('send-mails');

export const handler = middy<SQSEvent, SQSBatchResponse>(
  queueHandler({
    schema: MailMessage,
    fifo: false,
    log,
    handle: createSendMails(ports, { publicUrl: publicUrlOf(environment), log }),
  }),
);
