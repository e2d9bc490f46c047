import type { resourceStates } from '../contracts/api-resources.ts';
import type { AccountRow, InvitationRow } from '../contracts/rows/directory.ts';
import type { LinkRow } from '../contracts/rows/links.ts';

export type ResourceState = (typeof resourceStates)[number];

export type Evidence = {
  invitation: Pick<InvitationRow, 'state' | 'expiresAt' | 'problem'> | undefined;
  links: readonly Pick<
    LinkRow,
    'accountId' | 'state' | 'problem' | 'inboundError' | 'generation' | 'building' | 'asOf'
  >[];
  accounts: readonly Pick<AccountRow, 'id' | 'grant' | 'email'>[];
  now: number;
  staleAfterSeconds: number;
};

/** The state of a resource, derived from evidence alone and never stored; the worst of its links counts. */
export function resourceState(evidence: Evidence): { state: ResourceState; reason?: string } {
  const links = evidence.links.filter((link) => link.state !== 'disconnected');
  if (links.length === 0) return withoutLinks(evidence);
  const failed = evidence.accounts.find(
    (account) => account.grant !== 'ok' && links.some((link) => link.accountId === account.id),
  );
  if (failed !== undefined) return { state: 'actionNeeded', reason: `Google no longer lets us in as ${failed.email}` };
  const stopped = links.find((link) => link.state === 'actionNeeded');
  if (stopped !== undefined)
    return { state: 'actionNeeded', reason: stopped.problem ?? stopped.inboundError ?? 'a person has to act' };
  if (links.some((link) => link.state === 'paused')) return { state: 'paused' };
  if (links.some((link) => link.generation === 0)) return { state: 'importing' };
  const late = links.find((link) => isLate(link, evidence));
  return late === undefined
    ? { state: 'live' }
    : { state: 'delayed', ...(late.inboundError ? { reason: late.inboundError } : {}) };
}

function withoutLinks({ invitation, links, now }: Evidence): { state: ResourceState; reason?: string } {
  const open = invitation !== undefined && ['sent', 'opened', 'consented'].includes(invitation.state);
  if (open && Date.parse(invitation.expiresAt) > now)
    return { state: 'waiting', ...(invitation.problem ? { reason: invitation.problem } : {}) };
  if (links.length > 0) return { state: 'disconnected' };
  return invitation === undefined
    ? { state: 'notInvited' }
    : { state: 'notInvited', reason: 'the invitation ended unused' };
}

export const funnelSteps = [
  'notInvited',
  'sent',
  'opened',
  'consented',
  'calendarChosen',
  'importing',
  'live',
] as const;
export type FunnelStep = (typeof funnelSteps)[number];

/** How far a resource has come on its way from the invitation to a calendar that is kept in step. */
export function funnelStep({ invitation, links, now }: Pick<Evidence, 'invitation' | 'links' | 'now'>): FunnelStep {
  const connected = links.filter((link) => link.state !== 'disconnected');
  if (connected.some((link) => link.generation > 0)) return 'live';
  if (connected.some((link) => link.building !== undefined)) return 'importing';
  if (connected.length > 0) return 'calendarChosen';
  if (invitation === undefined || Date.parse(invitation.expiresAt) <= now) return 'notInvited';
  const { state } = invitation;
  return state === 'sent' || state === 'opened' || state === 'consented' ? state : 'notInvited';
}

export const isLate = (
  link: Pick<LinkRow, 'asOf'>,
  { now, staleAfterSeconds }: Pick<Evidence, 'now' | 'staleAfterSeconds'>,
): boolean => link.asOf === undefined || now - Date.parse(link.asOf) > staleAfterSeconds * 1000;
