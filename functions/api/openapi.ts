import * as z from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiResponsesObject } from 'zod-openapi';
import { Id } from '../../shared/contracts/api.ts';
import { Problem, type ProblemCode, problems } from '../../shared/contracts/problems.ts';
import type { Route } from './route.ts';

const introduction = `Two-way Google Calendar sync for booking businesses.

Every request but the public ones carries \`Authorization: Bearer <key>\`. The admin key creates businesses and their keys; a
business key acts for its business, within its scopes. What belongs to another business is answered like what does not exist.

The console uses its session cookie instead. \`Slotbridge-Business\` then names the business, and whatever changes something carries
\`Slotbridge-Csrf\` with the \`csrfToken\` of \`GET /v1/session\` and comes from a page of this origin. \`x-role\` is the role needed.

Instants are RFC 3339 with offset. Start and end of bookings and of availability come in the offset of the resource's zone, all
other instants in UTC. Lists take \`limit\` (at most 200) and \`cursor\` and answer \`items\` and \`nextCursor\`. Bodies are JSON;
an unknown field is refused with its name. A POST takes an \`Idempotency-Key\`: for 24 hours its holder gets the same answer to the
same request, with \`Idempotent-Replayed: true\`, and it is done once. Answers of 5xx and those with \`Retry-After\` are not kept.
 What carries a \`version\` has it as its \`ETag\`. Failures are
\`application/problem+json\` with a stable \`code\`; the codes of each status stand with each call.`;

/** The document of exactly these routes: what is not in the table is not in the document. */
export function openApiDocument(routes: readonly Route[], publicUrl: string) {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return createDocument(
    {
      openapi: '3.1.0',
      info: { title: 'Slotbridge', version: '1', description: introduction, license: { name: 'Apache-2.0' } },
      servers: [{ url: publicUrl }],
      paths,
      components: {
        securitySchemes: {
          adminKey: { type: 'http', scheme: 'bearer', description: 'The installation’s admin key' },
          businessKey: { type: 'http', scheme: 'bearer', description: 'A key of a business, with scopes' },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: '__Host-slotbridge',
            description: 'A person signed in to the console; `x-role` names the role they need',
          },
        },
      },
    },
    {
      // Answers may grow, so that only what is declared strict is closed.
      override: ({
        jsonSchema,
        zodSchema: {
          _zod: { def },
        },
        io,
      }) => {
        const strict = def.type === 'object' && def.catchall !== undefined;
        if (io === 'output' && def.type === 'object' && !strict) delete jsonSchema.additionalProperties;
      },
    },
  );
}

function operationOf(route: Route): ZodOpenApiOperationObject {
  const bodySchema = route.body;
  return {
    operationId: operationId(route),
    tags: [route.path.split('/')[2] ?? 'installation'],
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    security: securityOf(route),
    ...(route.role === undefined ? {} : { 'x-role': route.role }),
    requestParams: {
      ...(route.params.length === 0
        ? {}
        : { path: z.object(Object.fromEntries(route.params.map((name) => [name, Id]))) }),
      ...(route.query instanceof z.ZodObject ? { query: route.query } : {}),
      ...headersOf(route),
    },
    ...(bodySchema === undefined
      ? {}
      : { requestBody: { required: !route.bodyOptional, content: contentOf(route, bodySchema) } }),
    responses: responsesOf(route),
  };
}

const operationId = ({ method, path }: Route): string =>
  method.toLowerCase() +
  path
    .split(/[/.{}]+/)
    .filter((part) => part !== '' && part !== 'v1')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');

const securityOf = ({ access }: Route): Record<string, string[]>[] => {
  const session = { session: [] };
  if (access === 'public') return [];
  if (access === 'person') return [session];
  if (access === 'adminOrRead') return [{ adminKey: [] }, { businessKey: ['read'] }, session];
  return access === 'admin' ? [{ adminKey: [] }, session] : [{ businessKey: [access] }, session];
};

function headersOf(route: Route) {
  const headers = {
    ...(route.ifMatch === undefined ? {} : { 'If-Match': ifMatchHeader(route.ifMatch) }),
    ...(takesKey(route) ? { 'Idempotency-Key': idempotencyKey.optional() } : {}),
  };
  return Object.keys(headers).length === 0 ? {} : { header: z.object(headers) };
}

const takesKey = ({ method, access }: Route): boolean => method === 'POST' && access !== 'public';

const idempotencyKey = z
  .string()
  .min(1)
  .max(255)
  .meta({ description: 'Yours, new for each request: a repetition within 24 hours gets the same answer' });

const ifMatchHeader = (need: 'required' | 'optional') => {
  const header = z.string().meta({ description: 'The ETag of what is changed', example: '"3"' });
  return need === 'required' ? header : header.optional();
};

const contentOf = ({ method }: Route, schema: z.ZodType) =>
  method === 'PATCH'
    ? { 'application/merge-patch+json': { schema }, 'application/json': { schema } }
    : { 'application/json': { schema } };

function responsesOf(route: Route): ZodOpenApiResponsesObject {
  const byStatus = Map.groupBy(problemsOf(route), (code) => problems[code].status);
  const failures = [...byStatus].map(([status, codes]) => [String(status), failureOf(codes)] as const);
  return { [`${route.reply.status}`]: successOf(route), ...Object.fromEntries(failures) };
}

function successOf({ reply, summary }: Route) {
  if (reply.schema === undefined) return { description: `${summary}: done` };
  const versioned = reply.schema instanceof z.ZodObject && 'version' in reply.schema.shape;
  return {
    description: summary,
    content: { 'application/json': { schema: reply.schema } },
    ...(versioned ? { headers: z.object({ ETag: z.string().meta({ example: '"3"' }) }) } : {}),
  };
}

const failureOf = (codes: readonly ProblemCode[]) => ({
  description: codes.map((code) => `\`${code}\`: ${problems[code].title}. ${problems[code].doNext}`).join('\n\n'),
  content: { 'application/problem+json': { schema: Problem } },
});

/** What follows from the shape of a route, and what it names itself. */
export function problemsOf(route: Route): ProblemCode[] {
  const hasCursor = route.query instanceof z.ZodObject && 'cursor' in route.query.shape;
  const implied: [boolean, ProblemCode[]][] = [
    [route.query !== undefined || route.ifMatch !== undefined || takesKey(route), ['invalid_parameter']],
    [takesKey(route), ['idempotency_in_progress', 'idempotency_key_reused']],
    [hasCursor, ['invalid_cursor']],
    [route.body !== undefined, ['invalid_json', 'body_too_large', 'unsupported_media_type', 'invalid_body']],
    [route.access !== 'public' && route.access !== 'person', ['unauthorized', 'scope_missing']],
    [route.access !== 'public', ['not_signed_in']],
    [route.access !== 'public' && route.method !== 'GET', ['csrf_failed']],
    [route.role !== undefined, ['role_insufficient', 'not_found', 'invalid_parameter']],
    [route.params.length > 0, ['not_found']],
    [route.ifMatch !== undefined, ['version_mismatch', 'contended']],
    [route.ifMatch === 'required', ['precondition_required']],
  ];
  const codes = implied.flatMap(([applies, named]) => (applies ? named : []));
  return [...new Set<ProblemCode>([...codes, ...route.problems, 'internal'])];
}
