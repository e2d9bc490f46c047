import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { Route } from '../../../functions/api/route.ts';
import { routesOf } from '../../../functions/api/routes.ts';
import { openConflict } from '../../../shared/desk/desk.ts';
import { saying } from '../../../shared/words/saying.ts';
import { adminKey, type Answer, problemIn, type Request, World } from './world.ts';

/** Over every route of the table: whatever is refused is refused with the right status, names the field, and leaves no trace. */

const routes = routesOf({ publicUrl: 'https://slotbridge.example' });
const withBody = routes.filter(({ body }) => body !== undefined);
const withIds = routes.filter(({ params }) => params.length > 0);
const guarded = routes.filter(({ access }) => access !== 'public');

type Side = {
  businessId: string;
  key: string;
  owner: Required<Pick<Request, 'headers' | 'cookies'>>;
  ids: Record<string, string>;
};
let world: World;
let ours: Side;
let theirs: Side;

async function side(): Promise<Side> {
  const { id: businessId, key } = await world.business();
  const resourceId = await world.resource(key);
  const link = await world.link(businessId, await world.resource(key), { accountId: `acc_${businessId}` });
  const times = { start: '2026-06-05T09:00:00Z', end: '2026-06-05T10:00:00Z' };
  const booking = await world.call('POST', '/v1/bookings', { key, body: { resourceId, ...times, title: 'Cut' } });
  await world.call('POST', `/v1/resources/${resourceId}/invitation`, { key });
  const conflictId = await openConflict(world.ports, {
    businessId,
    kind: 'double_booking',
    subject: { type: 'booking', id: String(booking.body.id), label: 'Cut' },
    cause: saying('cause.writeRefused'),
    impact: saying('impact.writesWait'),
  });
  const body = { url: 'https://booking.example.org/hook', events: ['booking.created'] };
  const webhook = await world.call('POST', '/v1/webhooks', { key, body });
  const ids = {
    businesses: businessId,
    resources: resourceId,
    links: link.id,
    bookings: String(booking.body.id),
    conflicts: conflictId,
    webhooks: String(webhook.body.id),
  };
  return { businessId, key, owner: await world.owner(businessId), ids };
}

beforeAll(async () => {
  world = new World();
  ours = await side();
  theirs = await side();
});

const pathOf = (route: Route, { ids, key }: Side): string =>
  route.path.replace('{keyId}', key.split('.')[1] ?? '').replace('{id}', ids[route.path.split('/')[2] ?? ''] ?? 'none');

const keyFor = (route: Route): string => (route.access === 'admin' ? adminKey : ours.key);

/** A request that would be read: the example body, If-Match where it is needed. */
const sound = (route: Route): Request => ({
  ...(route.access === 'person' ? { cookies: ours.owner.cookies } : { key: keyFor(route) }),
  ...(route.body === undefined ? {} : { body: route.body.meta()?.example }),
  headers: {
    ...(route.access === 'person' ? ours.owner.headers : {}),
    ...(route.ifMatch === undefined ? {} : { 'If-Match': '*' }),
  },
  ...(route.query?.meta()?.example === undefined ? {} : { query: queryText(object(route.query.meta()?.example)) }),
});

const queryText = (values: Record<string, unknown>): string =>
  new URLSearchParams(Object.entries(values).map(([field, value]) => [field, String(value)])).toString();

/** Sends it and checks what holds of every refusal: a problem, no defect, nothing changed. */
async function refusal(route: Route, path: string, request: Request): Promise<Answer> {
  const before = world.snapshot();
  const answer = await world.call(route.method, path, request);
  expect(world.defects).toEqual([]);
  expect(world.snapshot()).toEqual(before);
  expect(problemIn(answer)).toMatchObject({
    status: answer.status,
    type: expect.stringMatching(/^urn:slotbridge:problem:/),
  });
  return answer;
}

const pathsIn = (answer: Answer): string[] => problemIn(answer).errors.map(({ path }) => path);

const name = ({ method, path }: Route): string => `${method} ${path}`;
const anyOf = (table: Route[]) => fc.constantFrom(...table);
const fieldsOf = ({ body }: Route): string[] => (body instanceof z.ZodObject ? Object.keys(body.shape) : []);
const object = (value: unknown): Record<string, unknown> => z.record(z.string(), z.unknown()).parse(value ?? {});

