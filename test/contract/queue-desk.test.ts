import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sqsQueueUrl, startSqs } from '../../infra/local/engines/sqs.ts';
import { createSqsQueueDesk } from '../../shared/sqs/queue-desk.ts';
import { systemClock } from '../../shared/system/clock.ts';
import { sqsClientAt } from '../engines/clients.ts';

let engine: Awaited<ReturnType<typeof startSqs>>;
let client: ReturnType<typeof sqsClientAt>;
beforeAll(async () => {
  engine = await startSqs();
  client = sqsClientAt(engine.endpoint);
});
afterAll(async () => {
  client.destroy();
  await engine.stop();
});

async function pair(name: string, fifo: boolean) {
  const urls = { main: '', dead: '' };
  for (const kind of ['main', 'dead'] as const) {
    const QueueName = `${name}-${kind}${fifo ? '.fifo' : ''}`;
    await client.send(new CreateQueueCommand({ QueueName, ...(fifo ? { Attributes: { FifoQueue: 'true' } } : {}) }));
    urls[kind] = sqsQueueUrl(engine.endpoint, QueueName);
  }
  return urls;
}

async function bodies(url: string): Promise<(string | undefined)[]> {
  const found: (string | undefined)[] = [];
  for (;;) {
    const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 }));
    if (Messages.length === 0) return found;
    found.push(...Messages.map(({ Body }) => Body));
  }
}

describe('the queues as operations see them', () => {
  test('HE2 dead letters of a group go back in order, and are counted before and after', async () => {
    const urls = await pair('changes', true);
    for (const n of [1, 2, 3])
      await client.send(
        new SendMessageCommand({
          ...{ QueueUrl: urls.dead, MessageBody: `m${n}`, MessageGroupId: 'lnk_1', MessageDeduplicationId: `d${n}` },
        }),
      );
    const desk = createSqsQueueDesk({ client, queues: { changes: urls }, clock: systemClock });
    expect(await desk.depths()).toEqual([{ name: 'changes', ready: 0, inFlight: 0, delayed: 0, dead: 3 }]);
    expect(await desk.redrive('changes', Date.now() + 20_000)).toEqual({ moved: 3, left: false });
    expect(await desk.depths()).toEqual([{ name: 'changes', ready: 3, inFlight: 0, delayed: 0, dead: 0 }]);
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl: urls.main, MessageSystemAttributeNames: ['MessageGroupId'] }),
    );
    expect(Messages[0]).toMatchObject({ Body: 'm1', Attributes: { MessageGroupId: 'lnk_1' } });
  });

  test('HE2 those of a queue without order go back too', async () => {
    const urls = await pair('mails', false);
    for (const n of [1, 2])
      await client.send(new SendMessageCommand({ QueueUrl: urls.dead, MessageBody: `mail ${n}` }));
    const desk = createSqsQueueDesk({ client, queues: { mails: urls }, clock: systemClock });
    expect(await desk.redrive('mails', Date.now() + 20_000)).toEqual({ moved: 2, left: false });
    expect((await bodies(urls.main)).toSorted()).toEqual(['mail 1', 'mail 2']);
  });

  test('HE2 when the time is up it says that there is more, and nothing is lost', async () => {
    const urls = await pair('webhooks', false);
    await client.send(new SendMessageCommand({ QueueUrl: urls.dead, MessageBody: 'one' }));
    const desk = createSqsQueueDesk({ client, queues: { webhooks: urls }, clock: systemClock });
    expect(await desk.redrive('webhooks', Date.now() - 1)).toEqual({ moved: 0, left: true });
    expect(await bodies(urls.dead)).toEqual(['one']);
  });
});
