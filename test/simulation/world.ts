import { createApplyDeltas } from '../../functions/apply-deltas/apply-deltas.ts';
import { createPullChanges } from '../../functions/pull-changes/pull-changes.ts';
import { createPushBookings } from '../../functions/push-bookings/push-bookings.ts';
import { createReceiveNotification } from '../../functions/receive-notification/receive-notification.ts';
import { createRelayChanges } from '../../functions/relay-changes/relay-changes.ts';
import { createRunSchedule } from '../../functions/run-schedule/run-schedule.ts';
import { ChangeMessage, DeltaMessage, PushMessage } from '../../shared/contracts/messages.ts';
import { createGoogle as createAdapter } from '../../shared/google/adapter.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import type { QueueName } from '../../shared/ports/queues.ts';
import type { Row } from '../../shared/ports/store.ts';
import { createGoogle } from '../google-emulator/create-google.ts';
import { createMemoryMetrics } from '../memory/metrics.ts';
import { createMemoryQueues } from '../memory/queues.ts';
import { createMemoryStore } from '../memory/store.ts';
import { testRandom, testVault } from '../shared/onboarding/support/parts.ts';

/** The real handlers in virtual time: memory ports, the emulator's core in process, one thing after another. */

export const googleUrl = 'http://google.test';
export const productUrl = 'https://slotbridge.test';
export const client = { clientId: '1-test', clientSecret: 'client-secret' };

const minute = 60_000;

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
  readonly #changed: Row[] = [];
  readonly #handle: Record<Exclude<QueueName, 'webhooks' | 'mails'>, (body: unknown, id: string) => Promise<void>>;
  readonly #receive;
  readonly #relay;
  readonly #sweep;

  constructor(options: { start?: number; seed?: string; pushUrl?: string | undefined } = {}) {
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
      apiUrl: googleUrl,
      oauthUrl: googleUrl,
      fetch: (input, init) => this.google.fetch(new Request(input, init)),
    });
    this.ports = {
      ...base,
      queues: this.queues,
      google: adapter,
      mail: {
        send: async (mail) => {
          this.mails.push(mail);
          return { messageId: `mail-${this.mails.length}` };
        },
      },
    };
    const config = { pushUrl: 'pushUrl' in options ? options.pushUrl : `${productUrl}/google/notifications` };
    const pull = createPullChanges(this.ports, config);
    const apply = createApplyDeltas(this.ports);
    const push = createPushBookings(this.ports);
    this.#handle = {
      changes: (body, id) => pull(ChangeMessage.parse(body), { id }),
      deltas: (body) => apply(DeltaMessage.parse(body)),
      pushes: (body) => push(PushMessage.parse(body)),
    };
    this.#receive = createReceiveNotification(this.ports, (error) => this.failures.push(error));
    this.#relay = createRelayChanges(this.ports);
    this.#sweep = createRunSchedule(this.ports, config, (_, error) => this.failures.push(error));
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

  notify = (headers: Record<string, string>) => this.#receive(headers);
  sweep = () => this.#sweep();

  async #deliver(url: string, headers: Record<string, string>): Promise<{ status: number }> {
    if (!url.startsWith(productUrl)) throw new Error(`Nobody listens at ${url}`);
    const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    return await this.#receive(lower);
  }

  /** Runs whatever is ready until nothing is: pushes, stream, queues. Time stands still but for waits in handlers. */
  async settle(limit = 100_000): Promise<void> {
    for (let step = 0; step < limit; step++) {
      if (!(await this.step())) return;
    }
    throw new Error('The world does not come to rest');
  }

  /** One piece of work; false when there was none. */
  async step(): Promise<boolean> {
    const due = this.google.pending();
    if (due !== undefined && due <= this.time) {
      await this.google.tick();
      return true;
    }
    if (this.#changed.length > 0) {
      await this.#relay(this.#changed.splice(0));
      return true;
    }
    for (const queue of ['deltas', 'changes', 'pushes'] as const) if (await this.handleNext(queue)) return true;
    return false;
  }

  async handleNext(queue: 'changes' | 'deltas' | 'pushes'): Promise<boolean> {
    const [message] = this.queues.receive(queue, 1);
    if (message === undefined) return false;
    try {
      await this.#handle[queue](message.body, message.messageId);
      this.queues.ack(message.receipt);
    } catch (error) {
      this.failures.push(error);
      this.queues.nack(message.receipt, 1);
    }
    return true;
  }

  /** Lets time pass minute by minute, the schedule running as in production. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds;
    while (this.time < end) {
      this.time = Math.min(end, this.time + minute);
      await this.google.tick();
      await this.#sweep();
      await this.settle();
    }
  }
}
