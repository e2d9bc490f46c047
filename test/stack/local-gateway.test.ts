import { request } from 'node:http';
import * as z from 'zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness, until } from './fixtures/harness.ts';

let harness: Harness;
let api: string;

beforeAll(async () => {
  harness = await startHarness({
    google: { apiUrl: 'http://127.0.0.1:9/', oauthUrl: 'http://127.0.0.1:9', clientId: 'id', clientSecret: 'hush' },
  });
  api = harness.stack.api;
});
afterAll(() => harness.end());

const object = z.record(z.string(), z.unknown());
const readObject = async (response: Response) => object.parse(await response.json());
const get = async (path: string, init?: RequestInit) => readObject(await fetch(`${api}${path}`, init));

describe('a request', () => {
  it('arrives in payload format 2.0', async () => {
    const event = await get('/web/event/a%20b?x=1&y=2&x=3%2C4', {
      method: 'POST',
      headers: { Cookie: 'one=1; two=2', 'X-Mixed': 'Yes', 'Content-Type': 'application/json' },
      body: '{"a":1}',
    });
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'ANY /web/{proxy+}',
      rawPath: '/web/event/a b',
      rawQueryString: 'x=1&y=2&x=3%2C4',
      queryStringParameters: { x: '1,3,4', y: '2' },
      pathParameters: { proxy: 'event/a b' },
      cookies: ['one=1', 'two=2'],
      headers: { 'x-mixed': 'Yes', 'x-forwarded-for': '127.0.0.1' },
      requestContext: { http: { method: 'POST', path: '/web/event/a b', sourceIp: '127.0.0.1' } },
      body: '{"a":1}',
      isBase64Encoded: false,
    });
    expect(event['headers']).not.toHaveProperty('cookie');
  });

  it('carries a body that is no text in base64, a form too', async () => {
    const bytes = Buffer.from([0, 1, 2, 255]);
    const binary = await get('/web/event/x', { method: 'PUT', body: bytes });
    expect(binary).toMatchObject({ body: bytes.toString('base64'), isBase64Encoded: true });
    const form = await get('/web/event/x', { method: 'POST', body: new URLSearchParams({ a: '1' }) });
    expect(form).toMatchObject({ body: Buffer.from('a=1').toString('base64'), isBase64Encoded: true });
  });

  it('takes the most literal route', async () => {
    expect(await get('/web/event')).toMatchObject({ routeKey: 'GET /web/event' });
    expect(await get('/web/event', { method: 'DELETE' })).toMatchObject({ routeKey: 'ANY /web/{proxy+}' });
  });

  it('without a route gets 404', async () => {
    const response = await fetch(`${api}/elsewhere`);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ message: 'Not Found' });
  });

  it('with more than 10 MB gets 413', async () => {
    const response = await fetch(`${api}/web/event`, { method: 'POST', body: new Uint8Array(10 * 1024 * 1024 + 1) });
    expect(response.status).toBe(413);
  });

  it('cannot make the gateway fail with a broken address or chunk', async () => {
    const status = await new Promise((resolve, reject) => {
      const sent = request(api, { path: '/web/event/%zz?%&=%', method: 'GET' }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      sent.on('error', reject).end();
    });
    expect(status).toBe(200);
  });
});

describe('an answer', () => {
  it('keeps status, headers, cookies and bytes', async () => {
    const response = await fetch(`${api}/web/cookies`);
    expect(response.status).toBe(201);
    expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2']);
    expect(response.headers.get('x-one')).toBe('yes');
    expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from([0, 255, 7]));
  });

  it('without a status is a JSON body', async () => {
    const response = await fetch(`${api}/web/bare`);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({ plain: true });
  });

  it('is 500 when the function throws, ends or takes too long, and the next request is served', async () => {
    for (const path of ['throw', 'exit', 'slow']) {
      const response = await fetch(`${api}/web/${path}`);
      expect([path, response.status]).toEqual([path, 500]);
      expect(await response.json()).toEqual({ message: 'Internal Server Error' });
    }
    expect((await fetch(`${api}/web/bare`)).status).toBe(200);
  });
});

