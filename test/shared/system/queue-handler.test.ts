import type { SQSEvent, SQSRecord } from 'aws-lambda';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChangeMessage, DeltaMessage, PushMessage } from '../../../shared/contracts/messages.ts';
import { queueHandler } from '../../../shared/system/queue-handler.ts';

const record = (messageId: string, body: string, group = 'group'): SQSRecord => ({
  ...{ messageId, body, receiptHandle: messageId, messageAttributes: {}, md5OfBody: '' },
  ...{ eventSource: 'aws:sqs', eventSourceARN: 'arn:aws:sqs:eu-central-1:1:changes.fifo', awsRegion: 'eu-central-1' },
  attributes: {
    ...{ ApproximateReceiveCount: '1', SentTimestamp: '0', SenderId: '1', ApproximateFirstReceiveTimestamp: '0' },
    MessageGroupId: group,
  },
});

const event = (...records: SQSRecord[]): SQSEvent => ({ Records: records });
const failuresOf = ({ batchItemFailures }: { batchItemFailures: { itemIdentifier: string }[] }): string[] =>
  batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);

const pull = (ticket: number) =>
  JSON.stringify({ v: 1, kind: 'pull', businessId: 'biz_a', linkId: 'lnk_a', ticket, cause: 'sweep' });

function recording(fifo: boolean) {
  const handled: number[] = [];
  const logged: string[] = [];
  const handler = queueHandler({
    schema: ChangeMessage,
    fifo,
    log: { error: (message) => logged.push(message) },
    handle: async (message) => {
      if (message.kind !== 'pull' || message.ticket < 0) throw new Error('cannot be handled');
      handled.push(message.ticket);
    },
  });
  return { handled, logged, handler };
}

describe('a batch', () => {
  it('AP8 reports the failed message and skips the rest of its group only', async () => {
    const { handled, handler, logged } = recording(true);
    const answer = await handler(
      event(
        record('a1', pull(1), 'a'),
        record('a2', pull(-1), 'a'),
        record('b1', pull(2), 'b'),
        record('a3', pull(3), 'a'),
        record('b2', pull(4), 'b'),
      ),
    );
    expect(failuresOf(answer)).toEqual(['a2', 'a3']);
    expect(handled).toEqual([1, 2, 4]);
    expect(logged).toHaveLength(1);
  });

  it('AP8 of a standard queue reports failed messages alone', async () => {
    const { handled, handler } = recording(false);
    const answer = await handler(event(record('1', pull(1)), record('2', pull(-1)), record('3', pull(3))));
    expect(failuresOf(answer)).toEqual(['2']);
    expect(handled.sort()).toEqual([1, 3]);
  });

  it('AP8 in which all fail reports all and does not throw', async () => {
    const { handler } = recording(true);
    expect(failuresOf(await handler(event(record('1', pull(-1)), record('2', pull(-2), 'other'))))).toEqual(['1', '2']);
  });
});

describe('a body', () => {
  for (const [name, schema] of Object.entries({ ChangeMessage, DeltaMessage, PushMessage }))
    it(`API1 that is no ${name} fails its message and is never handled`, async () => {
      let handled = 0;
      const handler = queueHandler<unknown>({
        schema,
        fifo: true,
        log: { error: () => {} },
        handle: async () => {
          handled += 1;
        },
      });
      const body = fc.oneof(
        fc.string(),
        fc.json(),
        fc.jsonValue().map((value) => JSON.stringify({ v: 1, kind: value })),
      );
      await fc.assert(
        fc.asyncProperty(body, async (text) => {
          expect(failuresOf(await handler(event(record('1', text))))).toEqual(['1']);
        }),
        { numRuns: 200 },
      );
      expect(handled).toBe(0);
    });

  it('SE2 of another schema version fails its message', async () => {
    const { handled, handler } = recording(true);
    const next = pull(1).replace('"v":1', '"v":2');
    expect(failuresOf(await handler(event(record('1', next))))).toEqual(['1']);
    expect(handled).toEqual([]);
  });
});