describe('refused requests', () => {
  test.each(withBody.map((route) => [name(route), route] as const))(
    'API1 %s takes nothing but a JSON object of known fields',
    async (_name, route) => {
      const path = pathOf(route, ours);
      for (const text of ['{', '{"a":', 'name=Anna', '\u0000', '{"a":1}}']) {
        const answer = await refusal(route, path, { ...sound(route), text });
        expect([answer.status, problemIn(answer).code]).toEqual([400, 'invalid_json']);
      }
      for (const body of [null, [], 7, 'text', true])
        expect((await refusal(route, path, { ...sound(route), body })).status).toBe(422);
      const unknown = await refusal(route, path, {
        ...sound(route),
        body: { ...object(sound(route).body), unheardOf: 1 },
      });
      expect([unknown.status, pathsIn(unknown)]).toEqual([422, ['unheardOf']]);
      expect((await refusal(route, path, { ...sound(route), text: ' '.repeat(100_001) })).status).toBe(413);
      const headers = { ...sound(route).headers, 'content-type': 'text/plain' };
      expect((await refusal(route, path, { ...sound(route), headers })).status).toBe(415);
    },
  );

  test.each(withBody.map((route) => [name(route), route] as const))(
    'API1 %s names the field, or the key, that holds half a character',
    async (_name, route) => {
      const message = 'holds half a character: send both halves of its surrogate pair, or neither';
      const example = object(sound(route).body);
      const bodies = fieldsOf(route).flatMap((field): [string, unknown][] => [
        [field, { ...example, [field]: 'a\ud800' }],
        [`${field}.deep.0`, { ...example, [field]: { deep: ['\udc00', '\ud83d\ude00'] } }],
        [`${field}.\ufffd`, { ...example, [field]: { '\ud800': 'a' } }],
      ]);
      for (const [path, body] of bodies) {
        const answer = await refusal(route, pathOf(route, ours), { ...sound(route), body });
        expect([answer.status, problemIn(answer).errors]).toEqual([422, [{ path, message }]]);
      }
    },
  );

  test.each(guarded.map((route) => [name(route), route] as const))(
    'API2 %s is closed without a good key',
    async (_name, route) => {
      const path = pathOf(route, ours);
      const revoked = ours.key.replace(/\.key_[^.]+\./, '.key_revoked.');
      for (const key of [undefined, '', 'x', 'sbk_', revoked, `${ours.key}x`]) {
        const answer = await refusal(route, path, { ...sound(route), key, cookies: [] });
        const code = route.access === 'person' ? 'not_signed_in' : 'unauthorized';
        expect([answer.status, problemIn(answer).code]).toEqual([401, code]);
      }
      if (route.access === 'adminOrRead' || route.path === '/v1/session') return;
      const other = route.access === 'admin' ? ours.key : adminKey;
      expect((await refusal(route, path, { ...sound(route), key: other })).status).toBe(403);
    },
  );

  const keyed = guarded.filter(({ access }) => access !== 'admin' && access !== 'person');
  test.each(keyed.map((route) => [name(route), route] as const))(
    'API2 %s is closed to keys of all other scopes',
    async (_name, route) => {
      const wanted = route.access === 'adminOrRead' ? 'read' : route.access;
      const others = ['read', 'book', 'manage', 'conflicts'].filter((scope) => scope !== wanted);
      const key = await world.key(ours.businessId, others);
      const answer = await refusal(route, pathOf(route, ours), { ...sound(route), key });
      expect([answer.status, problemIn(answer).detail]).toEqual([403, `This key lacks the scope “${wanted}”.`]);
    },
  );

  test.each(withIds.filter(({ access }) => access !== 'admin').map((route) => [name(route), route] as const))(
    'API2 %s answers a foreign id exactly like an unknown one',
    async (_name, route) => {
      const foreign = await refusal(route, pathOf(route, theirs), sound(route));
      const unknown = await refusal(route, route.path.replace(/\{\w+\}/g, 'unknown_1'), sound(route));
      expect(foreign.status).toBe(404);
      expect({ ...foreign.body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' });
      expect(Object.keys(foreign.headers)).toEqual(Object.keys(unknown.headers));
    },
  );

  test.each(
    routes
      .filter(({ query, access }) => query !== undefined && access !== 'public')
      .map((route) => [name(route), route] as const),
  )('API1 %s names a parameter it does not know or cannot read', async (_name, route) => {
    const unknown = await refusal(route, pathOf(route, ours), { ...sound(route), query: 'unheardOf=1' });
    expect(unknown.status).toBe(400);
    expect(pathsIn(unknown)).toContain('unheardOf');
    const shape = route.query instanceof z.ZodObject ? Object.keys(route.query.shape) : [];
    for (const field of shape.filter((one) => one !== 'cursor' && one !== 'externalId')) {
      const answer = await refusal(route, pathOf(route, ours), { ...sound(route), query: `${field}=%00%20` });
      expect(answer.status).toBe(400);
      expect(pathsIn(answer).map((path) => path.split('.')[0])).toContain(field);
    }
  });

  test('API1 ids that no id can be are unknown, whatever is in them', async () => {
    const odd = fc.oneof(
      fc.string({ minLength: 1, unit: 'binary' }),
      fc.constantFrom('..', '%2e%2e', 'a#b', 'res_1#', 'bkg_1%23booking', '__proto__', 'constructor', 'x'.repeat(300)),
    );
    await fc.assert(
      fc.asyncProperty(anyOf(withIds), odd, async (route, id) => {
        const path = route.path.replace(/\{\w+\}/g, id.replaceAll('/', '%2F') || 'x');
        const answer = await refusal(route, path, sound(route));
        expect([404, 405]).toContain(answer.status);
      }),
      { numRuns: 80 },
    );
  });

  test('API1 a field of another type is named', async () => {
    const wrong = fc.constantFrom<unknown>({ a: { b: 1 } }, [[1]], 1.5, '\u0007', [{ a: null }]);
    await fc.assert(
      fc.asyncProperty(anyOf(withBody), fc.nat(), wrong, async (route, at, value) => {
        const fields = fieldsOf(route);
        const field = fields[at % fields.length] ?? '';
        const body = { ...object(sound(route).body), [field]: value };
        if (route.body?.safeParse(body).success) return;
        const answer = await refusal(route, pathOf(route, ours), { ...sound(route), body });
        expect(answer.status).toBe(422);
        expect(pathsIn(answer).map((path) => path.split('.')[0])).toContain(field);
      }),
      { numRuns: 200 },
    );
  });

  test('API1 whatever is sent, the answer is of the contract and a refusal leaves no trace', async () => {
    const query = fc.webQueryParameters();
    await fc.assert(
      fc.asyncProperty(
        anyOf(withBody),
        fc.jsonValue({ maxDepth: 3 }),
        fc.option(query, { nil: '' }),
        async (route, body, text) => {
          const before = world.snapshot();
          const answer = await world.call(route.method, pathOf(route, ours), { ...sound(route), body, query: text });
          expect(world.defects).toEqual([]);
          expect(answer.status).toBeLessThan(500);
          if (answer.status < 400) return;
          expect(problemIn(answer).requestId).toMatch(/^req-/);
          expect(world.snapshot()).toEqual(before);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('SE1 what goes wrong inside is reported and not told', async () => {
    const broken = new World();
    const { key } = await broken.business();
    broken.store.injectThrottle(1);
    const answer = await broken.call('GET', '/v1/resources', { key });
    expect([answer.status, problemIn(answer).code]).toEqual([500, 'internal']);
    expect(answer.text).not.toContain('throttled');
    expect(broken.defects).toMatchObject([{ name: 'ThrottlingException' }]);
  });
});

describe('two businesses', () => {
  test('API2 no list of one shows anything of the other', async () => {
    const secrets = Object.values(theirs.ids);
    const lists = [
      '/v1/resources',
      '/v1/links',
      '/v1/bookings',
      '/v1/conflicts',
      '/v1/webhooks',
      '/v1/health',
      '/v1/settings',
    ];
    const day = 'from=2026-06-01T00:00:00Z&to=2026-06-30T00:00:00Z';
    for (const path of lists) {
      const answer = await world.call('GET', path, { key: ours.key });
      expect(answer.status).toBe(200);
      for (const secret of secrets) expect(answer.text).not.toContain(secret);
    }
    for (const query of [
      `bookingId=${theirs.ids.bookings}`,
      `resourceId=${theirs.ids.resources}`,
      `linkId=${theirs.ids.links}`,
    ]) {
      const answer = await world.call('GET', '/v1/ledger', { key: ours.key, query });
      expect(answer.body).toEqual({ items: [], nextCursor: null });
    }
    const availability = await world.call('GET', '/v1/availability', {
      key: ours.key,
      query: `resourceId=${theirs.ids.resources}&${day}`,
    });
    expect(availability.status).toBe(404);
    const listed = await world.call('GET', '/v1/bookings', {
      key: ours.key,
      query: `resourceId=${theirs.ids.resources}`,
    });
    expect(listed.body).toEqual({ items: [], nextCursor: null });
  });
});

describe('a time that is searched', () => {
  const far = ['0001-01-01T00:00:00Z', '1969-12-31T23:59:59Z', '2200-01-01T00:00:00Z', '9999-12-01T00:00:00Z'];
  const subject = (path: string): string =>
    ['/v1/bookings', '/v1/conflicts'].includes(path) ? '' : `&resourceId=${ours.ids.resources}`;
  const message = 'must be of the years 1970 to 2199';

  test.each([
    ['/v1/availability', 'from', '&to=2026-06-02T00:00:00Z'],
    ['/v1/availability', 'to', '&from=2026-06-02T00:00:00Z'],
    ['/v1/bookings', 'from', ''],
    ['/v1/bookings', 'to', ''],
    ['/v1/bookings', 'updatedSince', ''],
    ['/v1/conflicts', 'from', ''],
    ['/v1/conflicts', 'to', ''],
    ['/v1/ledger', 'from', ''],
    ['/v1/ledger', 'to', ''],
  ])('API1 %s refuses the far %s by its name', async (path, field, rest) => {
    for (const at of far) {
      const query = `${field}=${at}${rest}${subject(path)}`;
      const answer = await world.call('GET', path, { key: ours.key, query });
      expect([answer.status, problemIn(answer).errors]).toEqual([400, [{ path: field, message }]]);
    }
  });

  test('API1 a replay and a filter of conflicts refuse a far time by its name', async () => {
    for (const at of far) {
      const filter = { from: at };
      const acted = await world.call('POST', '/v1/conflicts/actions', {
        key: ours.key,
        body: { filter, action: 'ignore' },
      });
      expect([acted.status, problemIn(acted).errors]).toEqual([422, [{ path: 'filter.from', message }]]);
      const path = `/v1/webhooks/${ours.ids.webhooks}/replay`;
      const replayed = await world.call('POST', path, { key: ours.key, body: { from: at, to: at } });
      expect(problemIn(replayed).errors).toEqual(['from', 'to'].map((field) => ({ path: field, message })));
    }
  });

  test('the last and the first that may be are answered', async () => {
    for (const query of [
      'from=1970-01-01T00:00:00Z&to=1970-01-02T00:00:00Z',
      'from=2199-12-30T00:00:00Z&to=2199-12-31T23:59:59Z',
    ])
      for (const path of ['/v1/availability', '/v1/bookings', '/v1/conflicts', '/v1/ledger']) {
        const answer = await world.call('GET', path, { key: ours.key, query: `${query}${subject(path)}` });
        expect([answer.status, world.defects]).toEqual([200, []]);
      }
  });
});

describe('a range', () => {
  const upsideDown = 'from=2026-06-02T00:00:00Z&to=2026-06-01T00:00:00Z';

  test.each(['/v1/bookings', '/v1/conflicts', '/v1/ledger', '/v1/availability'])(
    'API1 %s refuses one that ends before it begins, and names the field',
    async (path) => {
      const subject = path === '/v1/bookings' || path === '/v1/conflicts' ? '' : `&resourceId=${ours.ids.resources}`;
      const answer = await world.call('GET', path, { key: ours.key, query: `${upsideDown}${subject}` });
      expect(answer.status).toBe(400);
      expect(problemIn(answer).errors).toEqual([{ path: 'to', message: 'must be after “from”' }]);
    },
  );
});
