import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { credentials, region } from '../../infra/local/names.ts';
import { until } from './doors.ts';
import type { Surroundings } from './faults.ts';

/**
 * A worker stops in the middle of an event, in its talk with Google, for longer than its lease. Its message comes again and
 * another worker takes over; then it wakes up, and goes on as if nothing had been.
 *
 *   worker ── asks Google ── (SIGSTOP ······ lease lapses, message comes again ······ SIGCONT) ── writes
 *   another                                     └── takes over ── writes
 */

type Kind = { operation: string; function: string; queue: string };

const kinds: Kind[] = [
  { operation: 'events.list', function: 'pull-changes', queue: 'changes' },
  { operation: 'events.insert', function: 'push-bookings', queue: 'pushes' },
  { operation: 'events.patch', function: 'push-bookings', queue: 'pushes' },
];
const longestWaitMilliseconds = 20_000;
/** Longer than the leases of pulling, reading and applying, and of a booking's write. */
const asleepMs = 6 * 60_000;

const stateSchema = z.object({
  functions: z.record(z.string(), z.object({ busy: z.array(z.number()) })),
  queues: z.record(z.string(), z.unknown()),
});

export async function becomeZombie(around: Surroundings): Promise<number> {
  const { doors, draw, installation } = around;
  const kind = draw.pick(kinds);
  if (kind === undefined) return 0;
  const { body } = await until(() =>
    doors.google('POST', '/faults', { match: { operation: kind.operation }, action: { kind: 'hold' }, times: 1 }),
  );
  const id = z.object({ id: z.string() }).parse(body).id;
  const asleep: number[] = [];
  try {
    if (!(await isHeld(around, id))) return 0;
    const state = stateSchema.parse((await until(() => doors.local('GET', '/state'))).body);
    const [, { busy } = { busy: [] }] =
      Object.entries(state.functions).find(([name]) => name.endsWith(kind.function)) ?? [];
    for (const pid of busy) if (signal(pid, 'SIGSTOP')) asleep.push(pid);
    await until(() => doors.google('DELETE', '/faults'));
    await doors.advance(asleepMs);
    for (const name of Object.keys(state.queues))
      if (name.includes(kind.queue) && !name.includes('dead')) await showAgain(installation.folder, name);
    await pause(draw.between(3000, 5000));
  } finally {
    for (const pid of asleep) signal(pid, 'SIGCONT');
    await until(() => doors.google('DELETE', '/faults'));
  }
  return asleep.length;
}

async function isHeld({ doors }: Surroundings, id: string): Promise<boolean> {
  for (let waited = 0; waited < longestWaitMilliseconds; waited += 100) {
    const { body } = await until(() => doors.google('GET', `/faults/${id}`));
    if (z.object({ held: z.number() }).parse(body).held > 0) return true;
    await pause(100);
  }
  return false;
}

const ports = z.object({ sqs: z.number() });
const shown = z.object({ messages: z.object({ inflight: z.array(z.object({ receiptHandle: z.string() })) }) });

/** The queue's visibility time-out, over in the product's time, ends in the machine's as well. */
async function showAgain(folder: string, queue: string): Promise<void> {
  const { sqs } = ports.parse(JSON.parse(readFileSync(join(folder, 'addresses.json'), 'utf8')));
  const endpoint = `http://127.0.0.1:${sqs}`;
  const client = new SQSClient({
    endpoint,
    region,
    credentials,
  });
  const response = await fetch(`${endpoint}/_fauxqs/queues/${encodeURIComponent(queue)}`);
  const inHand = shown.parse(await response.json()).messages.inflight;
  const shows = inHand.map(({ receiptHandle: ReceiptHandle }) => {
    const QueueUrl = `${endpoint}/000000000000/${queue}`;
    return client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0.001 }));
  });
  // What was handled in the meantime is no longer there.
  await Promise.allSettled(shows);
  client.destroy();
}

function signal(pid: number, name: 'SIGSTOP' | 'SIGCONT'): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
