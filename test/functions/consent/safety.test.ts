import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createConsent } from '../../../functions/consent/create-consent.ts';
import { revokeInvitation } from '../../../shared/onboarding/invitations.ts';
import { styleHash } from '../../../shared/pages/shell.ts';
import { days } from '../../../shared/records/time.ts';
import { Browser } from './support/browser.ts';
import { connectThrough, createTown, publicUrl, signIn, type Town } from './support/town.ts';

const hostile = `<script>alert(1)</script>"'&<img src=x onerror=alert(1)>`;

async function renameAll(town: Town) {
  for (const sk of ['business', 'resource#res_anna'])
    await town.memory.update({ table: 'directory', key: { pk: 'biz_salon', sk }, set: { name: hostile } });
}

describe('what the pages give away and what they let in', () => {
  it('every answer forbids caching, framing, scripts and referrers', async () => {
    const town = await createTown();
    const token = await town.invite();
    const browser = town.newBrowser();
    const answers = [
      await browser.get(`/invitations/${token}`),
      await browser.post(`/invitations/${token}/start`),
      await browser.get('/invitations/unknown'),
      await browser.get('/google/callback?state=x'),
      await browser.get('/elsewhere'),
    ];
    for (const { headers, status } of answers) {
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      });
      if (status !== 303)
        expect(headers['content-security-policy']).toBe(
          `default-src 'none'; style-src '${styleHash}'; form-action 'self' https://google.test; base-uri 'none'; frame-ancestors 'none'`,
        );
    }
  });

  it('hostile names, calendars and addresses stand as text on every page, and no page is over 30 kB', async () => {
    const town = await createTown();
    await renameAll(town);
    await town.control('PATCH', `/accounts/anna@example.com/calendars/${encodeURIComponent('team@group.example')}`, {
      summary: hostile,
    });
    const token = await town.invite();
    const browser = town.newBrowser();
    const pages = [await browser.get(`/invitations/${token}`)];
    pages.push(await signIn(town, browser, token, { cancel: true }));
    pages.push(await signIn(town, browser, token, { scopes: [] }));
    await signIn(town, browser, token, { email: 'private@example.com' });
    pages.push(await browser.get(`/invitations/${token}/confirm-account`));
    await signIn(town, browser, token);
    pages.push(await browser.get(`/invitations/${token}/calendar`));
    pages.push(await browser.post(`/invitations/${token}/calendar`, { calendarId: hostile }));
    await browser.post(`/invitations/${token}/calendar`, { calendarId: 'team@group.example' });
    pages.push(await browser.get(`/invitations/${token}/done`));
    for (const { body } of pages) {
      expect(body).toContain('&lt;script&gt;');
      expect(body).not.toMatch(/<script|<img|onerror=alert\(1\)>(?!&)/);
      expect(Buffer.byteLength(body)).toBeLessThan(30_000);
    }
  });

  it('IN2 used, expired, revoked, unknown and malformed links get one and the same page', async () => {
    const town = await createTown();
    const used = await town.invite();
    await connectThrough(town, town.newBrowser(), used);
    const revoked = await town.invite('res_ben');
    await revokeInvitation(town.ports, { businessId: 'biz_salon', resourceId: 'res_ben' });
    const browser = town.newBrowser();
    const dead = [
      used,
      revoked,
      'unknown',
      `${used}x`,
      `biz_other.res_anna.${'a'.repeat(43)}`,
      '%00',
      'a'.repeat(5000),
    ];
    const answers = await Promise.all(dead.map((token) => browser.get(`/invitations/${token}`)));
    for (const answer of answers) expect(answer).toEqual({ ...answers[0], status: 404 });

    const late = await createTown();
    const expired = await late.invite();
    late.clock.advance(days(7));
    expect((await late.newBrowser().get(`/invitations/${expired}`)).body).toBe(answers[0]?.body);
  });

  it('IN2 a mail scanner that reads the link a hundred times records "opened" once and nothing else', async () => {
    const town = await createTown();
    const token = await town.invite();
    const scanner = town.newBrowser();
    await scanner.head(`/invitations/${token}`);
    const once = town.everything();
    expect(town.invitation()).toMatchObject({ state: 'opened' });
    for (let time = 0; time < 50; time++) {
      town.clock.advance(1000);
      expect((await scanner.get(`/invitations/${token}`)).status).toBe(200);
      expect((await scanner.head(`/invitations/${token}`)).body).toBe('');
    }
    expect(town.everything()).toBe(once);
    expect((await connectThrough(town, town.newBrowser(), token)).status).toBe(303);
  });

  it('forms that another site sends are refused and change nothing', async () => {
    const town = await createTown();
    const token = await town.invite();
    const browser = town.newBrowser();
    await signIn(town, browser, token);
    const before = town.everything();
    const foreign: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
      { 'sec-fetch-site': 'cross-site', origin: publicUrl },
      { origin: 'https://evil.example' },
      { origin: `${publicUrl}.evil.example` },
    ];
    for (const headers of foreign)
      for (const page of ['start', 'calendar', 'confirm-account']) {
        const answer = await browser.post(`/invitations/${token}/${page}`, { calendarId: 'anna@example.com' }, headers);
        expect(answer.status).toBe(403);
        expect(answer.body).toContain('nothing was done');
      }
    expect(town.everything()).toBe(before);
    const own = await browser.post(
      `/invitations/${token}/calendar`,
      { calendarId: 'anna@example.com' },
      { origin: publicUrl },
    );
    expect(own.status).toBe(303);
  });

  it('IN3 cookies are for this host alone, not readable by scripts, and not sent with foreign forms', async () => {
    const town = await createTown();
    const token = await town.invite();
    const started = await town.newBrowser().post(`/invitations/${token}/start`);
    expect(started.cookies[0]).toMatch(
      /^__Host-slotbridge-browser=[\w-]{32}; Path=\/; Max-Age=3600; HttpOnly; SameSite=Lax; Secure$/,
    );

    const local = createConsent(
      { ...town.ports, google: townGoogle },
      {
        publicUrl: 'http://127.0.0.1:8080',
        googleOrigin: 'http://127.0.0.1:9',
        log: { warn: () => undefined, error: () => undefined },
      },
    );
    const plain = await new Browser(local, 'http://127.0.0.1:8080').post(`/invitations/${token}/start`);
    expect(plain.cookies[0]).toMatch(/^slotbridge-browser=[\w-]{32}; Path=\/; Max-Age=3600; HttpOnly; SameSite=Lax$/);
  });

  it('IN3 a callback in another browser, a second time or too late is refused, and the first browser can still finish', async () => {
    const town = await createTown();
    const token = await town.invite();
    const browser = town.newBrowser();
    const started = await browser.post(`/invitations/${token}/start`);
    const back = await town.atGoogle(started.location ?? '');
    const thief = town.newBrowser();
    await thief.post(`/invitations/${token}/start`);
    expect((await thief.get(back)).status).toBe(400);
    expect((await town.newBrowser().get(back)).status).toBe(400);
    expect(town.accounts()).toEqual([]);
    expect((await browser.get(back)).status).toBe(303);
    expect((await browser.get(back)).status).toBe(400);

    const slow = town.newBrowser();
    const again = await slow.post(`/invitations/${token}/start`);
    const late = await town.atGoogle(again.location ?? '');
    town.clock.advance(15 * 60_000);
    expect((await slow.get(late)).status).toBe(400);
  });

  it('IN1 a link revoked while the person is at Google stores nothing', async () => {
    const town = await createTown();
    const token = await town.invite();
    const browser = town.newBrowser();
    const started = await browser.post(`/invitations/${token}/start`);
    const back = await town.atGoogle(started.location ?? '');
    await revokeInvitation(town.ports, { businessId: 'biz_salon', resourceId: 'res_anna' });
    expect((await browser.get(back)).status).toBe(404);
    expect(town.accounts()).toEqual([]);
  });

  it('two invitations in two tabs of one browser both come to their end', async () => {
    const town = await createTown();
    const anna = await town.invite();
    const ben = await town.invite('res_ben');
    const browser = town.newBrowser();
    const first = await browser.post(`/invitations/${anna}/start`);
    const second = await browser.post(`/invitations/${ben}/start`);
    await browser.get(await town.atGoogle(second.location ?? '', { email: 'ben@example.com' }));
    await browser.get(await town.atGoogle(first.location ?? ''));
    const ends = [
      await browser.post(`/invitations/${anna}/calendar`, { calendarId: 'anna@example.com' }),
      await browser.post(`/invitations/${ben}/calendar`, { calendarId: 'ben@example.com' }),
    ];
    expect(ends.map(({ location }) => location)).toEqual([`/invitations/${anna}/done`, `/invitations/${ben}/done`]);
    for (const token of [anna, ben]) expect((await browser.get(`/invitations/${token}/done`)).status).toBe(200);
  });

  it('SE1 no token, code, state or cookie stands in any row or log line', async () => {
    const town = await createTown();
    const token = await town.invite();
    const browser = town.newBrowser();
    await town.control('POST', '/faults', {
      match: { operation: 'calendarList.list' },
      action: { kind: 'status', status: 500 },
      times: 1,
    });
    const started = await browser.post(`/invitations/${token}/start`);
    const back = await town.atGoogle(started.location ?? '');
    await browser.get(back);
    await browser.get(`/invitations/${token}/calendar`);
    expect(town.logged.length).toBe(1);
    const callback = new URL(back, publicUrl).searchParams;
    const secrets = [
      token.split('.')[2],
      callback.get('code'),
      callback.get('state')?.split('.')[1],
      ...browser.jar.values(),
      'ya29.',
      '1//',
    ];
    for (const secret of secrets) {
      expect(secret).toBeTruthy();
      expect(town.everything()).not.toContain(secret);
      expect(town.logged.join('\n')).not.toContain(secret);
    }
  });
});