describe('a worker', () => {
  it('sees its own environment and nothing of the stack’s', async () => {
    process.env['STRAY_SECRET'] = 'of the parent';
    const environment = await get('/web/environment');
    expect(environment).toMatchObject({
      PUBLIC_URL: api,
      QUEUE_JOBS_URL: harness.queueUrl('jobs.fifo'),
      TABLE_THINGS: 'Things',
      AWS_LAMBDA_FUNCTION_NAME: 'web',
      AWS_ACCESS_KEY_ID: 'web',
      GOOGLE_API_URL: 'http://127.0.0.1:9/',
      GOOGLE_OAUTH_URL: 'http://127.0.0.1:9',
    });
    const stray = Object.keys(environment).filter((name) => !/^(AWS_|GOOGLE_(API|OAUTH))/.test(name));
    expect(stray.sort()).toEqual(
      [
        'NODE_COMPILE_CACHE',
        'PUBLIC_URL',
        'QUEUE_JOBS_URL',
        'RECORD_FILE',
        'TABLE_THINGS',
        'TZ',
        'ADMIN_SECRET_ARN',
        'GOOGLE_SECRET_ARN',
        'VAULT_KEY_ARN',
      ].sort(),
    );
  });

  it('knows its name and the time it has left', async () => {
    const { name, remaining } = await get('/web/context');
    expect(name).toBe('web');
    expect(Number(remaining)).toBeGreaterThan(500);
    expect(Number(remaining)).toBeLessThanOrEqual(2000);
  });

  it('runs beside others of its function', async () => {
    const begin = Date.now();
    const answers = await Promise.all(['1', '2', '3'].map(() => fetch(`${api}/web/slow`)));
    expect(answers.map((answer) => answer.status)).toEqual([500, 500, 500]);
    expect(Date.now() - begin).toBeLessThan(6000);
  });

  it('has its metrics added up', async () => {
    const before = harness.stack.counters()['web']?.['ConditionLost'] ?? 0;
    await get('/web/count');
    await get('/web/count');
    await until(
      () => harness.stack.counters()['web'] ?? {},
      (sums) => sums['ConditionLost'] === before + 4,
    );
    const counters = await get('/__local/counters');
    expect(counters).toEqual({ web: { ConditionLost: 4, PullStarted: 6 } });
  });
});

describe('the clock', () => {
  const move = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${api}/__local/clock`, { method: 'POST', body, headers });

  it('moves for functions without a change of their code', async () => {
    const before = await get('/web/now');
    const moved = await readObject(await move('{"advanceMs":3600000}'));
    const after = await get('/web/now');
    const gone = Number(after['now']) - Number(before['now']);
    expect(gone).toBeGreaterThanOrEqual(3_600_000);
    expect(gone).toBeLessThan(3_660_000);
    expect(after['epoch']).toBe(0);
    expect(String(after['date']).slice(0, 16)).toBe(new Date(Number(moved['now'])).toISOString().slice(0, 16));
  });

  it('refuses a body that it does not understand, and other sites', async () => {
    for (const body of ['', '{', '{"advanceMs":-1}', '{"advanceMs":"1"}', '{"advanceMs":1,"more":2}']) {
      const response = await move(body);
      expect([body, response.status]).toEqual([body, 400]);
      expect(JSON.stringify(await response.json())).toContain('advanceMs');
    }
    expect((await move('{"advanceMs":1}', { Origin: 'https://elsewhere.test' })).status).toBe(403);
    expect((await fetch(`${api}/__local/nothing`)).status).toBe(404);
  });
});

describe('the small services', () => {
  it('open a data key for the same encryption context only', async () => {
    expect(await get('/web/vault')).toEqual({ same: true, bytes: 32, refused: 'InvalidCiphertextException' });
  });

  it('give the secrets that the options name', async () => {
    const { admin, google, missing } = await get('/web/secret');
    expect(admin).toBe('local-admin');
    expect(JSON.parse(String(google))).toEqual({ clientId: 'id', clientSecret: 'hush' });
    expect(missing).toBe('ResourceNotFoundException');
  });

  it('keep mails and show them', async () => {
    const html = '<p>Hello <a href="https://example.test/x">open</a><script>alert(1)</script></p>';
    const { id } = await get('/web/mail', { method: 'POST', headers: { 'Content-Type': 'text/html' }, body: html });
    const { mailbox } = harness.stack;
    const messages = z.array(object).parse(await (await fetch(`${mailbox}/messages`)).json());
    expect(messages[0]).toMatchObject({ id, to: 'ann@example.test', subject: 'Hello <b>', html });
    expect(Date.parse(String(messages[0]?.['sentAt']))).toBeGreaterThan(Date.now() + 3_000_000);
    const page = await fetch(`${mailbox}/`);
    const text = await page.text();
    expect(text).toContain('Hello &#60;b&#62;');
    expect(text).toContain('<a href="https://example.test/x">');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const body = await fetch(`${mailbox}/messages/${String(id)}/body`);
    expect(await body.text()).toContain('<base target="_top">');
  });

  it('name an operation that they do not know', async () => {
    const target = { 'X-Amz-Target': 'TrentService.ScheduleKeyDeletion' };
    const response = await fetch(harness.stack.mailbox, { method: 'POST', headers: target, body: '{}' });
    expect(response.status).toBe(400);
    expect(JSON.stringify(await response.json())).toContain('ScheduleKeyDeletion');
  });
});
