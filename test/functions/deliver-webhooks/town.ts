import { createDeliverWebhooks } from '../../../functions/deliver-webhooks/create-deliver-webhooks.ts';
import { createRelayChanges } from '../../../functions/relay-changes/relay-changes.ts';
import { createRunSchedule } from '../../../functions/run-schedule/run-schedule.ts';
import { directoryKeys } from '../../../shared/contracts/keys.ts';
import { WebhookMessage } from '../../../shared/contracts/messages.ts';
import { DeliveryRow, type WebhookEvent, webhookEvents } from '../../../shared/contracts/rows/webhooks.ts';
import type { Store } from '../../../shared/ports/store.ts';
import type { WebhookSender } from '../../../shared/ports/webhooks.ts';
import { parseRow } from '../../../shared/records/read.ts';
import type { OwingRow } from '../../../shared/sync/wakes.ts';
import { createHttpSender } from '../../../shared/webhooks/http-sender.ts';
import * as z from 'zod';
import { markBusyChanged } from '../../../shared/webhooks/busy.ts';
import { World } from '../api/world.ts';

const minute = 60_000;

const Page = z.object({
  items: z.array(z.object({ id: z.string(), type: z.string(), data: z.looseObject({}) })),
  next: z.string(),
  more: z.boolean(),
});
export const timeoutMs = 200;

export type Breaks = { sender?: (sound: WebhookSender) => WebhookSender; store?: (sound: Store) => Store };

/** The store with one call done in another way. */
export const withCall = <Name extends keyof Store>(sound: Store, name: Name, call: Store[Name]): Store =>
  new Proxy(sound, {
    get: (target, asked) => {
      const value: unknown = asked === name ? call : Reflect.get(target, asked);
      return typeof value === 'function' && asked !== name ? value.bind(target) : value;
    },
  });

/** The way of a change from the API to its receivers: real handlers, real HTTP on loopback, the database in memory. */
export class Town {
  readonly world: World;
  readonly failures: unknown[] = [];
  sender: WebhookSender;
  key = '';
  businessId = '';
  readonly #changes: OwingRow[] = [];
  /** Given up entirely: nothing is told of any change. */
  streamLost = false;

  private constructor({ sender = (same) => same, store }: Breaks) {
    this.world = new World({ publicUrl: 'http://127.0.0.1:3000', ...(store === undefined ? {} : { store }) });
    this.world.now = Date.now();
    this.sender = sender(createHttpSender({ loopback: true, timeoutMs }));
    this.world.store.subscribe(({ after }) => {
      if (after !== undefined && !this.streamLost) this.#changes.push(after);
    });
  }

  static async open(breaks: Breaks = {}): Promise<Town> {
    const town = new Town(breaks);
    ({ id: town.businessId, key: town.key } = await town.world.business());
    return town;
  }

  async webhook(url: string, events: readonly WebhookEvent[] = webhookEvents): Promise<{ id: string; secret: string }> {
    const { status, text, body } = await this.world.call('POST', '/v1/webhooks', {
      key: this.key,
      body: { url, events },
    });
    if (status !== 201) throw new Error(text);
    return { id: String(body.id), secret: String(body.secret) };
  }

  /** A booking of a new resource, tomorrow. That there is a new resource is told to nobody. */
  async book(title = 'Cut', key = this.key) {
    const resourceId = await this.world.resource(key);
    const mark = directoryKeys.resourceChange(this.businessId, resourceId);
    await this.world.store.delete({ table: 'directory', key: mark });
    const at = (hours: number) => new Date(this.world.now + hours * 60 * minute).toISOString().replace(/\.\d+/, '');
    const body = { resourceId, start: at(24), end: at(25), title };
    return (await this.world.call('POST', '/v1/bookings', { key, body })).body;
  }

  /** One page of `GET /v1/events`. */
  async events(query = ''): Promise<z.infer<typeof Page>> {
    return Page.parse((await this.world.call('GET', '/v1/events', { key: this.key, query })).body);
  }

  /** All of it, from `next` to `next`. */
  async walk({ after, limit = 200 }: { after?: string; limit?: number }): Promise<z.infer<typeof Page>['items']> {
    const from = after === undefined ? '' : `&after=${after}`;
    const { items, next, more } = await this.events(`limit=${limit}${from}`);
    return more ? [...items, ...(await this.walk({ after: next, limit }))] : items;
  }

  busy = (resourceId: string): Promise<void> =>
    markBusyChanged(this.world.ports, { businessId: this.businessId, resourceId });

  deliveries = (): DeliveryRow[] =>
    this.world.store
      .rows('directory')
      .filter(({ row }) => row === 'delivery')
      .map((row) => parseRow(DeliveryRow, row));

  /** The message about the first delivery's try after so many. */
  deliverMessage(tries: number) {
    const [row] = this.deliveries();
    if (row === undefined) throw new Error('Nothing is owed');
    const { businessId, webhookId, at, eventId } = row;
    return { v: 1, businessId, kind: 'deliver', webhookId, at, eventId, tries } as const;
  }

  /** Stream and queue until both are empty; a batch is worked on at once, as Lambda does it. */
  async settle(): Promise<void> {
    for (;;) {
      const changes = this.#changes.splice(0);
      await createRelayChanges(this.world.ports)(changes);
      const messages = this.world.queues.receive('webhooks');
      if (messages.length === 0 && this.#changes.length === 0) return;
      await Promise.all(
        messages.map(async ({ body, receipt }) => {
          await this.handle(body).catch((error: unknown) => this.failures.push(error));
          this.world.queues.ack(receipt);
        }),
      );
    }
  }

  handle = (body: unknown): Promise<void> =>
    createDeliverWebhooks(
      { ...this.world.ports, sender: this.sender },
      { log: { info: () => undefined } },
    )(WebhookMessage.parse(body));

  /** One sweep after that much time, and what follows from it. */
  async pass(milliseconds: number): Promise<void> {
    this.world.now += milliseconds;
    const fail = (_: unknown, error: unknown) => this.failures.push(error);
    await createRunSchedule(this.world.ports, { pushUrl: undefined }, fail)();
    await this.settle();
  }
}
