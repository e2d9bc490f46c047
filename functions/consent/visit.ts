import type { BusinessRow, InvitationRow, ResourceRow } from '../../shared/contracts/rows/directory.ts';
import { type ConsentSession, readSession } from '../../shared/onboarding/consent-session.ts';
import { findByToken, parseToken } from '../../shared/onboarding/invitation-token.ts';
import type { Texts } from '../../shared/pages/texts.ts';
import { getBusiness, getResource } from '../../shared/records/directory.ts';
import type { Consent } from './config.ts';
import { sessionSecretOf } from './cookies.ts';
import { textsOfReader } from './language.ts';
import type { Request } from './request.ts';

/** A good link in the hands of a person: everything its pages speak of. */
export type Visit = {
  token: string;
  invitation: InvitationRow;
  business: BusinessRow;
  resource: ResourceRow;
  texts: Texts;
};

export const pathOf = (token: string, page = ''): string => `/invitations/${token}${page}`;

/** Undefined for every link that is not good (IN2), also when its resource or business is gone. */
export async function readVisit(consent: Consent, request: Request): Promise<Visit | undefined> {
  const invitation = await findByToken(consent.ports, request.token);
  return invitation && (await visitOf(consent, request, { invitation, token: request.token }));
}

export async function visitOf(
  { ports: { store }, config }: Consent,
  request: Request,
  { invitation, token }: { invitation: InvitationRow; token: string },
): Promise<Visit | undefined> {
  const { businessId, resourceId, locale } = invitation;
  const [business, resource] = await Promise.all([
    getBusiness(store, businessId),
    getResource(store, businessId, resourceId),
  ]);
  if (business?.erasingSince !== undefined) return undefined;
  const texts = textsOfReader(config, request, locale);
  return business && resource && { token, invitation, business, resource, texts };
}

/** This browser's session under the link of the request, whether the link is still good or used up. */
export async function sessionOf({ ports, config }: Consent, request: Request): Promise<ConsentSession | undefined> {
  const resourceId = parseToken(request.token)?.resourceId;
  const secret = resourceId === undefined ? undefined : sessionSecretOf(config, request, resourceId);
  return secret === undefined ? undefined : readSession(ports, { token: request.token, secret });
}
