import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CalendarApi } from '../../../shared/ports/google.ts';
import { backend, oauthBody } from './bodies.ts';
import { fakeGoogle, isTokenCall } from './fake-google.ts';
import { account, failureOf, product } from './product.ts';

const access = 'ya29.access-token-of-anna';
const refresh = '1//0refresh-token-of-anna';
const channelToken = 'channel-secret-of-the-link';
const forbidden = [
  access,
  refresh,
  channelToken,
  'GOCSPX-very-secret',
  'Mrs Customer',
  '4/0code-of-anna',
  'verifier-of-anna',
];

/** Everything that could carry a secret out: the error to its depth, and whatever was printed. */
const printed: string[] = [];
beforeEach(() => {
  printed.length = 0;
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      printed.push(String(text));
      return true;
    });
  }
});
afterEach(() => vi.restoreAllMocks());

const everything = (error: Error): string =>
  [inspect(error, { depth: 20, showHidden: true }), JSON.stringify(error), String(error.cause), ...printed].join('\n');

const calls: [string, (calendar: CalendarApi) => Promise<unknown>][] = [
  ['list', (calendar) => calendar.listEvents('primary', { kind: 'incremental', syncToken: 's' })],
  ['insert', (calendar) => calendar.insertEvent('primary', { id: 'abc12', summary: 'Mrs Customer' })],
  ['patch', (calendar) => calendar.patchEvent('primary', 'abc12', { summary: 'Mrs Customer' }, '"1"')],
  [
    'watch',
    (calendar) =>
      calendar.watchEvents('primary', { id: 'c', token: channelToken, address: 'https://x.test', ttlSeconds: 60 }),
  ],
  ['probe', (calendar) => calendar.probe()],
];
const echo = forbidden.join(' ');
const replies = [
  ['a refusal that repeats what was sent', () => ({ status: 400, body: backend(400, echo, echo, echo) })],
  ['a page of text', () => ({ status: 404, body: echo })],
  ['an OAuth error that repeats it', () => ({ status: 400, body: oauthBody(echo, echo) })],
  ['an unreadable success', () => ({ status: 200, body: `"${echo}"` })],
  ['a broken connection', () => new TypeError(`fetch failed: ${echo}`)],
] as const;

const cases = calls.flatMap(([name, call]) => replies.map(([what, reply]) => ({ name, call, what, reply })));

test.each(cases)('SE1 $name answered by $what lets no secret and no customer text out', async ({ call, reply }) => {
  const google = fakeGoogle(() => reply());
  const world = product({ fetch: google.fetch });
  await world.connect({ access, refresh });
  const error = await failureOf(call(world.worker().calendar(account)));
  expect(google.seen).not.toHaveLength(0);
  for (const secret of forbidden) expect(everything(error)).not.toContain(secret);
});

test('SE1 a failed exchange lets neither code nor verifier nor client secret out', async () => {
  for (const [, reply] of replies) {
    const google = fakeGoogle(() => reply());
    const exchange = {
      code: '4/0code-of-anna',
      codeVerifier: 'verifier-of-anna',
      nonce: 'n',
      redirectUri: 'https://x.test',
    };
    const { oauth } = product({ fetch: google.fetch }).worker();
    const error = await failureOf(
      oauth.exchangeCode({ client: { businessId: 'biz_a', oauthClient: 'default' }, ...exchange }),
    );
    for (const secret of forbidden) expect(everything(error)).not.toContain(secret);
  }
});

test('SE1 the row holds tokens sealed only', async () => {
  const google = fakeGoogle((seen) =>
    isTokenCall(seen)
      ? { body: { access_token: access, expires_in: 3599, refresh_token: refresh } }
      : { body: { timeZone: 'UTC' } },
  );
  const vault = {
    seal: async (_b: string, _p: string, _bound: string, text: string) => `v1.${Buffer.from(text).toString('hex')}`,
    open: async (_b: string, _p: string, _bound: string, sealed: string) =>
      Buffer.from(sealed.slice(3), 'hex').toString(),
    sign: async () => '',
  };
  const world = product({ fetch: google.fetch, vault });
  await world.connect({ refresh: '1//0first' });
  await world.worker().calendar(account).listEvents('primary', { kind: 'full' });
  const row = await world.row();
  expect(row['accessToken']).toBe(await vault.seal('', '', '', access));
  expect(JSON.stringify(row)).not.toMatch(/ya29|1\/\/0/);
});
