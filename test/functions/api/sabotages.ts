import { expect } from 'vitest';
import type * as Authenticate from '../../../functions/api/authenticate.ts';
import type * as PrivacyTerms from '../../../functions/api/privacy-terms.ts';
import type * as Language from '../../../shared/words/language.ts';
import type * as Must from '../../../shared/words/must.ts';
import type * as ReadRequest from '../../../functions/api/read-request.ts';
import type * as ResourceEvidence from '../../../functions/api/resource-evidence.ts';
import { directoryKeys } from '../../../shared/contracts/keys.ts';
import type * as EraseBusiness from '../../../shared/erasure/erase-business.ts';
import type * as TimedCache from '../../../shared/system/timed-cache.ts';
import type * as Ids from '../../../shared/identity/ids.ts';
import type { Row, Store } from '../../../shared/ports/store.ts';
import type * as Thinned from '../../../shared/records/thinned.ts';
import { shippedTerms } from '../../../shared/privacy/terms.ts';
import type { MemoryStore } from '../../memory/store.ts';
import { overlaid } from '../../sabotage/overlaid.ts';
import {
  dyingOverKeys,
  erasureOutlivesItsWorker,
  logOfDeletedWebhookGoes,
  withoutDeletedWebhooks,
} from './erase-facts.ts';
import { rareOnesAreFound, readsAsOften } from './big-facts.ts';
import type { Answer, World } from './world.ts';

/** One rule of the API broken by its store or by one module, and the fact that no longer holds under it. */
export type ApiSabotage = {
  rule: string;
  name: string;
  store?: (store: MemoryStore) => Store;
  /** The world in which the fact holds, where it is not the plain one. */
  sound?: (store: MemoryStore) => Store;
  module?: { path: string; replace(real: object): object };
  holds: (world: World) => Promise<void>;
};

export const inModule = <Module extends object>(path: string, replace: (real: Module) => Partial<Module>) => ({
  module: { path, replace },
});

const ids = '../../../shared/identity/ids.ts';
const readRequest = '../../../functions/api/read-request.ts';
const authenticate = '../../../functions/api/authenticate.ts';
const thinned = '../../../shared/records/thinned.ts';

/** Rows of the ledger on their way in; undefined leaves one out. */
const ledgerRows = (change: (row: Row) => Row | undefined) => (store: MemoryStore) =>
  overlaid<Store>(store, {
    transact: (items) =>
      store.transact(
        items.flatMap((item): typeof items => {
          if (item.kind !== 'put' || item.table !== 'ledger') return [item];
          const row = change(item.row);
          return row === undefined ? [] : [{ ...item, row }];
        }),
      ),
  });

const problemOf = ({ headers, body }: Answer): unknown => {
  expect(headers['content-type']).toBe('application/problem+json');
  return body;
};

/** Refused with this status and field, and nothing is stored. */
async function refuses(world: World, status: number, path: string, call: () => Promise<Answer>): Promise<void> {
  const before = world.snapshot();
  const answer = await call();
  expect(answer.status).toBe(status);
  expect(problemOf(answer)).toMatchObject({ errors: [{ path }] });
  expect(world.snapshot()).toEqual(before);
}

async function changedOnce(world: World) {
  const { key } = await world.business();
  const resourceId = await world.resource(key);
  const times = { start: '2026-06-05T09:00:00Z', end: '2026-06-05T10:00:00Z' };
  const booking = await world.call('POST', '/v1/bookings', { key, body: { resourceId, ...times, title: 'Cut' } });
  const path = `/v1/bookings/${booking.body.id}`;
  await world.call('PATCH', path, { key, body: { title: 'Colour' }, headers: { 'If-Match': '"1"' } });
  return (await world.call('GET', '/v1/ledger', { key, query: `bookingId=${booking.body.id}` })).body;
}

const wholeLedger = async (world: World): Promise<void> => {
  expect(await changedOnce(world)).toMatchObject({
    items: [
      { by: 'Booking system', before: { title: 'Cut' }, after: { title: 'Colour' } },
      { by: 'Booking system', before: null, after: { title: 'Cut' } },
    ],
  });
};

