import * as z from 'zod';
import { type ProblemCode, ProblemError } from '../../shared/contracts/problems.ts';
import type { Role } from '../../shared/contracts/rows/people.ts';
import { roleWith } from '../../shared/people/roles.ts';
import type { Language } from '../../shared/words/language.ts';
import {
  type AdminOrPerson,
  type BusinessCaller,
  type Caller,
  requireAdminOrPerson,
  requireAdminOrRole,
  requireAny,
  requirePerson,
  requireRole,
  requireScope,
  type Scope,
  type SignedIn,
} from './authenticate.ts';
import { type ApiEvent, type HttpResult, languageAsked, readHttpEvent } from './http-event.ts';
import { type Ids, keyedBy, once, randomIds } from './idempotency.ts';
import type { ApiPorts } from './ports.ts';
import { readBody, readIfMatch, readParams, readQuery } from './read-request.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
/** `adminOrRead`: the admin key, or a business key with the scope `read`. `person`: no key at all. */
type Access = 'public' | 'admin' | 'adminOrRead' | 'person' | Scope;

/** `{ id: string }` for `/v1/links/{id}`. */
type ParamsOf<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Record<Name, string> & ParamsOf<Rest>
  : unknown;

/** A parsed request as a handler gets it. `now` is read once (milliseconds). */
type Call<C, Path extends string, Query, Body> = {
  /** Ids of what the request makes; the same when it is carried out again (AV4). */
  ids: Ids;
  caller: C;
  params: ParamsOf<Path>;
  query: Query;
  body: Body;
  /** What `If-Match` asks for. */
  expectedVersion: number | undefined;
  requestId: string;
  now: number;
  /** What sentences for people are said in. */
  language: Language;
};

const Nothing = z.strictObject({});
type Nothing = typeof Nothing;

type Definition<C, Path extends string, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType> = {
  method: Method;
  path: Path;
  summary: string;
  description?: string;
  query?: Q;
  body?: B;
  /** An absent body is read as `{}`. */
  bodyOptional?: true;
  ifMatch?: 'required' | 'optional';
  /** `secret`: the answer holds one, so it is sealed where it is kept for an `Idempotency-Key`. */
  reply: { status: 200 | 201 | 202 | 204; schema?: R; secret?: true };
  /** The role a person needs, where it is more than the scope says (SI4). */
  role?: Role;
  /** What it may answer besides what follows from its shape. */
  problems?: readonly ProblemCode[];
  handle(call: Call<C, Path, z.output<Q>, z.output<B>>, ports: ApiPorts): Promise<z.input<R>> | z.input<R>;
};

/** One line of the table that dispatch, parsing and the OpenAPI document all come from. */
export type Route = {
  method: Method;
  path: string;
  params: readonly string[];
  access: Access;
  /** What a person must be; undefined where a session alone suffices or does not count. */
  role: Role | undefined;
  summary: string;
  description: string | undefined;
  query: z.ZodType | undefined;
  body: z.ZodType | undefined;
  bodyOptional: boolean;
  ifMatch: 'required' | 'optional' | undefined;
  reply: { status: 200 | 201 | 202 | 204; schema?: z.ZodType; secret?: true };
  problems: readonly ProblemCode[];
  answer(event: ApiEvent, ports: ApiPorts): Promise<HttpResult>;
};

export const publicRoute = <P extends string, R extends z.ZodType>(
  definition: Definition<undefined, P, Nothing, Nothing, R>,
): Route => toRoute('public', () => undefined, definition);

/** The admin key, or a person who is signed in and of whom the handler asks more. */
export const adminOrPersonRoute = <
  P extends string,
  Q extends z.ZodType = Nothing,
  B extends z.ZodType = Nothing,
  R extends z.ZodType = z.ZodVoid,
>(
  definition: Definition<AdminOrPerson, P, Q, B, R>,
): Route => toRoute('admin', requireAdminOrPerson, definition);

/** The admin key for every business, or a person for theirs: `id` in the path is the business. */
export const adminOrRoleRoute = <
  P extends string,
  Q extends z.ZodType = Nothing,
  B extends z.ZodType = Nothing,
  R extends z.ZodType = z.ZodVoid,
