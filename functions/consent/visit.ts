import type { BusinessRow, InvitationRow, ResourceRow } from '../../shared/contracts/rows/directory.ts';
import { type ConsentSession, readSession } from '../../shared/onboarding/consent-session.ts';
import { findByToken, parseToken } from '../../shared/onboarding/invitation-token.ts';
import { type Texts, textsFor } from '../../shared/pages/texts.ts';
import { getBusiness, getResource } from '../../shared/records/directory.ts';
import type { Consent } from './config.ts';
import { sessionSecretOf } from './cookies.ts';
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
export async function readVisit({ ports }: Consent, token: string): Promise<Visit | undefined> {
  const invitation = await findByToken(ports, token);
  return invitation && (await visitOf({ ports }, invitation, token));
}

export async function visitOf(
  { ports: { store } }: Pick<Consent, 'ports'>,
  invitation: InvitationRow,
  token: string,
): Promise<Visit | undefined> {
  const { businessId, resourceId, locale } = invitation;
  const [business, resource] = await Promise.all([
    getBusiness(store, businessId),
    getResource(store, businessId, resourceId),
  ]);
  if (business?.erasingSince !== undefined) return undefined;
  return business && resource && { token, invitation, business, resource, texts: textsFor(locale) };
}

/** This browser's session under the link of the request, whether the link is still good or used up. */
export async function sessionOf({ ports, config }: Consent, request: Request): Promise<ConsentSession | undefined> {
  const resourceId = parseToken(request.token)?.resourceId;
  const secret = resourceId === undefined ? undefined : sessionSecretOf(config, request, resourceId);
  return secret === undefined ? undefined : readSession(ports, { token: request.token, secret });
}
