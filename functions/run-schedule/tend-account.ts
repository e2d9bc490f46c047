import { directoryKeys } from '../../shared/contracts/keys.ts';
import type { AccountRow } from '../../shared/contracts/rows/directory.ts';
import { closeClientRefused, tellRefusedClient } from '../../shared/oauth-clients/refused.ts';
import { sameRelease } from '../../shared/onboarding/change-account.ts';
import { warnOfEnd } from '../../shared/onboarding/ending-grants.ts';
import { failGrant, remindDue } from '../../shared/onboarding/failed-grants.ts';
import { probeEveryMs, settleGrant } from '../../shared/onboarding/grants.ts';
import { releaseAccount } from '../../shared/onboarding/release-account.ts';
import { missingScopes } from '../../shared/onboarding/scopes.ts';
import { GoogleError } from '../../shared/ports/google.ts';
import { getAccount } from '../../shared/records/directory.ts';
import { dueAt } from '../../shared/records/due.ts';
import { days, hours, iso } from '../../shared/records/time.ts';
import { reactions } from '../../shared/sync/failure-table.ts';
import { grantEnd } from '../../shared/sync/grant-end.ts';
import type { SchedulePorts } from './run-schedule.ts';

/** GR4: a grant is tried daily, so that its end is found before a booking needs it; GR3: a failed one is reminded of. */
export async function tendAccount(ports: SchedulePorts, account: AccountRow): Promise<void> {
  if (account.releaseAt !== undefined && Date.parse(account.releaseAt) <= ports.clock.now()) {
    await releaseAccount(ports, account);
    return;
  }
  if (account.grant !== 'ok') {
    await remindDue(ports, account);
    return;
  }
  const startedAt = ports.clock.now();
  const outcome = await probe(ports, account);
  switch (outcome.kind) {
    case 'works':
      await closeClientRefused(ports, account, 'signIn');
      return await tendWorking(ports, account);
    case 'unknown':
      await tendEnd(ports, account);
      return await nextProbe(ports, account, hours(1), {});
    case 'failed':
    case 'permissionMissing':
      await failGrant(ports, {
        businessId: account.businessId,
        accountId: account.id,
        reason: outcome.reason,
        kind: outcome.kind,
        startedAt,
      });
      return;
    default:
      return outcome satisfies never;
  }
}

type Probed = { kind: 'works' } | { kind: 'unknown' } | { kind: 'failed' | 'permissionMissing'; reason: string };

async function probe(ports: SchedulePorts, { businessId, id: accountId }: AccountRow): Promise<Probed> {
  try {
    const { scopes } = await ports.google.calendar({ businessId, accountId }).probe();
    const missing = missingScopes(scopes);
    return missing.length === 0 ? { kind: 'works' } : { kind: 'permissionMissing', reason: 'scope_missing' };
  } catch (error) {
    if (!(error instanceof GoogleError)) throw error;
    await tellRefusedClient(ports, businessId, error.failure, error.reason);
    const { leaves } = reactions.probe[error.failure.kind];
    return leaves === 'held' ? { kind: 'failed', reason: error.reason ?? error.failure.kind } : { kind: 'unknown' };
  }
}

/** For so long after a consent its consequences are looked at again, in case a worker died over them. */
const freshForMs = days(2);

async function tendWorking(ports: SchedulePorts, { businessId, id }: AccountRow): Promise<void> {
  const account = await getAccount(ports.store, businessId, id);
  if (account?.grant !== 'ok') return;
  const now = ports.clock.now();
  const consentIsFresh = now - Date.parse(account.grantSince) < freshForMs;
  if (consentIsFresh || account.endWarned !== undefined) await settleGrant(ports, account);
  const { warnFrom } = await tendEnd(ports, account);
  const untilWarning = warnFrom > now ? warnFrom - now : probeEveryMs;
  await nextProbe(ports, account, Math.min(probeEveryMs, untilWarning), { lastProbedAt: iso(now) });
}

async function tendEnd(ports: SchedulePorts, account: AccountRow) {
  await warnOfEnd(ports, account);
  return grantEnd(account);
}

async function nextProbe(
  { store, clock }: SchedulePorts,
  account: AccountRow,
  afterMs: number,
  facts: { lastProbedAt?: string },
): Promise<void> {
  const key = directoryKeys.account(account.businessId, account.id);
  const releaseAt = account.releaseAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(account.releaseAt);
  await store.update({
    table: 'directory',
    key,
    set: { ...facts, ...dueAt(key, Math.min(releaseAt, clock.now() + afterMs)) },
    when: [{ attribute: 'grant', is: '=', value: 'ok' }, sameRelease(account)],
  });
}
