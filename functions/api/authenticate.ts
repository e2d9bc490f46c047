import type { MiddlewareObj } from '@middy/core';
import { directoryKeys } from '../../shared/contracts/keys.ts';
import { ProblemError } from '../../shared/contracts/problems.ts';
import { ApiKeyRow, type scopes } from '../../shared/contracts/rows/directory.ts';
import { hashSecret, matchesHash } from '../../shared/identity/ids.ts';
import { readRow } from '../../shared/records/read.ts';
import { type ApiEvent, type HttpResult, readHttpEvent } from './http-event.ts';
import type { ApiPorts } from './ports.ts';

export type Scope = (typeof scopes)[number];

export type BusinessCaller = {
  kind: 'business';
  businessId: string;
  keyId: string;
  name: string;
  scopes: readonly Scope[];
};
export type Caller = { kind: 'admin' } | BusinessCaller;

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

/** Says on the event who calls. Whether that suffices is decided by the route. */
export const authenticate = (ports: Pick<ApiPorts, 'store' | 'secrets'>): MiddlewareObj<ApiEvent, HttpResult> => ({
  before: async (request) => {
    const caller = await identify(ports, readHttpEvent(request.event).headers.get('authorization'));
    if (caller === undefined) delete request.event.caller;
    else request.event.caller = caller;
  },
});

const unauthorized = (): ProblemError =>
  new ProblemError('unauthorized', { headers: { 'www-authenticate': 'Bearer realm="slotbridge"' } });

export function requireAdmin(caller: Caller | undefined): { kind: 'admin' } {
  if (caller === undefined) throw unauthorized();
  if (caller.kind !== 'admin') throw new ProblemError('scope_missing', { detail: 'This needs the admin key.' });
  return caller;
}

export function requireScope(caller: Caller | undefined, scope: Scope): BusinessCaller {
  if (caller === undefined) throw unauthorized();
  if (caller.kind !== 'business')
    throw new ProblemError('scope_missing', { detail: `This needs a business key with the scope "${scope}".` });
  if (!caller.scopes.includes(scope))
    throw new ProblemError('scope_missing', { detail: `This key lacks the scope "${scope}".` });
  return caller;
}

export const requireAny = (caller: Caller | undefined, scope: Scope): Caller =>
  caller?.kind === 'admin' ? caller : requireScope(caller, scope);
