import * as z from 'zod';
import { createApi } from '../../../functions/api/create-api.ts';
import type { ApiConfig, ApiPorts } from '../../../functions/api/ports.ts';
import { directoryKeys } from '../../../shared/contracts/keys.ts';
import { Problem } from '../../../shared/contracts/problems.ts';
import type { AccountRow } from '../../../shared/contracts/rows/directory.ts';
import type { LinkRow } from '../../../shared/contracts/rows/links.ts';
import { linkIdOf } from '../../../shared/identity/ids.ts';
import { owning } from '../../../shared/people/first-owner.ts';
import { csrfTokenOf, openConsoleSession } from '../../../shared/people/sessions.ts';
import type { QueueDesk } from '../../../shared/ports/queue-desk.ts';
import type { Google } from '../../../shared/ports/google.ts';
import { acceptTerms } from '../../../shared/privacy/acceptance.ts';
import { shippedTerms } from '../../../shared/privacy/terms.ts';
import type { Row, Store, TableName } from '../../../shared/ports/store.ts';
import { iso } from '../../../shared/records/time.ts';
import { noGoogle, unasked } from '../../memory/google.ts';
import { createMemoryMetrics } from '../../memory/metrics.ts';
import { MemoryQueues } from '../../memory/queues.ts';
import { testRandom } from '../../memory/random.ts';
import { createMemoryStore, type MemoryStore } from '../../memory/store.ts';
import { testVault } from '../../memory/vault.ts';

export const adminKey = 'the-admin-key-of-this-test';
const startOfTest = Date.parse('2026-05-04T06:00:00.000Z');

export type Request = {
  key?: string | undefined;
  body?: unknown;
  /** Sent as it is instead of `body`. */
  text?: string;
  query?: string;
  headers?: Record<string, string>;
  cookies?: string[];
  base64?: boolean;
};

const AnyBody = z.looseObject({ nextCursor: z.string().nullish() });
export type Answer = { status: number; headers: Record<string, string>; text: string; body: z.infer<typeof AnyBody> };

export class World {
  readonly store = createMemoryStore();
  readonly defects: unknown[] = [];
  readonly queues: MemoryQueues;
  now = startOfTest;
  google: Google = noGoogle;
  readonly ports: ApiPorts;
  readonly #api: ReturnType<typeof createApi>;
  #requests = 0;

  constructor(
    over: {
      store?: (inner: MemoryStore) => Store;
      publicUrl?: string;
      privacyTerms?: ApiConfig['privacyTerms'];
      queueDesk?: QueueDesk;
    } = {},
  ) {
    const clock = {
      now: () => this.now,
      sleep: async (milliseconds: number) => {
        this.now += milliseconds;
      },
    };
    this.queues = new MemoryQueues({ clock });
    const random = testRandom();
    this.ports = {
      store: over.store?.(this.store) ?? this.store,
      queues: this.queues,
      google: {
        calendar: (account) => this.google.calendar(account),
        oauth: { ...noGoogle.oauth, tryClient: (client) => this.google.oauth.tryClient(client) },
      },
      vault: testVault(random),
      secrets: {
        adminKey: async () => adminKey,
        oauthClient: async () => ({ clientId: 'client', clientSecret: 'client-secret' }),
      },
      clock,
      random,
      metrics: createMemoryMetrics(),
    };
    this.#api = createApi(this.ports, {
      publicUrl: over.publicUrl ?? 'https://slotbridge.example',
      privacyTerms: over.privacyTerms,
      queueDesk: over.queueDesk,
      onDefect: (error) => this.defects.push(error),
    });
  }

  async call(method: string, path: string, request: Request = {}): Promise<Answer> {
    const text = request.text ?? (request.body === undefined ? undefined : JSON.stringify(request.body));
    const result = await this.#api(eventOf(method, path, text, request, `req-${++this.#requests}`), context);
    const body = result.body ?? '';
    return {
      status: result.statusCode ?? 0,
      headers: Object.fromEntries(Object.entries(result.headers ?? {}).map(([name, value]) => [name, String(value)])),
      text: body,
      body: body === '' ? {} : AnyBody.parse(JSON.parse(body)),
    };
  }

  /** A business and a key of it with these scopes. */
  async business(scopes = ['read', 'book', 'manage', 'conflicts']): Promise<{ id: string; key: string }> {
    const created = await this.call('POST', '/v1/businesses', {
      key: adminKey,
      body: { name: 'Salon Aurora', timeZone: 'Europe/Berlin', locale: 'de' },
    });
    const id = String(created.body.id);
    await acceptTerms(this.ports, { businessId: id, version: shippedTerms.version, name: 'Nora Nord' });
    return { id, key: await this.key(id, scopes) };
  }

  async key(businessId: string, scopes: string[]): Promise<string> {
    const answer = await this.call('POST', `/v1/businesses/${businessId}/keys`, {
      key: adminKey,
      body: { name: 'Booking system', scopes },
    });
    return String(answer.body.key);
  }

  /** What an owner of the business sends from the console. */
  async owner(businessId: string): Promise<Required<Pick<Request, 'headers' | 'cookies'>>> {
    const who = { sub: '7', email: 'owner@example.org', emailVerified: true, name: 'Olga Owner' };
    await this.ports.store.transact(owning(businessId, who, this.now));
    const secret = await openConsoleSession(this.ports, who);
    const proof = { origin: 'https://slotbridge.example', 'slotbridge-csrf': csrfTokenOf(secret) };
    return { headers: { ...proof, 'slotbridge-business': businessId }, cookies: [`__Host-slotbridge=${secret}`] };
  }

  async resource(key: string, over: object = {}): Promise<string> {
    const body = { name: 'Anna', email: 'anna@example.org', timeZone: 'Europe/Berlin', ...over };
    return String((await this.call('POST', '/v1/resources', { key, body })).body.id);
  }

  /** A live link with a working account, read a moment ago. */
  async link(businessId: string, resourceId: string, over: Partial<LinkRow> = {}): Promise<LinkRow> {
    const id = linkIdOf(businessId, resourceId, 'anna@example.org');
    const accountId = over.accountId ?? 'acc_1';
    const account: AccountRow = {
      ...directoryKeys.account(businessId, accountId),
      v: 1,
      row: 'account',
      id: accountId,
      businessId,
      oauthClient: 'default',
      sub: '1',
      email: 'anna@example.org',
      scopes: [],
      grant: 'ok',
      grantSince: iso(this.now),
      remindersSent: 0,
      confirmedForeign: false,
      version: 1,
    };
    const row: LinkRow = {
      ...directoryKeys.link(businessId, id),
      v: 1,
      row: 'link',
      id,
      businessId,
      resourceId,
      accountId,
      oauthClient: 'default',
      accountEmail: 'anna@example.org',
      calendarId: 'anna@example.org',
      calendarName: 'Anna',
      calendarZone: 'Europe/Berlin',
      accessRole: 'owner',
      role: 'write',
      state: 'active',
      watch: 'watched',
      channelId: 'channel-1',
      channelExpiresAt: iso(this.now + 86_400_000),
      ticket: 3,
      servedTicket: 3,
      pullNumber: 3,
      pullEpoch: 3,
      pullState: 'idle',
      cursor: 'sync-token',
      generation: 1,
      asOf: iso(this.now - 10_000),
      breaker: [],
      breakerVersion: 0,
      createdAt: iso(this.now),
      version: 1,
      ...over,
    };
    const pointer = { ...directoryKeys.resourceLink(businessId, resourceId, id), v: 1, row: 'resourceLink' };
    for (const one of [account, row, pointer]) await this.store.put({ table: 'directory', row: one });
    return row;
  }

  /** Everything stored, to be compared before and after. */
  snapshot(): Row[] {
    const tables: TableName[] = ['directory', 'calendar', 'conflicts', 'ledger'];
    return tables.flatMap((table) => this.store.rows(table));
  }
}

