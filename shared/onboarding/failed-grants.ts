import { directoryKeys } from '../contracts/keys.ts';
import type { AccountRow } from '../contracts/rows/directory.ts';
import type { LinkRow } from '../contracts/rows/links.ts';
import { closeConflict, openConflict } from '../desk/desk.ts';
import type { Ports } from '../ports/ports.ts';
import type { Check, Condition, Put, Update } from '../ports/store.ts';
import { getAccount } from '../records/directory.ts';
import { dueAt } from '../records/due.ts';
import { days, iso } from '../records/time.ts';
import { transactUnlessMoved } from '../records/transact-unless-moved.ts';
import { saying } from '../words/saying.ts';
import { holdLink, linksOfAccount } from './account-links.ts';
import { resourceChanged } from '../webhooks/resource-change.ts';
import { sameRelease } from './change-account.ts';
import { settleGrant, tellResting } from './grants.ts';
import { mailBusiness, mailPersons } from './reconnect-mails.ts';

type FailPorts = Pick<Ports, 'store' | 'vault' | 'clock' | 'random'>;

export type FailGrant = {
  businessId: string;
  accountId: string;
  /** What Google said, as a code; shown small beside the plain words. */
  reason: string;
  /** `permissionMissing` when the grant stands but no longer allows what is needed. */
  kind?: 'failed' | 'permissionMissing';
  /** When the call that failed began, in milliseconds: a grant renewed since then is left alone. */
  startedAt?: number;
};

/** When the person is reminded, counted from the failure (GR3). */
export const lastReminderDay = 14;
export const reminderDays = [0, 1, 3, 7, lastReminderDay];

const conflictOf = { failed: 'grant_failed', permissionMissing: 'permission_missing' } as const;

/**
 * Google no longer lets us in (GR2). The account fails once, its links wait for a person, one warning opens, and the person
 * and the business are written to. Safe to repeat and to resume: what a crash left out, the next call or the sweep does.
 * Answers whether it was this call that found the failure.
 */
export async function failGrant(ports: FailPorts, input: FailGrant): Promise<boolean> {
  const { businessId, accountId, kind = 'failed', startedAt } = input;
  const key = directoryKeys.account(businessId, accountId);
  const now = ports.clock.now();
  const renewedSince: Condition[] =
    startedAt === undefined ? [] : [{ attribute: 'grantSince', is: '<=', value: iso(startedAt) }];
  const moved = await ports.store.update({
    table: 'directory',
    key,
    set: { grant: kind, grantSince: iso(now), grantReason: input.reason, remindersSent: 0, ...dueAt(key, now) },
    add: { version: 1 },
    when: [{ attribute: 'grant', is: '=', value: 'ok' }, ...renewedSince],
  });
  const account = await getAccount(ports.store, businessId, accountId);
  if (account === undefined || account.grant === 'ok') return false;
  if (account.remindersSent === 0) await remindDue(ports, account);
  else await holdLinks(ports, account);
  return moved.ok;
}

/**
 * The next reminder about a failed grant, when it is due: a reconnect link to each person concerned (GR3). `nothing` when the
 * grant works again, when nobody needs it, or when another worker has just sent it.
 */
export async function remindDue(ports: FailPorts, account: AccountRow): Promise<'sent' | 'nothing'> {
  if (account.grant === 'ok') return 'nothing';
  const links = await holdLinks(ports, account);
  if (links.length === 0) await withdrawWarning(ports, account);
  else if (account.remindersSent === 0) await warn(ports, account, links);
  for (let attempt = 0; attempt < 3; attempt++) {
    const mails = await mailsDue(ports, account, links);
    const result = await ports.store.transact([reminded(ports, account, links.length > 0), ...mails]);
    if (result.ok) return mails.length > 0 ? 'sent' : 'nothing';
    if (result.lost.includes(0)) return await overtaken(ports, account);
  }
  throw new Error(`The reminders for ${account.id} could not be stored: too many writers at once`);
}

/**
 * Each link is held on condition that the grant still fails as it was read: the person may reconnect at this very moment, and
 * a link held after that would wait for ever.
 */
