import { createApi } from '../../functions/api/create-api.ts';
import { createConsent } from '../../functions/consent/create-consent.ts';
import { createDeliverWebhooks } from '../../functions/deliver-webhooks/create-deliver-webhooks.ts';
import { createSendMails } from '../../functions/send-mails/create-send-mails.ts';
import { MailMessage, WebhookMessage } from '../../shared/contracts/messages.ts';
import type { ReceiverAnswer, WebhookSender } from '../../shared/ports/webhooks.ts';
import { Browser, type Served } from '../functions/consent/support/browser.ts';
import type { Deaths } from './deaths.ts';
import { context, httpEvent } from './http-event.ts';
import { googleUrl, productUrl, type World } from './world.ts';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

export type Answer = { status: number; body: Record<string, unknown>; etag: string | undefined };

type Request = { key?: string; body?: unknown; headers?: Record<string, string> };

/** What stands between a world and the people around it: the API, the pages of consent, mails and webhooks. */
export class Edges {
  readonly world: World;
  /** What the receiver of webhooks was sent, and what it answers. */
  readonly received: { url: string; id: string; type: string; version: number }[] = [];
  receiver: () => ReceiverAnswer = () => ({ kind: 'answered', status: 204 });
  key = '';
  readonly #deaths: Deaths;

  constructor(world: World, deaths: Deaths) {
    this.world = world;
    this.#deaths = deaths;
  }

  /** One request, one invocation. */
  async call(method: string, path: string, { key = this.key, body, headers = {} }: Request = {}): Promise<Answer> {
    const ports = this.#deaths.wrap(this.world.ports, 'api');
    const api = createApi(ports, { publicUrl: productUrl, onDefect: (error) => this.world.failures.push(error) });
    const sent = {
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    const result = await api(httpEvent(method, new URL(path, productUrl), sent), context);
    const text = result.body ?? '';
    const etag = result.headers?.['etag'];
    return {
      status: result.statusCode ?? 0,
      body: text === '' ? {} : Object(JSON.parse(text)),
      etag: etag === undefined ? undefined : String(etag),
    };
  }

  /** As a caller does who got no answer: the same again, until there is one. */
  async insist(method: string, path: string, request: Request = {}): Promise<Answer> {
    const answer = await this.call(method, path, request);
    return answer.status >= 500 ? await this.call(method, path, request) : answer;
  }

  async newKey(businessId: string): Promise<void> {
    const body = { name: 'desk', scopes: ['read', 'book', 'manage', 'conflicts'] };
    const made = await this.call('POST', `/v1/businesses/${businessId}/keys`, { key: 'admin-key', body });
    this.key = String(made.body['key']);
  }

  /** Each page is an invocation of its own. */
  browser(): Browser {
    return new Browser((event, at) => {
      const ports = this.#deaths.wrap(this.world.ports, 'consent');
      return createConsent(ports, { publicUrl: productUrl, googleOrigin: googleUrl, log: silent })(event, at);
    }, productUrl);
  }

  /** What the person does on Google's page; answers where Google sends the browser. */
  async atGoogle(page: Served, account: string): Promise<string> {
    const url = page.location ?? '';
    const body = new URLSearchParams({ account, action: 'continue' });
    for (const scope of new URL(url).searchParams.get('scope')?.split(' ') ?? []) body.append('scope', scope);
    const answer = await this.world.google.fetch(new Request(url, { method: 'POST', body, redirect: 'manual' }));
    const back = new URL(answer.headers.get('location') ?? googleUrl);
    return back.pathname + back.search;
  }

  /** Until nothing is ready: stream, queues, mails, webhooks. */
  async settle(): Promise<void> {
    do {
      await this.world.settle();
    } while (await this.#handleNext());
  }

  async pass(milliseconds: number, step: number): Promise<void> {
    for (let left = milliseconds; left > 0; left -= step) {
      await this.world.pass(step, step);
      await this.settle();
    }
  }

  async #handleNext(): Promise<boolean> {
    for (const queue of ['mails', 'webhooks'] as const) {
      const [message] = this.world.queues.receive(queue, 1);
      if (message === undefined) continue;
      try {
        if (queue === 'mails') await this.#sendMail(message.body);
        else await this.#deliver(message.body);
        this.world.queues.ack(message.receipt);
      } catch (error) {
        this.world.failures.push(error);
        this.world.queues.nack(message.receipt, 1);
      }
      return true;
    }
    return false;
  }

  async #sendMail(body: unknown): Promise<void> {
    const ports = this.#deaths.wrap(this.world.ports, 'send-mails');
    await createSendMails(ports, { publicUrl: productUrl, log: silent })(MailMessage.parse(body));
  }

  async #deliver(body: unknown): Promise<void> {
    const ports = this.#deaths.wrapWith(this.world.ports, 'deliver-webhooks', { sender: this.#sender });
    await createDeliverWebhooks(ports, { log: silent })(WebhookMessage.parse(body));
  }

  readonly #sender: WebhookSender = {
    post: async ({ url, headers, body }) => {
      const { type, data } = JSON.parse(body) as { type: string; data: { version: number } };
      this.received.push({ url, id: headers['webhook-id'] ?? '', type, version: data.version });
      return this.receiver();
    },
  };
}