const townGoogle = {
  calendar: () => {
    throw new Error('not asked');
  },
  oauth: {
    authorizationUrl: async () => 'http://127.0.0.1:9/o/oauth2/v2/auth',
    exchangeCode: async () => {
      throw new Error('not asked');
    },
    identify: async () => {
      throw new Error('not asked');
    },
    revoke: async () => undefined,
    tryClient: async () => 'unknown' as const,
  },
};

describe('random requests', () => {
  const word = fc.oneof(
    fc.string({ maxLength: 60 }),
    fc.stringMatching(/^[A-Za-z0-9_-]{32}$/),
    fc.constantFrom('', 'biz_salon', 'access_denied', `biz_salon.${'a'.repeat(32)}`),
  );
  const request = fc.record({
    method: fc.constantFrom('GET', 'HEAD', 'POST'),
    page: fc.constantFrom('', '/start', '/calendar', '/confirm-account', '/done', '/nowhere'),
    callback: fc.boolean(),
    link: fc.constantFrom('good', 'mutated', 'random'),
    at: fc.nat(),
    text: word,
    query: fc.dictionary(fc.constantFrom('state', 'code', 'error', 'scope'), word),
    form: fc.dictionary(fc.constantFrom('calendarId', 'account', 'action'), word),
    cookies: fc.dictionary(
      fc.constantFrom('__Host-slotbridge-browser', 'slotbridge-browser', '__Host-slotbridge-consent-0', 'x'),
      word,
    ),
  });

  it('IN2 23 no random token, state, cookie or parameter changes any row, at any route; the good link only says "opened"', async () => {
    const town = await createTown();
    const good = await town.invite();
    await town.newBrowser().get(`/invitations/${good}`);
    const browser = town.newBrowser();
    await signIn(town, browser, good);
    const before = town.everything();
    const statuses = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(request, async ({ method, page, callback, link, at, text, query, form, cookies }) => {
        const position = at % good.length;
        const mutated = `${good.slice(0, position)}${good[position] === 'a' ? 'b' : 'a'}${good.slice(position + 1)}`;
        const token = { good, mutated, random: encodeURIComponent(text) || 'x' }[link];
        fc.pre(!(link === 'good' && method === 'POST' && page === '/start'));
        const path = callback ? '/google/callback' : `/invitations/${token}${page}`;
        const stranger = town.newBrowser();
        for (const [name, value] of Object.entries(cookies)) stranger.jar.set(name, value.replace(/[;,\s]/g, ''));
        const answer = await stranger.send(method, `${path}?${new URLSearchParams(query)}`, {
          ...(method === 'POST' ? { form } : {}),
          headers: { 'sec-fetch-site': 'same-origin' },
        });
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        expect(answer.status).toBeLessThan(500);
        expect(town.everything()).toBe(before);
      }),
      { numRuns: 400 },
    );
    expect(statuses.get(200)).toBeGreaterThan(0);
    expect(statuses.get(404)).toBeGreaterThan(0);
    expect(statuses.get(400)).toBeGreaterThan(0);
  });

  it('IN2 a session opens nothing under a mutated link', async () => {
    const town = await createTown();
    const good = await town.invite();
    const browser = town.newBrowser();
    await signIn(town, browser, good);
    const before = town.everything();
    await fc.assert(
      fc.asyncProperty(
        fc.nat(good.length - 1),
        fc.constantFrom('/calendar', '/confirm-account', '/done'),
        async (at, page) => {
          const token = `${good.slice(0, at)}${good[at] === 'a' ? 'b' : 'a'}${good.slice(at + 1)}`;
          const answer = await browser.post(`/invitations/${token}${page}`, { calendarId: 'anna@example.com' });
          expect(answer.status).toBe(404);
          expect(town.everything()).toBe(before);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('a body that is no form, or far too long, is a choice of nothing', async () => {
    const town = await createTown();
    const token = await town.invite();
    const browser = town.newBrowser();
    await signIn(town, browser, token);
    const long = { calendarId: 'anna@example.com', filler: 'x'.repeat(20_000) };
    expect((await browser.post(`/invitations/${token}/calendar`, long)).status).toBe(422);
    expect(town.links()).toEqual([]);
  });
});