/** The problem in an answer; fails unless it is one. */
export const problemIn = (answer: Answer): z.infer<typeof Problem> => {
  if (answer.headers['content-type'] !== 'application/problem+json') throw new Error(`No problem: ${answer.text}`);
  return Problem.parse(answer.body);
};

const context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'api',
  functionVersion: '1',
  invokedFunctionArn: 'arn',
  memoryLimitInMB: '512',
  awsRequestId: 'aws-request',
  logGroupName: 'group',
  logStreamName: 'stream',
  getRemainingTimeInMillis: () => 29_000,
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
};

/** As API Gateway sends it, payload format 2.0. */
function eventOf(method: string, path: string, text: string | undefined, request: Request, requestId: string) {
  const headers: Record<string, string> = {
    ...(request.key === undefined ? {} : { authorization: `Bearer ${request.key}` }),
    ...(text === undefined ? {} : { 'content-type': 'application/json' }),
    ...request.headers,
  };
  return {
    version: '2.0',
    routeKey: 'ANY /v1/{proxy+}',
    rawPath: path,
    rawQueryString: request.query ?? '',
    headers,
    cookies: request.cookies ?? [],
    pathParameters: { proxy: path.replace(/^\/v1\//, '') },
    requestContext: {
      accountId: '1',
      apiId: 'api',
      domainName: 'slotbridge.example',
      domainPrefix: 'slotbridge',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
      requestId,
      routeKey: 'ANY /v1/{proxy+}',
      stage: '$default',
      time: '04/May/2026:06:00:00 +0000',
      timeEpoch: startOfTest,
    },
    ...(text === undefined ? {} : { body: request.base64 ? Buffer.from(text).toString('base64') : text }),
    isBase64Encoded: request.base64 ?? false,
  };
}

/** Google that says so of every OAuth client it is asked about. */
export const googleThatSays = (of: 'known' | 'refused' | 'unknown'): Google => ({
  ...noGoogle,
  oauth: { ...noGoogle.oauth, tryClient: async () => of },
});

/** Google with these calls; any other fails the test. */
export const googleWith = (calls: Partial<ReturnType<Google['calendar']>>): Google => ({
  oauth: noGoogle.oauth,
  calendar: () => ({
    listCalendars: unasked,
    listEvents: unasked,
    getEvent: unasked,
    insertEvent: unasked,
    patchEvent: unasked,
    deleteEvent: unasked,
    watchEvents: unasked,
    stopChannel: unasked,
    probe: unasked,
    ...calls,
  }),
});
