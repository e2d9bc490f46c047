import { directoryKeys } from '../contracts/keys.ts';
import type { AccountRow } from '../contracts/rows/directory.ts';
import type { LinkRow } from '../contracts/rows/links.ts';
import { openConflict } from '../desk/desk.ts';
import type { Ports } from '../ports/ports.ts';
import type { Condition, Update } from '../ports/store.ts';
import { iso } from '../records/time.ts';
import { type GrantEnd, grantEnd } from '../sync/grant-end.ts';
import { saying } from '../words/saying.ts';
import { linksOfAccount } from './account-links.ts';
import { mailPersons } from './reconnect-mails.ts';

type EndPorts = Pick<Ports, 'store' | 'vault' | 'clock' | 'random'>;

const attempts = 3;

/**
 * GR4: a grant that works and will end by itself is warned of ahead: one warning, one mail with a reconnect link to each
 * person; the business hears of it by the next digest. Once for each end; safe to repeat.
 */
export async function warnOfEnd(ports: EndPorts, account: AccountRow): Promise<'warned' | 'nothing'> {
  const end = grantEnd(account);
  const endsAt = iso(end.at);
  if (account.grant !== 'ok' || ports.clock.now() < end.warnFrom || account.endWarned === endsAt) return 'nothing';
  const links = await linksOfAccount(ports, account);
  if (links.length === 0) return 'nothing';
  await openEnding(ports, account, links, end);
  for (let attempt = 0; attempt < attempts; attempt++) {
    const facts = { endsAt, why: end.why };
    const mails = await mailPersons(ports, account, links, { template: 'grantEnding', facts, keepsLink: true });
    const result = await ports.store.transact([warned(account, endsAt), ...mails]);
    if (result.ok) return 'warned';
    if (result.lost.includes(0)) return 'nothing';
  }
  throw new Error(`The warning about ${account.id} could not be stored: too many writers at once`);
}

/** The end it was warned of is the fence: another worker's warning, or a new grant, makes this one void. */
function warned(account: AccountRow, endsAt: string): Update {
  const same = (attribute: 'endWarned' | 'refreshToken'): Condition => {
    const value = account[attribute];
    return value === undefined ? { attribute, is: 'absent' } : { attribute, is: '=', value };
  };
  return {
    kind: 'update',
    table: 'directory',
    key: directoryKeys.account(account.businessId, account.id),
    set: { endWarned: endsAt },
    when: [{ attribute: 'grant', is: '=', value: 'ok' }, same('endWarned'), same('refreshToken')],
  };
}

const causes = { term: 'cause.grantTerm', idle: 'cause.grantIdle' } as const satisfies Record<GrantEnd['why'], string>;

async function openEnding(ports: EndPorts, account: AccountRow, links: LinkRow[], end: GrantEnd): Promise<void> {
  const [link] = links;
  await openConflict(ports, {
    businessId: account.businessId,
    kind: 'grant_ending',
    subject: { type: 'account', id: account.id, label: account.email },
    ...(links.length === 1 && link ? { resourceId: link.resourceId, linkId: link.id } : {}),
    cause: saying(causes[end.why], { email: account.email, day: iso(end.at).slice(0, 10) }),
    impact: saying('impact.grantEnding'),
  });
}
