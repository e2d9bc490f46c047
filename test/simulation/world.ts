import { createApplyDeltas } from '../../functions/apply-deltas/apply-deltas.ts';
import { createPullChanges } from '../../functions/pull-changes/pull-changes.ts';
import { createPushBookings } from '../../functions/push-bookings/push-bookings.ts';
import { createReceiveNotification } from '../../functions/receive-notification/receive-notification.ts';
import { createRelayChanges } from '../../functions/relay-changes/relay-changes.ts';
import { createRunSchedule } from '../../functions/run-schedule/run-schedule.ts';
import { ChangeMessage, DeltaMessage, PushMessage } from '../../shared/contracts/messages.ts';
import { createGoogle as createAdapter } from '../../shared/google/adapter.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import type { QueueName, Queues } from '../../shared/ports/queues.ts';
import type { Row } from '../../shared/ports/store.ts';
import type { GoogleLimits } from '../../shared/sync/budget.ts';
import { createGoogle } from '../google-emulator/create-google.ts';
import { createMemoryMetrics } from '../memory/metrics.ts';
import { createMemoryQueues } from '../memory/queues.ts';
import { testRandom } from '../memory/random.ts';
import { createMemoryStore } from '../memory/store.ts';
import { testVault } from '../memory/vault.ts';

/** The real handlers in virtual time: memory ports, the emulator's core in process, one thing after another. */

export const googleUrl = 'http://google.test';
export const productUrl = 'https://slotbridge.test';
export const client = { clientId: '1-test', clientSecret: 'client-secret' };

const minute = 60_000;

/** Who uses the ports: one of the functions, or the people and booking systems outside of them. */
export type Part =
  | 'receive-notification'
  | 'pull-changes'
  | 'apply-deltas'
  | 'push-bookings'
  | 'relay-changes'
  | 'run-schedule'
  | 'api'
  | 'consent'
  | 'send-mails'
  | 'deliver-webhooks'
  | 'outside';

export type WorldOptions = {
  start?: number;
  seed?: string;
  pushUrl?: string | undefined;
  /** What the installation thinks Google allows; its published limits without it. */
  limits?: GoogleLimits;
  /** Google gives fewer entries a page than it is asked for. */
  pageSize?: number;
  /** Asked once an invocation: the ports this one gets, to break or to kill it. */
  wrap?: (ports: Ports, part: Part) => Ports;
};

const inner = ['deltas', 'changes', 'pushes'] as const;
type Inner = (typeof inner)[number];

const mostSteps = 20_000;

export class World {
  /** Virtual time, milliseconds. */
  time: number;
  readonly metrics = createMemoryMetrics();
  readonly store = createMemoryStore({ metrics: this.metrics });
  readonly queues;
  readonly google;
  readonly ports: Ports;
  readonly mails: { to: string; subject: string; text: string; html: string }[] = [];
  readonly failures: unknown[] = [];
  /** Google's notifications as they arrived, in order, header names in lower case. */
  readonly delivered: Record<string, string>[] = [];
  /** Every message a queue has accepted, in order. */
  readonly sent: { queue: QueueName; body: unknown }[] = [];
  readonly #changed: Row[] = [];
  readonly #portsOf: (part: Part) => Ports;
  readonly #config;

  constructor(options: WorldOptions = {}) {
    this.time = options.start ?? Date.parse('2026-05-04T06:00:00.000Z');
    const clock = {
      now: () => this.time,
      sleep: async (milliseconds: number) => {
        this.time += milliseconds;
      },
    };
    const seed = options.seed ?? 'world';
    this.queues = createMemoryQueues({ clock });
    this.google = createGoogle({
      clock,
      random: testRandom(`google/${seed}`),
      deliver: (url, init) => this.#deliver(url, init.headers),
    });
    const secrets = { adminKey: async () => 'admin-key', oauthClient: async () => client };
    const random = testRandom(seed);
    const vault = testVault(random);
    const base = { store: this.store, vault, secrets, clock, random, metrics: this.metrics };
    const adapter = createAdapter({
      ...base,
      ...(options.limits === undefined ? {} : { limits: options.limits }),
      apiUrl: googleUrl,
      oauthUrl: googleUrl,
      fetch: (input, init) => this.google.fetch(withPagesOf(options.pageSize, new Request(input, init))),
    });
    const ports: Ports = {
      ...base,
      queues: this.#recording(this.queues),
      google: adapter,
      mail: {
        send: async (mail) => {
          this.mails.push(mail);
          return { messageId: `mail-${this.mails.length}` };
        },
      },
    };
    const { wrap = (same) => same } = options;
    this.#portsOf = (part) => wrap(ports, part);
    this.ports = this.#portsOf('outside');
    this.#config = { pushUrl: 'pushUrl' in options ? options.pushUrl : `${productUrl}/google/notifications` };
    this.store.subscribe((change) => {
      if (change.after !== undefined && change.table !== 'ledger') this.#changed.push(change.after);
    });
  }

