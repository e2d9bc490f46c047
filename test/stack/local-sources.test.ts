import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness, until } from './fixtures/harness.ts';

let harness: Harness;

beforeAll(async () => {
  harness = await startHarness();
  await harness.stack.warmed;
});
afterAll(() => harness.end());

const jobs = (group: string) => harness.records('job').filter((one) => one['group'] === group);
const waiting = () => harness.records('waits');
const ids = (entries: { id?: string | undefined }[]) => entries.map((one) => one.id);
const many = (count: number) => Array.from({ length: count }, (_, index) => `${index}`.padStart(2, '0'));

/** The shortest of a few ways to a function, in milliseconds: a busy machine delays some, a pause between two polls all. */
async function shortestWait(
  send: (id: string) => Promise<void>,
  arrived: () => { id?: string | undefined; at?: number | undefined }[],
) {
  const waits: number[] = [];
  for (const number of many(5)) {
    const id = `quick-${number}`;
    const sent = Date.now();
    await send(id);
    const [seen] = await until(
      () => arrived().filter((one) => one.id === id),
      (found) => found.length > 0,
    );
    waits.push((seen?.at ?? 0) - sent);
  }
  return Math.min(...waits);
}

describe('a FIFO queue', () => {
  it('is read within a fraction of a second', async () => {
    const quickest = await shortestWait(
      (id) => harness.sendJob('quick', { id }),
      () => jobs('quick'),
    );
    // Not after a poll's pause, however busy the machine is.
    expect(quickest).toBeLessThan(900);
  });

  it('hands over several messages of a group in one batch, in order, each once', async () => {
    await harness.sendJob('many', { id: 'many-first', waitsAt: 'many' });
    const rest = many(12).map((number) => ({ id: `many-${number}` }));
    await harness.sendJobs('many', rest.slice(0, 10));
    await harness.sendJobs('many', rest.slice(10));
    harness.openGate('many');
    const found = await until(
      () => jobs('many'),
      (entries) => entries.length >= 13,
    );
    expect(ids(found)).toEqual(['many-first', ...many(12).map((number) => `many-${number}`)]);
    expect(Math.max(...found.map((one) => Number(one['batch'])))).toBe(10);
    await harness.stack.settled();
    expect(jobs('many')).toHaveLength(13);
  });

  it('loses and reorders nothing when many groups send at once', async () => {
    const groups = many(8).map((number) => `crowd-${number}`);
    await Promise.all(
      groups.map(async (group) => {
        for (const number of many(15)) await harness.sendJob(group, { id: `${group}-${number}` });
      }),
    );
    const crowd = () => groups.map((group) => [...new Set(ids(jobs(group)))]);
    const found = await until(crowd, (all) => all.flat().length === 8 * 15);
    expect(found).toEqual(groups.map((group) => many(15).map((number) => `${group}-${number}`)));
  });

  it('serves groups beside each other', async () => {
    for (const group of ['left', 'right']) await harness.sendJob(group, { id: `${group}-1`, waitsAt: 'both' });
    // Neither is done before both have begun.
    await until(waiting, (entries) => ['left-1', 'right-1'].every((id) => ids(entries).includes(id)));
    harness.openGate('both');
    await until(
      () => [...jobs('left'), ...jobs('right')],
      (entries) => entries.length === 2,
    );
  });

  it('shows failed messages of a batch again after the visibility timeout, in order, and no others', async () => {
    await harness.sendJob('partly', { id: 'partly-0', waitsAt: 'partly' });
    await harness.sendJobs('partly', [{ id: 'partly-1' }, { id: 'partly-2', failBelow: 2 }, { id: 'partly-3' }]);
    harness.openGate('partly');
    const found = await until(
      () => jobs('partly'),
      (entries) => entries.some((one) => one.id === 'partly-3' && !one['fails']),
    );
    expect(ids(found.filter((one) => !one['fails']))).toEqual(['partly-0', 'partly-1', 'partly-2', 'partly-3']);
    const [first, second] = found.filter((one) => one.id === 'partly-2');
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(1500);
    await harness.stack.settled();
    expect(ids(jobs('partly').filter((one) => one.id === 'partly-1'))).toHaveLength(1);
  });

  it('counts receives truly for messages behind a failing one, gives up on each after the third, and goes on', async () => {
    await harness.sendJob('poison', { id: 'poison-0', waitsAt: 'poison' });
    await harness.sendJobs(
      'poison',
      [1, 2].map((number) => ({ id: `poison-${number}`, fail: true })),
    );
    harness.openGate('poison');
    const receives = (id: string) => jobs('poison').flatMap((one) => (one.id === id ? one['receives'] : []));
    await until(
      () => receives('poison-2'),
      (counts) => counts.length === 3,
    );
    await harness.sendJob('poison', { id: 'poison-good' });
    await until(
      () => receives('poison-good'),
      (counts) => counts.length > 0,
    );
    expect(receives('poison-1')).toEqual([1, 2, 3]);
    expect(receives('poison-2')).toEqual([1, 2, 3]);
    await harness.stack.settled();
    const { queues } = await harness.stack.state();
    expect(queues['jobs-dead.fifo']?.visible).toBe(2);
  });
});