export const apiSabotages: ApiSabotage[] = [
  {
    rule: 'API1',
    name: 'what does not fit its schema is let through',
    ...inModule<typeof ReadRequest>(readRequest, () => ({ readBody: ({ body }) => JSON.parse(body.toString('utf8')) })),
    holds: async (world) => {
      const { key } = await world.business();
      const body = { name: 7, email: 'anna@example.org', timeZone: 'Europe/Berlin' };
      await refuses(world, 422, 'name', () => world.call('POST', '/v1/resources', { key, body }));
    },
  },
  {
    rule: 'API1',
    name: 'a precondition that is none is passed over',
    ...inModule<typeof ReadRequest>(readRequest, () => ({ readIfMatch: () => undefined })),
    holds: async (world) => {
      const { key } = await world.business();
      const path = `/v1/resources/${await world.resource(key)}`;
      const wrong = { key, body: { name: 'Ben' }, headers: { 'If-Match': 'the latest' } };
      await refuses(world, 400, 'If-Match', () => world.call('PATCH', path, wrong));
    },
  },
  {
    rule: 'API1',
    name: 'a parameter that is given twice is read once',
    ...inModule<typeof ReadRequest>(readRequest, (real) => ({
      readQuery: (event, schema) => real.parseOr(schema, Object.fromEntries(event.query), 'invalid_parameter'),
    })),
    holds: async (world) => {
      const { key } = await world.business();
      const query = 'limit=1&limit=2';
      await refuses(world, 400, 'limit', () => world.call('GET', '/v1/resources', { key, query }));
    },
  },
  {
    rule: 'IN9',
    name: 'the language that is asked for is passed over',
    ...inModule<typeof Language>('../../../shared/words/language.ts', () => ({ acceptedLanguage: () => 'en' })),
    holds: async (world) => {
      const { key } = await world.business();
      const headers = { 'accept-language': 'de' };
      const { body } = await world.call('GET', '/v1/bookings/bkg_none', { key, headers });
      expect(body.title).toBe('Das gibt es hier nicht');
    },
  },
  {
    rule: 'IN9',
    name: 'what a schema says of a field stays in English',
    ...inModule<typeof Must>('../../../shared/words/must.ts', () => ({ sayingOfText: () => undefined })),
    holds: async (world) => {
      const { key } = await world.business();
      const body = { name: 'Anna', email: 'anna@example.org', timeZone: 'Mars/Olympus' };
      const answer = await world.call('POST', '/v1/resources', { key, body, headers: { 'accept-language': 'de' } });
      expect(answer.body.errors).toEqual([
        { path: 'timeZone', message: 'muss eine Zeitzone der IANA sein, etwa Europe/Berlin' },
      ]);
    },
  },
  {
    rule: 'DS1',
    name: 'a business is closed before there is an operation that erases it',
    ...inModule<typeof EraseBusiness>('../../../shared/erasure/erase-business.ts', (real) => ({
      beginErasure: async (ports, business, choice) => {
        await real.closeBusiness(ports, business);
        return await real.beginErasure(ports, business, choice);
      },
    })),
    ...{ store: dyingOverKeys, sound: dyingOverKeys, holds: erasureOutlivesItsWorker },
  },
  {
    rule: 'DS1',
    name: 'nothing stays that finds the log of a deleted webhook',
    store: withoutDeletedWebhooks,
    holds: logOfDeletedWebhookGoes,
  },
  {
    rule: 'API2',
    name: 'keys are stored as they are',
    ...inModule<typeof Ids>(ids, () => ({
      hashSecret: (secret) => secret,
      matchesHash: (secret, hash) => secret === hash,
    })),
    holds: async (world) => {
      const { key } = await world.business();
      expect(JSON.stringify(world.snapshot())).not.toContain(key.split('.')[2]);
    },
  },
  {
    rule: 'API2',
    name: 'the secret of a key is not looked at',
    ...inModule<typeof Ids>(ids, () => ({ matchesHash: () => true })),
    holds: async (world) => {
      const { key } = await world.business();
      expect((await world.call('GET', '/v1/resources', { key: `${key.slice(0, -4)}0000` })).status).toBe(401);
    },
  },
  {
    rule: 'API2',
    name: 'scopes are not looked at',
    ...inModule<typeof Authenticate>(authenticate, (real) => ({
      requireScope: (caller, scope) =>
        real.requireScope(caller?.kind === 'business' ? { ...caller, scopes: [scope] } : caller, scope),
    })),
    holds: async (world) => {
      const { key } = await world.business(['read']);
      const body = { name: 'Anna', email: 'anna@example.org', timeZone: 'Europe/Berlin' };
      expect((await world.call('POST', '/v1/resources', { key, body })).status).toBe(403);
    },
  },
  {
    rule: 'API2',
    name: 'an id opens whoever’s it is',
    store: (store) =>
      overlaid<Store>(store, {
        get: async (table, key) => (await store.get(table, key)) ?? store.rows(table).find(({ sk }) => sk === key.sk),
      }),
    holds: async (world) => {
      const [mine, theirs] = [await world.business(), await world.business()];
      const path = `/v1/resources/${await world.resource(theirs.key)}`;
      const foreign = await world.call('GET', path, { key: mine.key });
      expect(foreign.status).toBe(404);
    },
  },
  {
    rule: 'OV1',
    name: 'every business is shown what was read first',
    ...inModule<typeof TimedCache>('../../../shared/system/timed-cache.ts', (real) => ({
      timedCache: <T>(options: Parameters<typeof real.timedCache>[0]) => {
        const cache = real.timedCache<T>(options);
        return (_key: string, load: () => Promise<T>) => cache('one for all', load);
      },
    })),
    holds: async (world) => {
      const [mine, theirs] = [await world.business(), await world.business()];
      await world.resource(mine.key);
      await world.call('GET', '/v1/overview', { key: mine.key });
      const { body } = await world.call('GET', '/v1/overview', { key: theirs.key });
      expect(body).toMatchObject({ resources: { total: 0 } });
    },
  },
  {
    rule: 'LS1',
    name: 'each resource of a page is read by itself',
    ...inModule<typeof ResourceEvidence>('../../../functions/api/resource-evidence.ts', (real) => ({
      evidenceOf: async (store, businessId, resources) => {
        const each = await Promise.all(resources.map((row) => real.evidenceOf(store, businessId, [row])));
        return (id) => (each[resources.findIndex((row) => row.id === id)] ?? each[0] ?? expect.fail())(id);
      },
    })),
    holds: readsAsOften('/v1/resources', 'limit=200'),
  },
  {
    rule: 'LS1',
    name: 'a page is looked for until it is full',
    ...inModule<typeof Thinned>(thinned, (real) => ({
      readThinned: async (store, query, request, schema, keep) => {
        const page = await real.readThinned(store, query, request, schema, keep);
        if (page.cursor === undefined || page.items.length >= request.limit) return page;
        const rest = { limit: request.limit - page.items.length, cursor: page.cursor };
        const next = await real.readThinned(store, query, rest, schema, keep);
        return { ...next, items: [...page.items, ...next.items] };
      },
    })),
    holds: rareOnesAreFound,
  },
  {
    rule: 'LS1',
    name: 'an empty page is taken for the end',
    ...inModule<typeof Thinned>(thinned, (real) => ({
      readThinned: async (...asked) => {
        const page = await real.readThinned(...asked);
        return page.items.length === 0 ? { items: [] } : page;
      },
    })),
    holds: rareOnesAreFound,
  },
  {
    rule: 'LG1',
    name: 'a change leaves no row',
    store: ledgerRows((row) => (row.before === undefined ? row : undefined)),
    holds: wholeLedger,
  },
  {
    rule: 'LG1',
    name: 'what it was before is not kept',
    store: ledgerRows(({ before: _, ...row }) => ({ ...row, pk: row.pk, sk: row.sk })),
    holds: wholeLedger,
  },
  {
    rule: 'LG1',
    name: 'who did it is not named',
    store: ledgerRows((row) => ({ ...row, by: 'somebody' })),
    holds: wholeLedger,
  },
  {
    rule: 'PV1',
    name: 'people are invited whether or not the terms are accepted',
    ...inModule<typeof PrivacyTerms>('../../../functions/api/privacy-terms.ts', () => ({
      requireTerms: async () => undefined,
    })),
    holds: async (world) => {
      const { id, key } = await world.business();
      await world.store.delete({ table: 'directory', key: directoryKeys.privacyTerms(id, shippedTerms.version) });
      const resourceId = await world.resource(key);
      expect((await world.call('POST', `/v1/resources/${resourceId}/invitation`, { key })).status).toBe(409);
    },
  },
];
