import { directoryKeys } from '../../shared/contracts/keys.ts';
import type { AccountRow } from '../../shared/contracts/rows.ts';
import { failGrant, remindDue } from '../../shared/onboarding/failed-grants.ts';
import { probeEveryMs } from '../../shared/onboarding/grants.ts';
import { GoogleError } from '../../shared/ports/google.ts';
import { dueAt } from '../../shared/records/due.ts';
import { hours, iso } from '../../shared/records/time.ts';
import type { SchedulePorts } from './run-schedule.ts';

/** GR4: a grant is tried daily, so that its end is found before a booking needs it; GR3: a failed one is reminded of. */
export async function tendAccount(ports: SchedulePorts, account: AccountRow): Promise<void> {
  if (account.grant !== 'ok') {
    await remindDue(ports, account);
    return;
  }
  const startedAt = ports.clock.now();
  try {
    await ports.google.calendar({ businessId: account.businessId, accountId: account.id }).probe();
    await nextProbe(ports, account, probeEveryMs);
  } catch (error) {
    if (!(error instanceof GoogleError)) throw error;
    if (error.failure.kind === 'grantFailed')
      await failGrant(ports, {
        businessId: account.businessId,
        accountId: account.id,
        reason: error.reason ?? error.failure.kind,
        startedAt,
      });
    else await nextProbe(ports, account, hours(1));
  }
}

async function nextProbe({ store, clock }: SchedulePorts, account: AccountRow, afterMs: number): Promise<void> {
  const key = directoryKeys.account(account.businessId, account.id);
  const now = clock.now();
  await store.update({
    table: 'directory',
    key,
    set: { lastProbedAt: iso(now), ...dueAt(key, now + afterMs) },
    when: [{ attribute: 'grant', is: '=', value: 'ok' }],
  });
}