async function holdLinks(ports: FailPorts, account: AccountRow): Promise<LinkRow[]> {
  const links = await linksOfAccount(ports, account);
  const problem = conflictOf[account.grant === 'permissionMissing' ? 'permissionMissing' : 'failed'];
  for (const link of links.filter(({ state }) => state === 'active'))
    await transactUnlessMoved(ports.store, [
      stillFailed(account),
      ...holdLink(ports, link, problem, causeOf(account)),
      resourceChanged(link, ports.clock.now()),
    ]);
  await tellResting(ports, links);
  return links;
}

const causeOf = ({ email, grantReason, grant }: AccountRow): string =>
  `Google no longer lets us in as ${email} (${grantReason ?? grant})`;

const stillFailed = (account: AccountRow): Check => ({
  kind: 'check',
  table: 'directory',
  key: directoryKeys.account(account.businessId, account.id),
  when: sameFailure(account),
});

const sameFailure = (account: AccountRow): Condition[] => [
  { attribute: 'grant', is: '=', value: account.grant },
  { attribute: 'grantSince', is: '=', value: account.grantSince },
];

/** Nobody needs the account any more: there is nothing to reconnect. */
async function withdrawWarning(ports: FailPorts, { businessId, id }: AccountRow): Promise<void> {
  for (const kind of Object.values(conflictOf)) await closeConflict(ports, { businessId, kind, subjectId: id });
}

/** Another worker was quicker, or the person: then what was opened here a moment ago is closed again. */
async function overtaken(ports: FailPorts, { businessId, id }: AccountRow): Promise<'nothing'> {
  const now = await getAccount(ports.store, businessId, id);
  if (now?.grant === 'ok') await settleGrant(ports, now);
  return 'nothing';
}

/** One warning about one cause: what stood on its links, or ahead of the failure, is said by the account's from now on. */
async function takeOver(ports: FailPorts, { businessId, id }: AccountRow, links: LinkRow[]): Promise<void> {
  await closeConflict(ports, { businessId, kind: 'grant_ending', subjectId: id });
  for (const link of links) await closeConflict(ports, { businessId, kind: 'permission_missing', subjectId: link.id });
}

async function warn(ports: FailPorts, account: AccountRow, links: LinkRow[]): Promise<void> {
  const lost = account.grant === 'permissionMissing';
  await takeOver(ports, account, links);
  await openConflict(ports, {
    businessId: account.businessId,
    kind: lost ? 'permission_missing' : 'grant_failed',
    subject: { type: 'account', id: account.id, label: account.email },
    ...(links.length === 1 && links[0] ? { resourceId: links[0].resourceId, linkId: links[0].id } : {}),
    cause: saying(lost ? 'cause.permissionLost' : 'cause.grantFailed', {
      email: account.email,
      reason: account.grantReason ?? (lost ? 'permissionMissing' : 'invalid_grant'),
    }),
    impact: saying('impact.grantFailed'),
  });
}

/**
 * The count is the fence: of two workers one moves it, and its mails are part of the same write. An account that is to be let
 * go is looked at then, whatever has become of its grant.
 */
function reminded({ clock }: FailPorts, account: AccountRow, needed: boolean): Update {
  const key = directoryKeys.account(account.businessId, account.id);
  const since = Date.parse(account.grantSince);
  const next = reminderDays.findIndex((day, index) => index > account.remindersSent && since + days(day) > clock.now());
  const more = needed && next >= 0;
  const reminder = more ? [since + days(reminderDays[next] ?? 0)] : [];
  const release = account.releaseAt === undefined ? [] : [Date.parse(account.releaseAt)];
  const due = [...reminder, ...release];
  return {
    kind: 'update',
    table: 'directory',
    key,
    set: {
      remindersSent: more ? next : reminderDays.length,
      ...(due.length > 0 ? dueAt(key, Math.min(...due)) : {}),
    },
    remove: due.length > 0 ? [] : ['dueShard', 'dueAt'],
    when: [
      ...sameFailure(account),
      sameRelease(account),
      { attribute: 'remindersSent', is: '=', value: account.remindersSent },
    ],
  };
}

async function mailsDue(ports: FailPorts, account: AccountRow, links: LinkRow[]): Promise<Put[]> {
  const day = reminderDays[account.remindersSent];
  if (day === undefined) return [];
  const about = { template: 'reconnect', facts: { day: String(day) }, keepsLink: day > 0 } as const;
  const toPersons = await mailPersons(ports, account, links, about);
  return day === 0 ? [...toPersons, ...(await mailBusiness(ports, account, links))] : toPersons;
}