  /** A control call of the emulator. */
  async control<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
    const request = new Request(`${googleUrl}/control${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const response = await this.google.fetch(request);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  #recording = (queues: Queues): Queues => ({
    send: async (queue, message) => {
      await queues.send(queue, message);
      this.sent.push({ queue, body: message.body });
    },
    sendAll: async (queue, messages) => {
      await queues.sendAll(queue, messages);
      this.sent.push(...messages.map(({ body }) => ({ queue, body })));
    },
  });

  notify = (headers: Record<string, string | undefined>) =>
    createReceiveNotification(this.#portsOf('receive-notification'), (error) => this.failures.push(error))(headers);

  sweep = () =>
    createRunSchedule(this.#portsOf('run-schedule'), this.#config, (_, error) => this.failures.push(error))();

  /** One message played to its handler, whatever has been played before; what the handler throws comes out. */
  async play(queue: Inner, body: unknown, id = 'played'): Promise<void> {
    if (queue === 'changes')
      await createPullChanges(this.#portsOf('pull-changes'), this.#config)(ChangeMessage.parse(body), { id });
    else if (queue === 'deltas') await createApplyDeltas(this.#portsOf('apply-deltas'))(DeltaMessage.parse(body));
    else await createPushBookings(this.#portsOf('push-bookings'))(PushMessage.parse(body));
  }

  async #deliver(url: string, headers: Record<string, string>): Promise<{ status: number }> {
    if (!url.startsWith(productUrl)) throw new Error(`Nobody listens at ${url}`);
    const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    this.delivered.push(lower);
    return await this.notify(lower);
  }

  /** Runs whatever is ready until nothing is: pushes, stream, queues. Time stands still but for waits in handlers. */
  async settle({ queues = inner }: { queues?: readonly Inner[] } = {}): Promise<void> {
    for (let step = 0; step < mostSteps; step++) {
      if (!(await this.step(queues))) return;
    }
    throw new Error('The world does not come to rest');
  }

  /** One piece of work; false when there was none. */
  async step(queues: readonly Inner[] = inner): Promise<boolean> {
    const due = this.google.pending();
    if (due !== undefined && due <= this.time) {
      await this.google.tick();
      return true;
    }
    if (this.#changed.length > 0) {
      await this.#tell(this.#changed.splice(0));
      return true;
    }
    for (const queue of queues) if (await this.handleNext(queue)) return true;
    return false;
  }

  /** A stream that loses its batch has lost it: what was owed is left to the sweep (PU8). */
  async #tell(rows: Row[]): Promise<void> {
    try {
      await createRelayChanges(this.#portsOf('relay-changes'))(rows);
    } catch (error) {
      this.failures.push(error);
    }
  }

  async handleNext(queue: Inner): Promise<boolean> {
    const [message] = this.queues.receive(queue, 1);
    if (message === undefined) return false;
    try {
      await this.play(queue, message.body, message.messageId);
      this.queues.ack(message.receipt);
    } catch (error) {
      this.failures.push(error);
      this.queues.nack(message.receipt, 1);
    }
    return true;
  }

  /** Lets time pass, the schedule running every minute as in production; long times may go in longer steps. */
  async pass(milliseconds: number, step = minute): Promise<void> {
    const end = this.time + milliseconds;
    while (this.time < end) {
      this.time = Math.min(end, this.time + step);
      await this.google.tick();
      await this.sweep().catch((error: unknown) => this.failures.push(error));
      await this.settle();
    }
  }
}

function withPagesOf(size: number | undefined, request: Request): Request {
  const url = new URL(request.url);
  if (size === undefined || !url.searchParams.has('maxResults') || url.searchParams.has('timeMin')) return request;
  url.searchParams.set('maxResults', String(size));
  return new Request(url, request);
}