describe('a standard queue', () => {
  it('shows a message again after its handler threw, ended the process or took too long', async () => {
    for (const doing of ['throw', 'exit', 'hang']) await harness.sendChore({ id: `bad-${doing}`, doing });
    const singles = () => harness.records('single');
    await until(singles, (entries) => entries.filter((one) => one['receives'] === 2).length === 3);
    for (const doing of ['throw', 'exit', 'hang']) {
      const [first, second] = singles().filter((one) => one['doing'] === doing);
      expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(1500);
    }
    const log = harness.log.join('\n');
    expect(log).toContain('Task timed out after 1.00 seconds');
    expect(log).toContain('Runtime exited with exit status 1');
    expect(log).toContain('single failed: Error: as asked');
  });

  it('shows a failed message at once when the clock is moved past its visibility timeout', async () => {
    const waits: number[] = [];
    for (const id of ['moved-1', 'moved-2', 'moved-3']) {
      await harness.sendChore({ id, doing: 'throw' });
      const moved = () => harness.records('single').filter((one) => one.id === id);
      await until(moved, (found) => found.length === 1);
      await new Promise((resolve) => setTimeout(resolve, 300));
      await harness.stack.advanceClock(5_000);
      const [first, second] = await until(moved, (found) => found.length === 2);
      waits.push((second?.at ?? 0) - (first?.at ?? 0));
    }
    // Of a timeout of two seconds; a busy machine delays some of the three.
    expect(Math.min(...waits)).toBeLessThan(1500);
  });
});

describe('a stream', () => {
  const put = async (id: string, more: object = {}) => {
    const Item = { pk: { S: id }, sk: { S: '-' }, dueAt: { S: 'soon' }, dueShard: { S: '1' }, ...more };
    await harness.dynamodb.send(new PutItemCommand({ TableName: 'Things', Item }));
  };
  const rows = (id: string) => harness.records('row').filter((one) => one.id === id);

  it('hands over the rows that its filter lets pass, soon', async () => {
    const Item = { pk: { S: 'not-owing' }, sk: { S: '-' } };
    await harness.dynamodb.send(new PutItemCommand({ TableName: 'Things', Item }));
    const owing = () => harness.records('row').filter((one) => String(one.id).startsWith('quick-'));
    expect(await shortestWait((id) => put(id), owing)).toBeLessThan(600);
    expect(new Set(owing().map((one) => one['name']))).toEqual(new Set(['INSERT']));
    expect(rows('not-owing')).toEqual([]);
  });

  it('keeps the order of a key, also past a failure', async () => {
    for (const number of many(20))
      await put('ordered', { n: { N: number }, failures: { N: number === '07' ? '1' : '0' } });
    const found = await until(
      () => rows('ordered'),
      (entries) => entries.some((one) => one['n'] === '19'),
    );
    expect(found.filter((one) => !one['fails']).map((one) => Number(one['n']))).toEqual([...many(20)].map(Number));
    expect(found.filter((one) => one['fails'])).toHaveLength(1);
  });

  it('finds a poison row by bisection, gives it up and tells the failure queue', async () => {
    for (const number of many(6))
      await put('split', { n: { N: number }, ...(number === '03' ? { poison: { BOOL: true } } : {}) });
    await until(
      () => rows('split'),
      (entries) => entries.some((one) => one['n'] === '5'),
    );
    expect(new Set(rows('split').map((one) => Number(one['n'])))).toEqual(new Set([0, 1, 2, 4, 5]));
    const QueueUrl = harness.queueUrl('RelayFailures');
    const { Messages = [] } = await harness.sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 }));
    expect(JSON.parse(Messages[0]?.Body ?? '{}')).toMatchObject({ DDBStreamBatchInfo: { batchSize: 1 } });
  });

  it('makes no record of a write that changes nothing', async () => {
    await put('same', { n: { N: '1' } });
    await put('same', { n: { N: '1' } });
    const change = { UpdateExpression: 'SET n = :n', ExpressionAttributeValues: { ':n': { N: '2' } } };
    const Key = { pk: { S: 'same' }, sk: { S: '-' } };
    await harness.dynamodb.send(new UpdateItemCommand({ TableName: 'Things', Key, ...change }));
    const found = await until(
      () => rows('same'),
      (entries) => entries.some((one) => one['n'] === '2'),
    );
    expect(found.map((one) => [one['name'], one['n']])).toEqual([
      ['INSERT', '1'],
      ['MODIFY', '2'],
    ]);
  });
});

describe('a schedule', () => {
  it('fires at the start and follows the clock', async () => {
    const ticks = () => harness.records('tick');
    const [first] = await until(ticks, (found) => found.length >= 1);
    expect(first?.['input']).toEqual({ job: 'sweep' });
    const before = ticks().length;
    await harness.stack.advanceClock(9 * 60_000);
    await harness.stack.advanceClock(2 * 60_000);
    await until(ticks, (found) => found.length > before);
    await harness.stack.advanceClock(60 * 60_000);
    await until(ticks, (found) => found.length > before + 1);
    await harness.stack.settled();
    expect(ticks()).toHaveLength(before + 2);
  });
});

it('says what is underway, and when nothing is', async () => {
  await harness.stack.settled();
  await harness.sendJob('busy', { id: 'busy-1', waitsAt: 'busy' });
  await until(waiting, (entries) => ids(entries).includes('busy-1'));
  const state = await harness.stack.state();
  expect(state.idle).toBe(false);
  expect(state.functions['consume']?.running).toBe(1);
  harness.openGate('busy');
  await harness.stack.settled();
  expect((await harness.stack.state()).idle).toBe(true);
});
