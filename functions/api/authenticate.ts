import type { MiddlewareObj } from '@middy/core';
import { directoryKeys } from '../../shared/contracts/keys.ts';
import { fieldsWrong, ProblemError, wrong } from '../../shared/contracts/problems.ts';
import { ApiKeyRow, type scopes } from '../../shared/contracts/rows/directory.ts';
import { hashSecret, matchesHash } from '../../shared/identity/ids.ts';
import type { Role, SessionRow } from '../../shared/contracts/rows/people.ts';
import { readRow } from '../../shared/records/read.ts';
import { reaches, roleWith } from '../../shared/people/roles.ts';
import { type Saying, saying } from '../../shared/words/saying.ts';
import { bySession } from './by-session.ts';
import { type ApiEvent, type HttpResult, readHttpEvent } from './http-event.ts';
import type { ApiConfig, ApiPorts } from './ports.ts';

export type Scope = (typeof scopes)[number];

/** A person in whose browser a session goes on. */
export type SignedIn = { session: SessionRow; csrfToken: string };

export type BusinessCaller = {
  kind: 'business';
  businessId: string;
  /** The key, or the person. */
  keyId: string;
  name: string;
  scopes: readonly Scope[];
  /** With a session: what the person is to the business. */
  role?: Role;
  person?: SignedIn;
};
/** A person who acts for no business; `noBusiness` says why where one was named. */
export type PersonCaller = { kind: 'person'; person: SignedIn; noBusiness?: ProblemError };
export type Caller = { kind: 'admin' } | BusinessCaller | PersonCaller;

const keyPattern = /^sbk_([A-Za-z0-9_-]{1,80})\.([A-Za-z0-9_-]{1,80})\.([A-Za-z0-9_-]{1,200})$/;

/** A key that nothing hashes to, compared with when there is no row, so that both cases take the same time. */
const noHash = hashSecret('');

/** Text of a business key; the ids in it let one strongly consistent read find the row (API2). */
export const keyText = (businessId: string, keyId: string, secret: string): string =>
  `sbk_${businessId}.${keyId}.${secret}`;

/** Whose key it is; undefined when it is missing, garbled, unknown or revoked, which nobody can tell apart. */
async function identify(
  { store, secrets }: Pick<ApiPorts, 'store' | 'secrets'>,
  authorization: string | undefined,
): Promise<Caller | undefined> {
  const presented = /^Bearer +(\S+)$/i.exec(authorization?.trim() ?? '')?.[1];
  if (presented === undefined) return undefined;
  if (!presented.startsWith('sbk_')) return await asAdmin(secrets, presented);
  const [, businessId, keyId] = keyPattern.exec(presented) ?? [];
  if (businessId === undefined || keyId === undefined) return undefined;
  const row = await readRow(store, 'directory', directoryKeys.apiKey(businessId, keyId), ApiKeyRow);
  const matches = matchesHash(presented, row?.hash ?? noHash);
  if (row === undefined || !matches) return undefined;
  return { kind: 'business', businessId, keyId, name: row.name, scopes: row.scopes };
}

async function asAdmin(secrets: ApiPorts['secrets'], presented: string): Promise<Caller | undefined> {
  return matchesHash(presented, hashSecret(await secrets.adminKey())) ? { kind: 'admin' } : undefined;
}

/** Says on the event who calls, by a key or else by a session. Whether that suffices is decided by the route. */
export const authenticate = (
  ports: Pick<ApiPorts, 'store' | 'secrets' | 'clock'>,
  config: Pick<ApiConfig, 'publicUrl'>,
): MiddlewareObj<ApiEvent, HttpResult> => ({
  before: async (request) => {
    const event = readHttpEvent(request.event);
    const authorization = event.headers.get('authorization');
    delete request.event.caller;
    delete request.event.refused;
    if (authorization === undefined) Object.assign(request.event, await bySession(ports, config, event));
    else Object.assign(request.event, { caller: await identify(ports, authorization) });
  },
});

const unauthorized = (): ProblemError =>
  new ProblemError('unauthorized', { headers: { 'www-authenticate': 'Bearer realm="slotbridge"' } });

const keyFails = (detail: Saying): ProblemError => new ProblemError('scope_missing', { detail });

export type AdminOrPerson = { kind: 'admin' } | PersonCaller | (BusinessCaller & { person: SignedIn });

/** The admin key, or whoever is signed in. */
export function requireAdminOrPerson(caller: Caller | undefined): AdminOrPerson {
  if (caller === undefined) throw unauthorized();
  if (caller.kind !== 'business') return caller;
  const { person } = caller;
  if (person === undefined) throw keyFails(saying('refused.adminKey'));
  return { ...caller, person };
}

/** The admin key, or a person of that business whose role reaches. */
export function requireAdminOrRole(
  caller: Caller | undefined,
  businessId: string | undefined,
  role: Role,
): AdminOrPerson {
  const by = requireAdminOrPerson(caller);
  if (by.kind === 'admin') return by;
  if (by.kind === 'person') throw businessMissing(by);
  if (by.businessId !== businessId) throw new ProblemError('not_found');
  const refused = roleFails(by, role);
  if (refused !== undefined) throw refused;
  return by;
}

const businessMissing = ({ noBusiness }: PersonCaller): ProblemError =>
  noBusiness ?? fieldsWrong('invalid_parameter', [wrong('Slotbridge-Business', 'field.yourBusiness')]);

const roleFails = ({ role = 'viewer' }: BusinessCaller, needed: Role): ProblemError | undefined =>
  reaches(role, needed)
    ? undefined
    : new ProblemError('role_insufficient', { detail: saying('refused.roleNeeded', { needed, role }) });

/** A key with the scope, or a person whose role has it; some calls need more of a person than of a key. */
export function requireScope(caller: Caller | undefined, scope: Scope, role = roleWith(scope)): BusinessCaller {
  if (caller === undefined) throw unauthorized();
  if (caller.kind === 'person') throw businessMissing(caller);
  if (caller.kind !== 'business') throw keyFails(saying('refused.businessKey', { scope }));
  if (caller.person !== undefined) return withRole(caller, role);
  if (!caller.scopes.includes(scope)) throw keyFails(saying('refused.scopeLacking', { scope }));
  return caller;
}

function withRole(caller: BusinessCaller, role: Role): BusinessCaller {
  const refused = roleFails(caller, role);
  if (refused !== undefined) throw refused;
  return caller;
}

/** A person whose role reaches; no key does (SI4). */
export function requireRole(caller: Caller | undefined, role: Role): BusinessCaller {
  if (caller === undefined) throw new ProblemError('not_signed_in');
  if (caller.kind === 'person') throw businessMissing(caller);
  if (caller.kind === 'business' && caller.person !== undefined) return withRole(caller, role);
  throw new ProblemError('role_insufficient', { detail: `This needs a person signed in with the role "${role}".` });
}

export function requirePerson(caller: Caller | undefined): SignedIn {
  if (caller === undefined || caller.kind === 'admin' || caller.person === undefined)
    throw new ProblemError('not_signed_in');
  return caller.person;
}

export const requireAny = (caller: Caller | undefined, scope: Scope): { kind: 'admin' } | BusinessCaller =>
  caller?.kind === 'admin' ? caller : requireScope(caller, scope);
