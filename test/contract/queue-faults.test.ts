import { createHash } from 'node:crypto';
import { CreateQueueCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../infra/local/engines/engine.ts';
import { sqsQueueUrl, startSqs } from '../../infra/local/engines/sqs.ts';
import type { Queues } from '../../shared/ports/queues.ts';
import { createSqsQueues } from '../../shared/sqs/queues.ts';
import { sqsClientAt } from '../engines/clients.ts';
import { type Fault, type FaultyProxy, startFaultyProxy } from '../engines/faulty-proxy.ts';

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** The queue takes the entries of the given bodies, or says so, and refuses the first `refused`. */
function answer(refused: number, accepted: unknown[], SenderFault = false): Fault {
  const Failed = Array.from({ length: refused }, (_, at) => ({ Id: String(at), SenderFault, Code: 'InternalError' }));
  const Successful = accepted.map((body, at) => {
    return { Id: String(refused + at), MessageId: 'x', MD5OfMessageBody: md5(JSON.stringify(body)) };
  });
  return { operation: 'SendMessageBatch', answer: { status: 200, body: { Failed, Successful } } };
}

const message = (body: string) => ({ body, group: body.slice(0, 1), dedupe: body });

describe('queues on SQS when things go wrong', () => {
  let engine: Engine;
  let proxy: FaultyProxy;
  let client: SQSClient;
  let queues: Queues;
  let url: string;

  beforeAll(async () => {
    engine = await startSqs();
    proxy = await startFaultyProxy(engine.endpoint);
    client = sqsClientAt(proxy.endpoint);
  });

  beforeEach(async ({ task }) => {
    const name = `${task.id.replace(/[^0-9]/g, '')}.fifo`;
    await client.send(new CreateQueueCommand({ QueueName: name }));
    url = sqsQueueUrl(proxy.endpoint, name);
    queues = createSqsQueues({ client, urls: { changes: url } });
  });

  afterAll(async () => {
    client.destroy();
    await proxy.stop();
    await engine.stop();
  });

  async function received(): Promise<unknown[]> {
    const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 }));
    return Messages.map(({ Body = '' }): unknown => JSON.parse(Body));
  }

  test('what a batch refuses is sent again, before what follows it in its group', async () => {
    proxy.inject(answer(1, ['b1']));
    await queues.sendAll('changes', ['a1', 'b1', 'a2'].map(message));
    expect(await received()).toEqual(['a1']);
  });

  test('a queue that refuses again and again throws', async () => {
    proxy.inject(answer(2, []), answer(2, []), answer(2, []));
    await expect(queues.sendAll('changes', ['a1', 'b1'].map(message))).rejects.toThrow('InternalError');
    expect(await received()).toEqual([]);
  });

  test('a message that the queue calls faulty is not sent again', async () => {
    const before = proxy.seen('SendMessageBatch');
    proxy.inject(answer(1, [], true));
    await expect(queues.sendAll('changes', [message('a1')])).rejects.toThrow();
    expect(proxy.seen('SendMessageBatch') - before).toBe(1);
  });

  test('a message whose acceptance is not heard of is there once', async () => {
    proxy.inject({ operation: 'SendMessage', loseAnswer: true });
    await queues.send('changes', message('a1'));
    await queues.send('changes', message('b1'));
    expect(await received()).toEqual(['a1', 'b1']);
  });

  test('a queue that the function does not know throws', async () => {
    await expect(queues.send('pushes', message('a1'))).rejects.toThrow('may not send to pushes');
  });
});
