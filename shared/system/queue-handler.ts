import {
  BatchProcessor,
  EventType,
  processPartialResponse,
  SqsFifoPartialProcessorAsync,
} from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type * as z from 'zod';
import type { Log } from './log.ts';

/**
 * AP8: a batch reports its failures message by message; in a FIFO queue the rest of a failed message's group is skipped
 * and comes again in order. A message that does not fit its contract fails, and ends in the dead-letter queue.
 */
export function queueHandler<T>(options: {
  schema: z.ZodType<T>;
  fifo: boolean;
  log: Pick<Log, 'error'>;
  handle: (message: T, record: { messageId: string }) => Promise<void>;
}) {
  const { schema, fifo, log, handle } = options;
  const handleRecord = async (record: SQSRecord): Promise<void> => {
    try {
      await handle(schema.parse(JSON.parse(record.body)), { messageId: record.messageId });
    } catch (error) {
      log.error('A message could not be handled', { messageId: record.messageId }, error);
      throw error;
    }
  };
  return async (event: SQSEvent, context?: Context): Promise<SQSBatchResponse> => {
    const shared = { ...(context === undefined ? {} : { context }), throwOnFullBatchFailure: false };
    return fifo
      ? await processPartialResponse(event, handleRecord, new SqsFifoPartialProcessorAsync(), {
          ...shared,
          skipGroupOnError: true,
        })
      : await processPartialResponse(event, handleRecord, new BatchProcessor(EventType.SQS), shared);
  };
}
