import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { openApiDocument, problemsOf } from '../../../functions/api/openapi.ts';
import { routesOf } from '../../../functions/api/routes.ts';
import { problemCodes, problems } from '../../../shared/contracts/problems.ts';
import { World } from './world.ts';

const publicUrl = 'https://slotbridge.example';
const routes = routesOf({ publicUrl });

const Operation = z.object({
  operationId: z.string().min(1),
  summary: z.string().min(1),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  'x-role': z.string().optional(),
  parameters: z
    .array(z.object({ in: z.enum(['path', 'query', 'header']), name: z.string(), required: z.boolean().optional() }))
    .default([]),
  requestBody: z
    .object({ required: z.boolean(), content: z.record(z.string(), z.object({ schema: z.unknown() })) })
    .optional(),
  responses: z.record(
    z.string().regex(/^\d{3}$/),
    z.object({
      description: z.string().min(1),
      content: z.record(z.string(), z.object({ schema: z.unknown() })).optional(),
    }),
  ),
});
const Document = z.object({
  openapi: z.literal('3.1.0'),
  info: z.object({ title: z.string(), version: z.string() }),
  servers: z.array(z.object({ url: z.string() })),
  paths: z.record(
    z.string().startsWith('/'),
    z.record(z.enum(['get', 'post', 'put', 'patch', 'delete']), Operation.optional()),
  ),
  components: z.object({
    schemas: z.record(z.string(), z.unknown()),
    securitySchemes: z.record(z.string(), z.unknown()),
  }),
});

const served = async () => {
  const answer = await new World().call('GET', '/v1/openapi.json');
  return { answer, document: Document.parse(answer.body) };
};

const operations = ({ paths }: z.infer<typeof Document>) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) =>
      operation === undefined ? [] : [{ path, method: method.toUpperCase(), operation }],
    ),
  );

describe('the OpenAPI document', () => {
  test('is served without a key and is well formed', async () => {
    const { answer, document } = await served();
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } });
    expect(document.servers).toEqual([{ url: publicUrl }]);
  });

  test('holds every route of the table and no other', async () => {
    const { document } = await served();
    const documented = operations(document).map(({ method, path }) => `${method} ${path}`);
    expect(documented.sort()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).sort());
  });

  test('has no reference that leads nowhere', async () => {
    const { answer, document } = await served();
    const references = [...answer.text.matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1]);
    expect(references.length).toBeGreaterThan(50);
    const known = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect(references.filter((reference) => reference === undefined || !known.includes(reference))).toEqual([]);
  });

  test('names each operation once, its path parameters, its key and its scope', async () => {
    const { document } = await served();
    const all = operations(document);
    expect(new Set(all.map(({ operation }) => operation.operationId)).size).toBe(all.length);
    for (const { path, method, operation } of all) {
      const route = routes.find((one) => one.path === path && one.method === method);
      const inPath = operation.parameters.filter((parameter) => parameter.in === 'path' && parameter.required);
      expect(inPath.map(({ name }) => name)).toEqual(route?.params);
      if (route?.access === 'public') expect(operation.security).toEqual([]);
      else if (route?.access === 'adminOrRead')
        expect(operation.security).toEqual([{ adminKey: [] }, { businessKey: ['read'] }, { session: [] }]);
      else if (route?.access === 'admin') expect(operation.security).toEqual([{ adminKey: [] }, { session: [] }]);
      else if (route?.access === 'person') expect(operation.security).toEqual([{ session: [] }]);
      else expect(operation.security).toEqual([{ businessKey: [route?.access] }, { session: [] }]);
      expect(operation['x-role']).toBe(route?.role);
    }
  });

  test('documents for each operation the statuses of its problems', async () => {
    const { document } = await served();
    for (const { path, method, operation } of operations(document)) {
      const route = routes.find((one) => one.path === path && one.method === method);
      for (const code of route ? problemsOf(route) : [])
        expect(operation.responses[problems[code].status]?.description).toContain(`\`${code}\``);
    }
  });

  test('every code of the vocabulary is documented somewhere, but those of no route and of operations only', () => {
    const documented = new Set(routes.flatMap(problemsOf));
    expect(problemCodes.filter((code) => !documented.has(code))).toEqual(['method_not_allowed', 'google_unavailable']);
  });

  test('examples of bodies fit their schemas', () => {
    const bodies = routes.flatMap(({ body }) => body ?? []);
    expect(bodies.length).toBeGreaterThan(12);
    for (const body of bodies) expect(body.safeParse(body.meta()?.example).error).toBeUndefined();
  });

  test('is made of the table given, so a route left out is not in it', () => {
    const document = openApiDocument(routes.slice(0, 1), publicUrl);
    expect(Object.keys(document.paths ?? {})).toEqual(['/v1/businesses']);
  });
});

describe('addresses', () => {
  test('the API says that it is alive', async () => {
    expect(await new World().call('GET', '/healthz')).toMatchObject({ status: 200, body: { ok: true } });
  });

  test('an unknown address is 404, a known one with another method is 405 with those it takes', async () => {
    const world = new World();
    expect(await world.call('GET', '/v1/nowhere')).toMatchObject({ status: 404, body: { code: 'not_found' } });
    const other = await world.call('DELETE', '/v1/bookings');
    expect(other).toMatchObject({ status: 405, headers: { allow: 'POST, GET' }, body: { code: 'method_not_allowed' } });
    expect((await world.call('POST', '/v1/links/lnk_1')).headers.allow).toBe('GET, DELETE');
    expect((await world.call('GET', '/v1/openapiXjson')).status).toBe(404);
  });

  test('every answer carries its request id and is not cached', async () => {
    const world = new World();
    for (const path of ['/healthz', '/v1/nowhere', '/v1/resources'])
      expect((await world.call('GET', path)).headers).toMatchObject({
        'x-request-id': expect.stringMatching(/^req-\d$/),
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      });
  });
});
