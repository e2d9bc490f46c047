import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHttpEvent, readAnswer } from '../../infra/local/http-event.ts';
import { failedItems, type Held, shareOut } from '../../infra/local/queue-messages.ts';
import { createRouter } from '../../infra/local/routing.ts';
import { StreamProgress } from '../../infra/local/stream-progress.ts';

const match = { route: { key: '$default', function: 'f' }, pathParameters: undefined };
const token = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const segment = fc.stringMatching(/^[A-Za-z0-9_.~-]{1,6}$/);

describe('the gateway', () => {
  it('loses nothing of a request: path, query, cookies, headers and body can be told from the event', () => {
    const contentTypes = ['text/plain', 'application/json; charset=utf-8', 'application/merge-patch+json', 'image/png'];
    const requests = fc.record({
      path: fc.array(segment).map((parts) => `/${parts.map(encodeURIComponent).join('/')}`),
      query: fc.array(fc.tuple(token, fc.string({ unit: 'grapheme' }))),
      cookies: fc.array(fc.tuple(token, segment)),
      headers: fc.dictionary(token, segment),
      type: fc.constantFrom(...contentTypes),
      body: fc.string({ unit: 'grapheme' }),
    });
    fc.assert(
      fc.property(requests, ({ path, query, cookies, headers, type, body }) => {
        const search = new URLSearchParams(query).toString();
        const cookie = cookies.map(([name, value]) => `${name}=${value}`).join('; ');
        const given = { ...headers, host: 'h:1', 'content-type': type, ...(cookie ? { cookie } : {}) };
        const facts = {
          method: 'POST',
          url: search ? `${path}?${search}` : path,
          headers: given,
          remoteAddress: '::1',
        };
        const event = createHttpEvent(facts, Buffer.from(body), match, 0);
        const text = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8').toString();
        expect([event.rawPath, event.rawQueryString, text]).toEqual([path, search, body]);
        expect(event.cookies ?? []).toEqual(cookies.map(([name, value]) => `${name}=${value}`));
        expect(event.headers).toMatchObject({ ...headers, 'content-type': type });
        expect(event.headers).not.toHaveProperty('cookie');
        for (const [name, value] of query) expect(event.queryStringParameters?.[name]).toContain(value);
      }),
    );
  });

  it('gives back what a function answers, byte by byte', () => {
    const answers = fc.record({
      statusCode: fc.integer({ min: 200, max: 599 }),
      headers: fc.dictionary(token, segment),
      cookies: fc.array(segment),
      bytes: fc.uint8Array(),
    });
    fc.assert(
      fc.property(answers, ({ statusCode, headers, cookies, bytes }) => {
        const body = Buffer.from(bytes).toString('base64');
        const answer = readAnswer({ statusCode, headers, cookies, body, isBase64Encoded: true });
        expect(answer?.status).toBe(statusCode);
        expect(answer?.body.equals(Buffer.from(bytes))).toBe(true);
        expect(answer?.headers).toEqual(expect.arrayContaining(Object.entries(headers)));
        expect(answer?.headers.filter(([name]) => name === 'set-cookie').map(([, value]) => value)).toEqual(cookies);
      }),
    );
  });

  it('answers an error to what no HTTP API understands', () => {
    expect(readAnswer({ statusCode: 'often' })).toBeUndefined();
    expect(readAnswer({ statusCode: 200, body: { a: 1 } })).toBeUndefined();
  });
});

describe('a router', () => {
  const route = (key: string) => ({ key, function: 'f' });
  const router = createRouter(
    ['ANY /{proxy+}', 'GET /v1/{id}', 'ANY /v1/{proxy+}', 'GET /v1/one', 'ANY /v1/one', 'GET /v1/{id}/part'].map(route),
  );

  it.each([
    ['GET', '/v1/one', 'GET /v1/one'],
    ['PUT', '/v1/one', 'ANY /v1/one'],
    ['GET', '/v1/two', 'GET /v1/{id}'],
    ['PUT', '/v1/two', 'ANY /v1/{proxy+}'],
    ['GET', '/v1/two/part', 'GET /v1/{id}/part'],
    ['GET', '/v1/two/other', 'ANY /v1/{proxy+}'],
    ['GET', '/v2', 'ANY /{proxy+}'],
  ])('leads %s %s to %s', (method, path, key) => {
    expect(router(method, path)?.route.key).toBe(key);
  });

  it('finds no route where none is, and else the default', () => {
    expect(createRouter([route('GET /a')])('GET', '/b')).toBeUndefined();
    expect(createRouter([route('GET /a'), route('$default')])('GET', '/b')?.route.key).toBe('$default');
  });
});

describe('a batch', () => {
  it.each([
    [undefined, []],
    [{}, []],
    [{ batchItemFailures: null }, []],
    [{ batchItemFailures: [{ itemIdentifier: 'b' }] }, ['b']],
    [{ batchItemFailures: [{ itemIdentifier: 'unknown' }] }, ['a', 'b']],
    [{ batchItemFailures: [{ itemIdentifier: '' }] }, ['a', 'b']],
    [{ batchItemFailures: ['a'] }, ['a', 'b']],
  ])('reported as %j has failed in %j', (report, failed) => {
    expect([...failedItems(report, ['a', 'b'])]).toEqual(failed);
  });

  it('keeps every group together and in order, whatever is received', () => {
    const received = fc.array(fc.constantFrom('a', 'b', 'c', undefined), { maxLength: 10 });
    fc.assert(
      fc.property(received, fc.integer({ min: 1, max: 4 }), (groups, batches) => {
        const held = groups.map(
          (group, index): Held => ({ group, receipt: 'r', message: { MessageId: String(index) } }),
        );
        const shares = shareOut(held, batches, 10);
        const ids = (ones: Held[]) => ones.map(({ message }) => message.MessageId);
        expect(shares.length).toBeLessThanOrEqual(batches);
        expect(ids(shares.flat()).toSorted()).toEqual(ids(held).toSorted());
        for (const group of ['a', 'b', 'c']) {
          const homes = shares.filter((share) => share.some((one) => one.group === group));
          expect(homes.length).toBeLessThanOrEqual(1);
          expect(ids(homes.flat().filter((one) => one.group === group))).toEqual(
            ids(held.filter((one) => one.group === group)),
          );
        }
      }),
    );
  });
});

it('the progress of a stream never passes a record that is not dealt with', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...Array(12).keys()]), (order) => {
      const moves: number[] = [];
      const progress = new StreamProgress((sequenceNumber) => moves.push(Number(sequenceNumber)));
      const ends = [...Array(12).keys()].map((number) => progress.add(String(number)));
      const done = new Set<number>();
      for (const number of order) {
        ends[number]?.();
        done.add(number);
        const firstOpen = [...Array(12).keys()].find((one) => !done.has(one)) ?? 12;
        expect(moves.at(-1) ?? -1).toBe(firstOpen - 1);
      }
      expect(progress.pending).toBe(12 - ((moves.at(-1) ?? -1) + 1));
    }),
  );
});
