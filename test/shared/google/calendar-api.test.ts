import { describe, expect, test } from 'vitest';
import type { GoogleEventWrite } from '../../../shared/contracts/google.ts';
import { backend } from './bodies.ts';
import { fakeGoogle, type Seen } from './fake-google.ts';
import { account, failureOf, product } from './product.ts';

type Script = Parameters<typeof fakeGoogle>[0];

async function connected(script: Script) {
  const google = fakeGoogle(script);
  const world = product({ fetch: google.fetch });
  await world.connect({ access: 'good' });
  return { ...google, ...world, calendar: world.worker().calendar(account) };
}

const query = (seen: Seen | undefined) => Object.fromEntries(seen?.url.searchParams ?? []);
const sent = (seen: Seen | undefined): unknown => JSON.parse(seen?.body ?? '');
const empty = { body: { timeZone: 'Europe/Zurich', items: [] } };
const stored = { body: { id: 'abc12', etag: '"7"', status: 'confirmed' } };
const event = {
  summary: 'Cut',
  start: { dateTime: '2026-11-23T09:00:00Z', timeZone: 'UTC' },
} satisfies GoogleEventWrite;

describe('reading events', () => {
  test('PL1 full and incremental runs differ in their tokens alone and carry no other restriction', async () => {
    const { calendar, seen } = await connected(() => empty);
    await calendar.listEvents('primary', { kind: 'full' });
    await calendar.listEvents('primary', { kind: 'full', pageToken: 'p2' });
    await calendar.listEvents('primary', { kind: 'incremental', syncToken: 's1' });
    await calendar.listEvents('primary', { kind: 'incremental', syncToken: 's1', pageToken: 'p2' });
    const [full, ...others] = seen.map(query);
    expect(Object.keys(full ?? {}).sort()).toEqual(['fields', 'maxResults', 'singleEvents']);
    expect(full).toMatchObject({ singleEvents: 'false', maxResults: '2500' });
    expect(others).toEqual([
      { ...full, pageToken: 'p2' },
      { ...full, syncToken: 's1' },
      { ...full, syncToken: 's1', pageToken: 'p2' },
    ]);
  });

  test('PL2 the tokens are asked for by name, for else partial answers lack them', async () => {
    const { calendar, seen } = await connected(() => empty);
    await calendar.listEvents('primary', { kind: 'full' });
    expect(query(seen[0])['fields']).toMatch(/^timeZone,accessRole,nextPageToken,nextSyncToken,items\(id,/);
  });

  test('PL5 the preview asks for single events by start within its window', async () => {
    const { calendar, seen } = await connected(() => empty);
    const window = { timeMin: '2026-11-21T00:00:00Z', timeMax: '2027-01-01T00:00:00Z' };
    await calendar.listEvents('primary', { kind: 'window', ...window });
    expect(query(seen[0])).toMatchObject({ ...window, singleEvents: 'true', orderBy: 'startTime', maxResults: '2500' });
  });

  test('PL2 an empty page keeps its next page token', async () => {
    const { calendar } = await connected(() => ({ body: { timeZone: 'UTC', nextPageToken: 'p2' } }));
    const page = await calendar.listEvents('primary', { kind: 'full' });
    expect(page).toEqual({ items: [], timeZone: 'UTC', nextPageToken: 'p2' });
  });

  test('AP8 one unreadable event keeps its id and the others their content', async () => {
    const items = [{ id: 'good', summary: 'A' }, { id: 'bad', start: { dateTime: 17 } }, { summary: 'nameless' }];
    const { calendar } = await connected(() => ({ body: { timeZone: 'UTC', items } }));
    const page = await calendar.listEvents('primary', { kind: 'full' });
    expect(page.items).toEqual([
      { id: 'good', summary: 'A' },
      { id: 'bad', status: 'unreadable' },
      { id: expect.stringMatching(/^unreadable[0-9a-v]{16}$/), status: 'unreadable' },
    ]);
  });

  test('AP6 a cancelled entry with an id only is readable, and unknown fields are dropped', async () => {
    const items = [{ id: 'gone', status: 'cancelled', fromTheFuture: { x: 1 } }];
    const { calendar } = await connected(() => ({ body: { timeZone: 'UTC', items } }));
    expect((await calendar.listEvents('primary', { kind: 'full' })).items).toEqual([
      { id: 'gone', status: 'cancelled' },
    ]);
  });

  test.each([
    ['cut off', '{"timeZone":"UTC","items":[{"id":'],
    ['a page of a proxy', '<html>hello</html>'],
    ['without its zone', '{"items":[]}'],
  ])('PL4 an answer that is %s is a passing failure, never an empty success', async (_what, body) => {
    const { calendar } = await connected(() => ({ body }));
    const error = await failureOf(calendar.listEvents('primary', { kind: 'full' }));
    expect(error).toMatchObject({ failure: { kind: 'transient' }, reason: 'unreadable_answer', status: 200 });
  });

  test('every page of the calendar list is read, hidden calendars too', async () => {
    const { calendar, seen } = await connected(({ url }) =>
      url.searchParams.has('pageToken')
        ? { body: { items: [{ id: 'b', accessRole: 'reader', hidden: true }] } }
        : { body: { items: [{ id: 'a', accessRole: 'owner' }], nextPageToken: 'p2' } },
    );
    expect((await calendar.listCalendars()).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(seen.map(query)).toMatchObject([{ showHidden: 'true' }, { showHidden: 'true', pageToken: 'p2' }]);
  });

  test('§10 a calendar id is one part of the path whatever it holds', async () => {
    const { calendar, seen } = await connected(() => empty);
    await calendar.listEvents('de.german#holiday@group.v.calendar.google.com', { kind: 'full' });
    await calendar.listEvents('a/../b', { kind: 'full' });
    expect(seen.map(({ url }) => url.pathname)).toEqual([
      '/calendar/v3/calendars/de.german%23holiday%40group.v.calendar.google.com/events',
      '/calendar/v3/calendars/a%2F..%2Fb/events',
    ]);
  });

  test('what the client cannot send is a fault of ours and not tried again', async () => {
    const { calendar, seen } = await connected(() => empty);
    const error = await failureOf(calendar.listEvents('..', { kind: 'full' }));
    expect(error).toMatchObject({ failure: { kind: 'invalidRequest' }, reason: 'not_sendable' });
    expect(seen).toHaveLength(0);
  });
});

describe('writing events', () => {
  /** As a caller might pass it whose object carries more than its type says. */
  const withGuests = { ...event, attendees: [{ email: 'guest@example.com' }], sendUpdates: 'all' };

  test('PU3 no write mails anybody: each says sendUpdates=none and none carries guests', async () => {
    const { calendar, seen } = await connected(({ method }) => (method === 'DELETE' ? { status: 204 } : stored));
    await calendar.insertEvent('primary', { ...withGuests, id: 'abc12' });
    await calendar.patchEvent('primary', 'abc12', withGuests, '"6"');
    await calendar.deleteEvent('primary', 'abc12');
    expect(seen.map(({ method }) => method)).toEqual(['POST', 'PATCH', 'DELETE']);
    expect(seen.map((call) => query(call)['sendUpdates'])).toEqual(['none', 'none', 'none']);
    for (const { body } of seen) expect(body).not.toContain('guest');
  });

  test('PU4 private properties go under extendedProperties.private', async () => {
    const { calendar, seen } = await connected(() => stored);
    await calendar.insertEvent('primary', { ...event, id: 'abc12', privateProperties: { slotbridge: 'bkg_1' } });
    expect(sent(seen[0])).toEqual({ ...event, id: 'abc12', extendedProperties: { private: { slotbridge: 'bkg_1' } } });
  });

  test('PU2 a change carries the etag and names only what it changes', async () => {
    const { calendar, seen } = await connected(() => stored);
    await calendar.patchEvent('primary', 'abc12', { summary: 'New' }, '"6"');
    expect(seen[0]?.headers.get('if-match')).toBe('"6"');
    expect(sent(seen[0])).toEqual({ summary: 'New' });
  });

  test('§3.2 a change of time takes the date off an event that was made an all-day one', async () => {
    const { calendar, seen } = await connected(() => stored);
    await calendar.patchEvent('primary', 'abc12', event);
    expect(sent(seen[0])).toEqual({ summary: 'Cut', start: { ...event.start, date: null } });
    expect(seen[0]?.headers.has('if-match')).toBe(false);
  });

  test('§3.4 deleting what is deleted is done; deleting what never was is not', async () => {
    const answers = [backend(410, 'deleted'), backend(404, 'notFound')];
    const { calendar } = await connected(() => {
      const body = answers.shift() ?? '';
      return { status: body.includes('410') ? 410 : 404, body };
    });
    await calendar.deleteEvent('primary', 'abc12');
    expect((await failureOf(calendar.deleteEvent('primary', 'abc12'))).failure.kind).toBe('notFound');
  });

  test.each(['insertEvent', 'patchEvent', 'deleteEvent', 'getEvent'] as const)(
    'PU2 %s is sent once however it fails, for the first try may have taken effect',
    async (method) => {
      const answers = [503, 429, 403] as const;
      for (const status of answers) {
        const { calendar, seen } = await connected(() => ({ status, body: backend(status, 'rateLimitExceeded') }));
        const calls = {
          insertEvent: () => calendar.insertEvent('primary', { ...event, id: 'abc12' }),
          patchEvent: () => calendar.patchEvent('primary', 'abc12', event),
          deleteEvent: () => calendar.deleteEvent('primary', 'abc12'),
          getEvent: () => calendar.getEvent('primary', 'abc12'),
        };
        await failureOf(calls[method]());
        expect(seen).toHaveLength(1);
      }
    },
  );

  test('a broken connection is a passing failure, and no call is made twice for it', async () => {
    const { calendar, seen } = await connected(() => new TypeError('fetch failed'));
    const failed = { failure: { kind: 'transient' }, reason: 'no_answer', status: undefined };
    expect(await failureOf(calendar.insertEvent('primary', { ...event, id: 'abc12' }))).toMatchObject(failed);
    expect(await failureOf(calendar.getEvent('primary', 'abc12'))).toMatchObject(failed);
    expect(seen).toHaveLength(2);
  });

  test('Retry-After reaches the caller', async () => {
    const { calendar } = await connected(() => ({
      status: 429,
      body: backend(429, 'rateLimitExceeded', 'usageLimits'),
      headers: { 'retry-after': '30' },
    }));
    const error = await failureOf(calendar.getEvent('primary', 'abc12'));
    expect(error.failure).toEqual({ kind: 'rateLimited', retryAfterSeconds: 30 });
  });
});

describe('channels', () => {
  const watch = {
    id: 'biz_a-c1',
    token: 'channel-secret',
    address: 'https://x.test/google/notifications',
    ttlSeconds: 604_800,
  };

  test.each([
    ['text', '1790000000000', 1_790_000_000_000],
    ['a number', 1_790_000_000_000, 1_790_000_000_000],
  ])('CH1 the returned expiry rules, also as %s', async (_form, expiration, expiresAt) => {
    const { calendar, seen } = await connected(() => ({ body: { resourceId: 'r1', expiration } }));
    expect(await calendar.watchEvents('primary', watch)).toEqual({ resourceId: 'r1', expiresAt });
    const { id, token, address } = watch;
    expect(sent(seen[0])).toEqual({ id, type: 'web_hook', address, token, params: { ttl: '604800' } });
  });

  test('CH1 without a returned expiry the channel is taken to live no longer than the default', async () => {
    const { calendar, clock } = await connected(() => ({ body: { resourceId: 'r1' } }));
    const { expiresAt } = await calendar.watchEvents('primary', { ...watch, ttlSeconds: 30 * 86_400 });
    expect(expiresAt).toBe(clock.now() + 604_800_000);
  });

  test('CH3 stopping a channel that Google does not know is done', async () => {
    const { calendar, seen } = await connected(() => ({ status: 404, body: backend(404, 'notFound') }));
    await calendar.stopChannel('biz_a-c1', 'r1');
    expect(sent(seen[0])).toEqual({ id: 'biz_a-c1', resourceId: 'r1' });
  });

  test('a webhook address that Google refuses is the operator fault and touches no token', async () => {
    const { calendar, seen } = await connected(() => ({
      status: 401,
      body: backend(401, 'push.webhookUrlUnauthorized'),
    }));
    expect((await failureOf(calendar.watchEvents('primary', watch))).failure.kind).toBe('operatorFault');
    expect(seen).toHaveLength(1);
  });
});

test('each call and each failure is counted', async () => {
  const { calendar, metrics } = await connected(() => ({ status: 403, body: backend(403, 'insufficientPermissions') }));
  await failureOf(calendar.getEvent('primary', 'abc12'));
  expect([metrics.counted('GoogleCall'), metrics.counted('GoogleError')]).toEqual([1, 1]);
});
