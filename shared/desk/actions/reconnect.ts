import { directoryKeys } from '../../contracts/keys.ts';
import type { ConflictRow } from '../../contracts/rows/conflicts.ts';
import type { AccountRow, InvitationRow } from '../../contracts/rows/directory.ts';
import { linksOfAccount } from '../../onboarding/account-links.ts';
import { nextInvitation, readPeople } from '../../onboarding/invitations.ts';
import { mailOwed } from '../../onboarding/mails.ts';
import { forgiveAddress } from '../../onboarding/returned-addresses.ts';
import { mailPersons } from '../../onboarding/reconnect-mails.ts';
import type { Check, Delete, Put } from '../../ports/store.ts';
import { getAccount, getLink } from '../../records/directory.ts';
import { iso, minutes } from '../../records/time.ts';
import { grantEnd } from '../../sync/grant-end.ts';
import { saying } from '../../words/saying.ts';
import { noting } from '../desk.ts';
import { type ActPorts, notPossible, type Outcome, type Task } from './task.ts';

/** A mail that was asked for so shortly before is the same mail: a double click sends one. */
const onceWithin = minutes(15);

/** Mails the reconnect link now. The row stays open until the cause has gone, and says who asked and when. */
export async function reconnect(ports: ActPorts, task: Task): Promise<Outcome> {
  const { conflict, action, by } = task;
  const now = ports.clock.now();
  const { lastAction } = conflict;
  if (lastAction?.action === action && Date.parse(lastAction.at) > now - onceWithin) return { ok: true };
  const account = await accountOf(ports, conflict);
  if (account !== undefined && worksAgain(account, conflict))
    return notPossible(saying('refused.nothingToReconnect', { email: account.email }));
  const mails = account === undefined ? await inviteMails(ports, task) : await accountMails(ports, conflict, account);
  if (mails.length === 0) return notPossible(saying('refused.nobodyToWriteTo'));
  const result = await ports.store.transact([...noting(conflict, { name: by, action }, now), ...mails]);
  return result.ok ? { ok: true } : { ok: false, reason: 'again' };
}

const worksAgain = ({ grant }: AccountRow, { kind }: ConflictRow): boolean => kind === 'grant_failed' && grant === 'ok';

async function accountOf(ports: ActPorts, { businessId, subject, linkId }: ConflictRow) {
  if (subject.type === 'account') return await getAccount(ports.store, businessId, subject.id);
  const link = linkId === undefined ? undefined : await getLink(ports.store, businessId, linkId);
  return link && (await getAccount(ports.store, businessId, link.accountId));
}

async function accountMails(
  ports: ActPorts,
  conflict: ConflictRow,
  account: AccountRow,
): Promise<(Put | Check | Delete)[]> {
  const links = await linksOfAccount(ports, account);
  const end = grantEnd(account);
  const mails = await mailPersons(
    ports,
    account,
    links,
    conflict.kind === 'grant_ending'
      ? { template: 'grantEnding', facts: { endsAt: iso(end.at), why: end.why }, keepsLink: false }
      : { template: 'reconnect', facts: { day: '0' }, keepsLink: false },
  );
  const unchanged: Check = {
    kind: 'check',
    table: 'directory',
    key: directoryKeys.account(account.businessId, account.id),
    when: [{ attribute: 'grantSince', is: '=', value: account.grantSince }],
  };
  const again = mails.flatMap(({ row }) => (row.row === 'mail' && typeof row.to === 'string' ? [row.to] : []));
  const forgiven = again.map((to) => forgiveAddress({ businessId: account.businessId, to }));
  return mails.length === 0 ? [] : [unchanged, ...mails, ...forgiven];
}

/** Nothing was stored of a grant that lacked a permission: the invitation is sent again. */
async function inviteMails(ports: ActPorts, { conflict, by }: Task): Promise<(Put | Delete)[]> {
  const { businessId, resourceId } = conflict;
  const people = resourceId === undefined ? undefined : await readPeople(ports, { businessId, resourceId });
  if (people === undefined) return [];
  const purpose: InvitationRow['purpose'] = people.previous?.purpose ?? 'connect';
  const { put, invitation } = await nextInvitation(ports, people, {
    purpose,
    ...(people.previous && { locale: people.previous.locale }),
  });
  const mail = mailOwed(ports, {
    businessId,
    template: purpose === 'connect' ? 'invitation' : 'reconnect',
    to: invitation.email,
    locale: invitation.locale,
    resourceId: people.resource.id,
    issue: invitation.issue,
    facts: { by },
  });
  return [put, mail, forgiveAddress({ businessId, to: invitation.email })];
}