>(
  role: Role,
  definition: Definition<AdminOrPerson, P, Q, B, R>,
): Route => toRoute('admin', (caller, id) => requireAdminOrRole(caller, id, role), { ...definition, role });

/** A person whose role reaches, and no key. */
export const roleRoute = <
  P extends string,
  Q extends z.ZodType = Nothing,
  B extends z.ZodType = Nothing,
  R extends z.ZodType = z.ZodVoid,
>(
  role: Role,
  definition: Definition<BusinessCaller, P, Q, B, R>,
): Route => toRoute('person', (caller) => requireRole(caller, role), { ...definition, role });

/** Whoever is signed in. */
export const personRoute = <P extends string, R extends z.ZodType>(
  definition: Definition<SignedIn, P, Nothing, Nothing, R>,
): Route => toRoute('person', requirePerson, definition);

export const businessRoute = <
  P extends string,
  Q extends z.ZodType = Nothing,
  B extends z.ZodType = Nothing,
  R extends z.ZodType = z.ZodVoid,
>(
  scope: Scope,
  definition: Definition<BusinessCaller, P, Q, B, R>,
): Route => {
  const role = definition.role ?? roleWith(scope);
  return toRoute(scope, (caller) => requireScope(caller, scope, role), { ...definition, role });
};

/** Both keys may; the business key needs the scope `read`. */
export const anyCallerRoute = <P extends string, R extends z.ZodType>(
  definition: Definition<{ kind: 'admin' } | BusinessCaller, P, Nothing, Nothing, R>,
): Route => toRoute('adminOrRead', (caller) => requireAny(caller, 'read'), { ...definition, role: 'viewer' });

/** Who may is decided first, then the request is read, then it is done; the answer passes its schema too. */
function toRoute<C, P extends string, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  access: Access,
  authorize: (caller: Caller | undefined, id: string | undefined) => C,
  definition: Definition<C, P, Q, B, R>,
): Route {
  const params = [...definition.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  const answer = async (raw: ApiEvent, ports: ApiPorts): Promise<HttpResult> => {
    if (access !== 'public' && raw.refused !== undefined) throw raw.refused;
    const event = readHttpEvent(raw);
    const caller = authorize(raw.caller, event.params['id']);
    const ids = readParams(event, params);
    const call = {
      caller,
      params: ids as ParamsOf<P>,
      query: readQuery(event, definition.query ?? Nothing) as z.output<Q>,
      body: (definition.body && readBody(event, definition.body, definition.bodyOptional ?? false)) as z.output<B>,
      expectedVersion: readIfMatch(event, definition.ifMatch),
      requestId: event.requestId,
      now: ports.clock.now(),
      language: languageAsked(raw),
    };
    const run = async (made: Ids) => toResult(definition.reply, await definition.handle({ ...call, ids: made }, ports));
    const keyed = definition.method === 'POST' ? keyedBy(raw.caller, event, call.body) : undefined;
    if (keyed === undefined) return await run(randomIds(ports));
    const sealFor = definition.reply.secret && (raw.caller?.kind === 'business' ? raw.caller.businessId : ids['id']);
    return await once(ports, { ...keyed, sealFor }, run);
  };
  return {
    method: definition.method,
    path: definition.path,
    params,
    access,
    role: definition.role,
    summary: definition.summary,
    description: definition.description,
    query: definition.query,
    body: definition.body,
    bodyOptional: definition.bodyOptional ?? false,
    ifMatch: definition.ifMatch,
    reply: definition.reply,
    problems: definition.problems ?? [],
    answer,
  };
}

/** Lambda answers at most 6 MB. */
const largestAnswer = 5_500_000;

function toResult(reply: Route['reply'], value: unknown): HttpResult {
  if (reply.schema === undefined) return { statusCode: reply.status };
  const body: unknown = reply.schema.parse(value);
  const text = JSON.stringify(body);
  if (Buffer.byteLength(text) > largestAnswer) throw new ProblemError('answer_too_large');
  return { statusCode: reply.status, headers: { 'content-type': 'application/json', ...etagOf(body) }, body: text };
}

const etagOf = (body: unknown): Record<string, string> =>
  typeof body === 'object' && body !== null && 'version' in body && typeof body.version === 'number'
    ? { etag: `"${body.version}"` }
    : {};
