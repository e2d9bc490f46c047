import { createGoogle as createAdapter } from '../../../shared/google/adapter.ts';
import type { Fetch } from '../../../shared/google/endpoints.ts';
import type { Google } from '../../../shared/ports/google.ts';
import type { OutgoingMail } from '../../../shared/ports/mail.ts';
import type { Ports } from '../../../shared/ports/ports.ts';
import type { OutgoingMessage, QueueName, Queues } from '../../../shared/ports/queues.ts';
import type { Random } from '../../../shared/ports/random.ts';
import type { Secrets, Vault } from '../../../shared/ports/secrets.ts';
import type { Query, Store, TransactResult, WriteResult } from '../../../shared/ports/store.ts';
import type { MemoryQueues } from '../../memory/queues.ts';
import type { MemoryStore } from '../../memory/store.ts';
import { googleUrl } from '../world.ts';
import type { Gate, Verdict } from './gate.ts';
import type { Scene } from './scene.ts';
import type { Task } from './task.ts';

/** A request on its way to Google. */
export type SentRequest = { method: string; url: string; headers: Headers; body: string };

/** The engines behind the ports, shared by all tasks of a schedule. */
export type Engines = {
  scene: Scene;
  gate: Gate;
  store: MemoryStore;
  queues: MemoryQueues;
  vault: Vault;
  secrets: Secrets;
  random: Random;
  metrics: Ports['metrics'];
  /** One request to Google; `verdict` says whether its answer is lost. */
  askGoogle: (task: Task, verdict: Verdict, request: SentRequest) => Promise<Response>;
  keepMail: (mail: OutgoingMail) => string;
};

/** Who uses the ports now: a worker has one task after another. */
export type Holder = { task: Task };

export function portsOf(engines: Engines, holder: Holder): Ports {
  const { scene, gate, random, metrics, secrets } = engines;
  const store = storeOf(engines, holder);
  const vault = vaultOf(engines, holder);
  const clock = {
    now: () => scene.time + holder.task.skew,
    sleep: (milliseconds: number) => gate.sleep(holder.task, milliseconds),
  };
  const base = { store, vault, secrets, clock, random, metrics };
  let google: Google | undefined;
  const fetch: Fetch = (input, init) => {
    const request = sentRequest(input, init);
    const { task } = holder;
    return gate.pass(task, 'google', (verdict) => engines.askGoogle(task, verdict, request));
  };
  return {
    ...base,
    queues: queuesOf(engines, holder),
    get google() {
      google ??= createAdapter({ ...base, apiUrl: googleUrl, oauthUrl: googleUrl, fetch });
      return google;
    },
    mail: {
      send: (mail) => gate.pass(holder.task, 'mail', async () => ({ messageId: engines.keepMail(mail) })),
    },
  };
}

/** Without the caller's signal: it runs in real time. */
function sentRequest(input: string | URL | Request, { method = 'GET', headers, body }: RequestInit = {}): SentRequest {
  if (input instanceof Request) throw new TypeError('A request goes to Google by its address.');
  if (typeof body !== 'string' && !(body instanceof URLSearchParams) && body !== undefined && body !== null)
    throw new TypeError('What goes to Google is text.');
  return {
    ...{ method, url: String(input), body: body?.toString() ?? '' },
    headers: headers instanceof Headers ? headers : new Headers(headers),
  };
}

function storeOf({ scene, gate, store }: Engines, holder: Holder): Store {
  const once = <Answer>(work: () => Promise<Answer>) => gate.pass(holder.task, 'read', work);
  const counted = (answer: WriteResult): WriteResult => {
    if (!answer.ok) scene.counts.add('conditionLost');
    return answer;
  };
  const write = (conditional: boolean, work: () => Promise<WriteResult>): Promise<WriteResult> =>
    gate.pass(holder.task, conditional ? 'conditional' : 'write', async (verdict) => {
      if (verdict === 'twice') void work();
      return counted(await work());
    });
  return {
    get: (table, key) => once(() => store.get(table, key)),
    batchGet: (table, keys) => once(() => store.batchGet(table, keys)),
    query: (query) => {
      // A sweep asks each shard each minute: that there is nothing needs no turn of its own.
      if (query.index === 'due' && isNothingDue(store, query)) return Promise.resolve({ rows: [] });
      return once(() => {
        if (query.index !== undefined && store.areIndexesHeld) scene.counts.add('staleIndex');
        return store.query(query);
      });
    },
    count: (query) => once(() => store.count(query)),
    put: (put) => write(put.when !== undefined, () => store.put(put)),
    update: (update) => write(update.when !== undefined, () => store.update(update)),
    delete: (del) => write(del.when !== undefined, () => store.delete(del)),
    transact: (items) =>
      gate.pass(holder.task, 'transact', async (verdict): Promise<TransactResult> => {
        if (verdict === 'conflict') return { ok: false, lost: [], conflict: true };
        const answer = await store.transact(items);
        if (!answer.ok) scene.counts.add('conditionLost');
        return answer;
      }),
  };
}

function isNothingDue(store: MemoryStore, { pk, sk }: Query): boolean {
  const first = store.nextDue(pk);
  return first === undefined || (sk !== undefined && 'to' in sk && sk.to !== undefined && first > sk.to);
}

function queuesOf({ scene, gate, queues }: Engines, holder: Holder): Queues {
  const sendAll = (queue: QueueName, messages: OutgoingMessage[]) =>
    gate.pass(holder.task, 'send', async (verdict) => {
      const done = queues.sendAll(queue, messages);
      for (const { body } of messages) scene.note({ kind: 'sent', queue, body });
      if (verdict === 'twice') void queues.sendAll(queue, messages);
      await done;
    });
  return { sendAll, send: (queue, message) => sendAll(queue, [message]) };
}

function vaultOf({ gate, vault }: Engines, holder: Holder): Vault {
  const { seal, open, sign } = vault;
  return {
    seal: (...values) => gate.pass(holder.task, 'vault', () => seal(...values)),
    open: (...values) => gate.pass(holder.task, 'vault', () => open(...values)),
    sign: (...values) => gate.pass(holder.task, 'vault', () => sign(...values)),
  };
}
