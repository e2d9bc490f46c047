import type * as z from 'zod';
import { Invitation, SendInvitation, SendInvitations, SentInvitations } from '../../shared/contracts/api-resources.ts';
import { ProblemError } from '../../shared/contracts/problems.ts';
import type { InvitationRow } from '../../shared/contracts/rows/directory.ts';
import { issueInvitation, revokeInvitation } from '../../shared/onboarding/invitations.ts';
import { getInvitation, getLinksOfResource } from '../../shared/records/directory.ts';
import { inParallel } from '../../shared/async/in-parallel.ts';
import { saying } from '../../shared/words/saying.ts';
import type { BusinessCaller } from './authenticate.ts';
import { findNamedResource, findResource, unknown } from './find.ts';
import type { ApiPorts } from './ports.ts';
import { requireTerms } from './privacy-terms.ts';
import { businessRoute, type Route } from './route.ts';
import { contended } from './versioned.ts';

const over: ReadonlySet<InvitationRow['state']> = new Set(['done', 'revoked']);

const view = (row: InvitationRow, now: number): z.input<typeof Invitation> => ({
  state: !over.has(row.state) && Date.parse(row.expiresAt) <= now ? 'expired' : row.state,
  sentAt: row.sentAt,
  openedAt: row.openedAt ?? null,
  consentedAt: row.consentedAt ?? null,
  calendarChosenAt: row.calendarChosenAt ?? null,
  expiresAt: row.expiresAt,
  ...(row.problem === undefined ? {} : { problem: row.problem }),
  confirmedForeign: row.confirmedForeign ?? false,
});

/** A person who has connected before is asked to reconnect; the text of the mail differs. */
async function send(
  ports: ApiPorts,
  caller: BusinessCaller,
  resourceId: string,
  locale?: string,
): Promise<InvitationRow> {
  const links = await getLinksOfResource(ports.store, caller.businessId, resourceId);
  const issued = await issueInvitation(ports, {
    businessId: caller.businessId,
    resourceId,
    purpose: links.some((link) => link.state === 'actionNeeded') ? 'reconnect' : 'connect',
    ...(locale === undefined ? {} : { locale }),
    by: caller.name,
  });
  if (issued.ok) return issued.invitation;
  throw issued.reason === 'not_found' ? unknown('resourceId') : contended();
}

export const invitationRoutes: Route[] = [
  businessRoute('manage', {
    method: 'POST',
    path: '/v1/resources/{id}/invitation',
    summary: 'Invite a resource’s person, or invite again',
    description:
      'Mails a consent link. A link sent before stops working. The business has accepted the privacy terms before.',
    body: SendInvitation,
    bodyOptional: true,
    reply: { status: 201, schema: Invitation },
    problems: ['privacy_terms_not_accepted', 'contended'],
    handle: async ({ caller, params, body, now }, ports) => {
      await findResource(ports.store, caller.businessId, params.id);
      await requireTerms(ports.store, caller.businessId);
      return view(await send(ports, caller, params.id, body.locale), now);
    },
  }),
  businessRoute('read', {
    method: 'GET',
    path: '/v1/resources/{id}/invitation',
    summary: 'How far the invited person got',
    reply: { status: 200, schema: Invitation },
    handle: async ({ caller, params, now }, { store }) => {
      const row = await getInvitation(store, caller.businessId, params.id);
      if (row === undefined) throw new ProblemError('not_found', { detail: saying('refused.notInvited') });
      return view(row, now);
    },
  }),
  businessRoute('manage', {
    method: 'DELETE',
    path: '/v1/resources/{id}/invitation',
    summary: 'Revoke the consent link',
    description:
      'The link stops working; a calendar that was connected before stays connected. Repeating it changes nothing.',
    reply: { status: 204 },
    handle: async ({ caller, params }, ports) => {
      const invitation = await getInvitation(ports.store, caller.businessId, params.id);
      if (invitation === undefined) throw new ProblemError('not_found', { detail: saying('refused.notInvited') });
      await revokeInvitation(ports, { businessId: caller.businessId, resourceId: params.id });
    },
  }),
  businessRoute('manage', {
    method: 'POST',
    path: '/v1/invitations',
    summary: 'Invite several resources',
    description: 'All ids are checked before the first mail is sent.',
    body: SendInvitations,
    reply: { status: 200, schema: SentInvitations },
    problems: ['not_found', 'privacy_terms_not_accepted', 'contended'],
    handle: async ({ caller, body, now }, ports) => {
      await Promise.all(
        body.resourceIds.map((id, at) => findNamedResource(ports.store, caller.businessId, id, `resourceIds.${at}`)),
      );
      await requireTerms(ports.store, caller.businessId);
      const items = await inParallel(body.resourceIds, 8, async (resourceId) => ({
        resourceId,
        invitation: view(await send(ports, caller, resourceId), now),
      }));
      return { items };
    },
  }),
];
