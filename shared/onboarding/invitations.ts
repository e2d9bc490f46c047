import { directoryKeys } from '../contracts/keys.ts';
import type { BusinessRow, InvitationRow, ResourceRow } from '../contracts/rows/directory.ts';
import { hashSecret, newId } from '../identity/ids.ts';
import type { Ports } from '../ports/ports.ts';
import type { Condition, Put } from '../ports/store.ts';
import { getBusiness, getInvitation, getResource } from '../records/directory.ts';
import { days, iso } from '../records/time.ts';
import { resourceChanged } from '../webhooks/resource-change.ts';
import { isGood, secretOf } from './invitation-token.ts';
import { mailOwed } from './mails.ts';
import { forgiveAddress } from './returned-addresses.ts';

type InvitationPorts = Pick<Ports, 'store' | 'vault' | 'clock' | 'random'>;
type Purpose = InvitationRow['purpose'];

const invitationLifeMs = days(7);

export type IssueInvitation = {
  businessId: string;
  resourceId: string;
  purpose: Purpose;
  /** Of the mail and the pages; the business's without it. */
  locale?: string;
  /** Who asked for it: the name of a key or person, or `slotbridge`. */
  by: string;
};

export type Issued =
  | { ok: true; invitation: InvitationRow }
  /** `contended`: other writers were in the way every time; nothing was written. */
  | { ok: false; reason: 'not_found' | 'contended' };

const attempts = 4;

/**
 * Invites a resource's person, or invites again: the issue is raised, the old link dies, the state starts over and the mail
 * is owed, all in one write (IN1).
 */
export async function issueInvitation(ports: InvitationPorts, input: IssueInvitation): Promise<Issued> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const people = await readPeople(ports, input);
    if (people === undefined) return { ok: false, reason: 'not_found' };
    const { put, invitation } = await nextInvitation(ports, people, input);
    const mail = mailOwed(ports, {
      businessId: input.businessId,
      template: input.purpose === 'connect' ? 'invitation' : 'reconnect',
      to: invitation.email,
      locale: invitation.locale,
      resourceId: input.resourceId,
      issue: invitation.issue,
      facts: { by: input.by },
    });
    const again = forgiveAddress({ businessId: input.businessId, to: invitation.email });
    const told = resourceChanged(input, ports.clock.now());
    const result = await ports.store.transact([put, mail, again, told]);
    if (result.ok) return { ok: true, invitation };
  }
  return { ok: false, reason: 'contended' };
}

export type People = { business: BusinessRow; resource: ResourceRow; previous: InvitationRow | undefined };

export async function readPeople(
  { store }: Pick<Ports, 'store'>,
  { businessId, resourceId }: { businessId: string; resourceId: string },
): Promise<People | undefined> {
  const [business, resource, previous] = await Promise.all([
    getBusiness(store, businessId),
    getResource(store, businessId, resourceId),
    getInvitation(store, businessId, resourceId),
  ]);
  return business && resource && { business, resource, previous };
}

/** The row of the next issue, to be stored on condition that nobody has issued one meanwhile. */
export async function nextInvitation(
  ports: Omit<InvitationPorts, 'store'>,
  { business, resource, previous }: People,
  { purpose, locale }: { purpose: Purpose; locale?: string },
): Promise<{ put: Put; invitation: InvitationRow }> {
  const now = ports.clock.now();
  const id = previous?.id ?? newId('inv', ports.random);
  const issue = (previous?.issue ?? 0) + 1;
  const invitation: InvitationRow = {
    ...directoryKeys.invitation(business.id, resource.id),
    v: 1,
    row: 'invitation',
    id,
    businessId: business.id,
    resourceId: resource.id,
    purpose,
    email: resource.email,
    locale: locale ?? business.locale,
    issue,
    hash: hashSecret(await secretOf(ports, { businessId: business.id, id, issue })),
    state: 'sent',
    sentAt: iso(now),
    expiresAt: iso(now + invitationLifeMs),
  };
  const when: Condition[] =
    previous === undefined
      ? [{ attribute: 'pk', is: 'absent' }]
      : [{ attribute: 'issue', is: '=', value: previous.issue }];
  return { put: { kind: 'put', table: 'directory', row: invitation, when }, invitation };
}

/** The link dies; a calendar connected before stays connected. False when there was no good link to revoke. */
export async function revokeInvitation(
  ports: Pick<Ports, 'store' | 'clock'>,
  { businessId, resourceId }: { businessId: string; resourceId: string },
): Promise<boolean> {
  const invitation = await getInvitation(ports.store, businessId, resourceId);
  if (invitation === undefined || !isGood(invitation, ports.clock.now())) return false;
  return await move(ports, invitation, { state: 'revoked' });
}

/** IN2: reading records only that the link was opened, the first time. */
export async function recordOpened(ports: Pick<Ports, 'store' | 'clock'>, invitation: InvitationRow): Promise<void> {
  if (invitation.state !== 'sent') return;
  await ports.store.update({
    table: 'directory',
    key: keyOf(invitation),
    set: { state: 'opened', openedAt: iso(ports.clock.now()) },
    when: [...sameIssue(invitation), { attribute: 'state', is: '=', value: 'sent' }],
  });
}

/** The person has granted everything that was asked for. */
export const recordConsented = (ports: Pick<Ports, 'store' | 'clock'>, invitation: InvitationRow) =>
  move(ports, invitation, { state: 'consented', consentedAt: iso(ports.clock.now()) }, ['problem']);

/** What stands between the person and a connected calendar, for the business's funnel (IN4, IN5, IN8). */
export const recordProblem = (ports: Pick<Ports, 'store' | 'clock'>, invitation: InvitationRow, problem: string) =>
  move(ports, invitation, { problem });

/** Tried again when another writer is in the way; false when the link has been replaced, used up or revoked. */
async function move(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  invitation: InvitationRow,
  set: Record<string, string>,
  remove: string[] = [],
): Promise<boolean> {
  const update = { table: 'directory', key: keyOf(invitation), set, remove, when: stillGood(invitation) } as const;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const moved = await store.transact([{ kind: 'update', ...update }, resourceChanged(invitation, clock.now())]);
    if (moved.ok || moved.lost.length > 0) return moved.ok;
  }
  throw new Error(`The invitation of ${invitation.resourceId} could not be changed: too many writers at once`);
}

const keyOf = (invitation: InvitationRow) => directoryKeys.invitation(invitation.businessId, invitation.resourceId);

const sameIssue = (invitation: InvitationRow): Condition[] => [
  { attribute: 'id', is: '=', value: invitation.id },
  { attribute: 'issue', is: '=', value: invitation.issue },
];

/** The link has not been replaced, used up or revoked since the row was read. */
export const stillGood = (invitation: InvitationRow): Condition[] => [
  ...sameIssue(invitation),
  { attribute: 'state', is: '<>', value: 'done' },
  { attribute: 'state', is: '<>', value: 'revoked' },
];
