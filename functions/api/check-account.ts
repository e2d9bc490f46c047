import { AccountCheck } from '../../shared/contracts/api-resources.ts';
import { directoryKeys } from '../../shared/contracts/keys.ts';
import { ProblemError } from '../../shared/contracts/problems.ts';
import type { AccountRow } from '../../shared/contracts/rows/directory.ts';
import { failGrant } from '../../shared/onboarding/failed-grants.ts';
import { missingScopes } from '../../shared/onboarding/scopes.ts';
import { GoogleError, type GoogleFailure } from '../../shared/ports/google.ts';
import { getAccount, getLinksOfResource } from '../../shared/records/directory.ts';
import { iso } from '../../shared/records/time.ts';
import { findResource } from './find.ts';
import type { ApiPorts } from './ports.ts';
import { businessRoute, type Route } from './route.ts';

type Probe = { ok: boolean; scopes: string[]; message: string };

export const checkRoutes: Route[] = [
  businessRoute('manage', {
    method: 'POST',
    path: '/v1/resources/{id}/check',
    summary: 'Try the Google grant of a resource now',
    description: 'A grant that Google refuses is treated as failed from then on: the person is asked to reconnect.',
    reply: { status: 200, schema: AccountCheck },
    problems: ['not_connected'],
    handle: async ({ caller, params, now }, ports) => {
      await findResource(ports.store, caller.businessId, params.id);
      const account = await accountOf(ports, caller.businessId, params.id);
      const { ok, scopes, message } = await probe(ports, account, now);
      return { ok, account: account.email, scopes, lastUsedAt: account.lastUsedAt ?? null, message };
    },
  }),
];

/** The account of the writing link before those of links that only block. */
async function accountOf({ store }: ApiPorts, businessId: string, resourceId: string): Promise<AccountRow> {
  const links = (await getLinksOfResource(store, businessId, resourceId)).filter(
    (link) => link.state !== 'disconnected',
  );
  const link = links.find(({ role }) => role === 'write') ?? links[0];
  const account = link && (await getAccount(store, businessId, link.accountId));
  if (account === undefined) throw new ProblemError('not_connected');
  return account;
}

async function probe(ports: ApiPorts, account: AccountRow, now: number): Promise<Probe> {
  const { businessId, id: accountId } = account;
  try {
    const { scopes } = await ports.google.calendar({ businessId, accountId }).probe();
    const missing = missingScopes(scopes);
    if (missing.length === 0) return await works(ports, account, scopes, now);
    await failGrant(ports, {
      businessId,
      accountId,
      reason: 'scope_missing',
      kind: 'permissionMissing',
      startedAt: now,
    });
    return {
      ok: false,
      scopes,
      message: `${account.email} did not allow everything that is needed: ${missing.join(', ')}.`,
    };
  } catch (error) {
    if (!(error instanceof GoogleError)) throw error;
    if (error.failure.kind === 'grantFailed')
      await failGrant(ports, { businessId, accountId, reason: error.reason ?? 'invalid_grant', startedAt: now });
    return { ok: false, scopes: account.scopes, message: inWords(error.failure, account) };
  }
}

async function works({ store }: ApiPorts, account: AccountRow, scopes: string[], now: number): Promise<Probe> {
  await store.update({
    table: 'directory',
    key: directoryKeys.account(account.businessId, account.id),
    set: { lastProbedAt: iso(now) },
    when: [{ attribute: 'pk', is: 'present' }],
  });
  if (account.grant === 'ok') return { ok: true, scopes, message: `Google lets us in as ${account.email}.` };
  return {
    ok: false,
    scopes,
    message: `Google lets us in as ${account.email} again, but it failed before; send an invitation to reconnect.`,
  };
}

function inWords(failure: GoogleFailure, { email }: AccountRow): string {
  switch (failure.kind) {
    case 'grantFailed':
      return `Google no longer lets us in as ${email}. The person has been asked to reconnect.`;
    case 'permissionMissing':
      return `${email} does not allow what is needed. Send an invitation so that the person can allow it.`;
    case 'rateLimited':
    case 'quotaExhausted':
      return 'Google takes no more requests at the moment. Nothing is wrong with the account as far as we can tell; try again later.';
    case 'transient':
      return 'Google did not answer. Nothing is wrong with the account as far as we can tell; try again later.';
    case 'operatorFault':
      return 'This installation’s own access to Google is set up wrongly. The account is not at fault.';
    case 'clientRefused':
      return 'Google refuses your own OAuth client. The account is not at fault: correct the client in Google’s console, and send its id and present secret with PUT /v1/google-client.';
    case 'notFound':
    case 'deleted':
    case 'duplicate':
    case 'preconditionFailed':
    case 'cursorInvalid':
    case 'readOnly':
    case 'writeRefused':
    case 'watchUnsupported':
    case 'channelIdTaken':
    case 'invalidRequest':
      return `Google answered in a way we do not understand (${failure.kind}). Try again later.`;
    default:
      return failure satisfies never;
  }
}
