import { directoryKeys } from '../../shared/contracts/keys.ts';
import type { Attempt, WebhookRow } from '../../shared/contracts/rows/webhooks.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import type { Condition } from '../../shared/ports/store.ts';
import { days, iso } from '../../shared/records/time.ts';

/** A webhook of which nothing was taken for so long is made inactive: longer than one delivery is tried. */
const disabledAfterDays = 5;

/** What a webhook shows of itself: since when it fails and why; undefined is a try that was taken. */
export async function rememberHealth(
  { store }: Pick<Ports, 'store'>,
  webhook: WebhookRow,
  failed: Attempt | undefined,
  now: number,
): Promise<void> {
  const { failingSince } = webhook;
  if (failed === undefined && failingSince === undefined) return;
  const key = directoryKeys.webhook(webhook.businessId, webhook.id);
  const when: Condition[] = [{ attribute: 'pk', is: 'present' }, unchanged(failingSince)];
  if (failed === undefined) {
    await store.update({ table: 'directory', key, remove: ['failingSince', 'problem'], when });
    return;
  }
  const set = { failingSince: failingSince ?? iso(now), problem: problemOf(failed) };
  const over = failingSince !== undefined && Date.parse(failingSince) + days(disabledAfterDays) < now;
  await store.update({
    table: 'directory',
    key,
    set: over ? { ...set, active: false, disabledAt: iso(now) } : set,
    when,
  });
}

const problemOf = ({ status, problem = '' }: Attempt): string =>
  status === undefined ? problem : `answered ${status}`;

/** Of several tries that began on the same knowledge one is remembered. */
const unchanged = (failingSince: string | undefined): Condition =>
  failingSince === undefined
    ? { attribute: 'failingSince', is: 'absent' }
    : { attribute: 'failingSince', is: '=', value: failingSince };
