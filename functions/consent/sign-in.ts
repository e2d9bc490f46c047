import type { InvitationRow } from '../../shared/contracts/rows/directory.ts';
import { presentClient } from '../../shared/oauth-clients/accounts.ts';
import { needsRefreshToken, sameAddress } from '../../shared/onboarding/grants.ts';
import { beginSignIn } from '../../shared/onboarding/oauth-state.ts';
import { scopesToAsk } from '../../shared/onboarding/scopes.ts';
import type { Consent, ConsentConfig } from './config.ts';
import { markBrowser } from './cookies.ts';
import type { Request } from './request.ts';
import type { Answer } from './respond.ts';

export const redirectUri = ({ publicUrl }: ConsentConfig): string => `${publicUrl}/google/callback`;

/** Which account is meant: the invited one, a named one, or whichever the person chooses at Google. */
export type Meant = { email: string; forceConsent?: boolean } | 'anyAccount';

/** Sends the browser to Google, and remembers it by a cookie so that the sign-in ends where it began (IN3). */
export async function goToGoogle(
  { ports, config }: Consent,
  request: Request,
  invitation: InvitationRow,
  meant: Meant,
): Promise<Answer> {
  const { browser, cookie } = markBrowser(config, request, ports.random);
  const client = await presentClient(ports.store, invitation.businessId);
  const address = (oauthClient: string) =>
    addressAtGoogle({ ports, config }, invitation, meant, { browser, oauthClient });
  try {
    return { redirect: await address(client), cookies: [cookie] };
  } catch (error) {
    // Brought or removed in this very moment: the next one is there by then.
    const now = await presentClient(ports.store, invitation.businessId);
    if (now === client) throw error;
    return { redirect: await address(now), cookies: [cookie] };
  }
}

async function addressAtGoogle(
  { ports, config }: Consent,
  invitation: InvitationRow,
  meant: Meant,
  { browser, oauthClient }: { browser: string; oauthClient: string },
): Promise<string> {
  const { businessId } = invitation;
  const forced = await mustForce({ ports, config }, invitation, { meant, oauthClient });
  const { state, nonce, codeChallenge } = await beginSignIn(ports, invitation, { browser, forced, oauthClient });
  return await ports.google.oauth.authorizationUrl({
    client: { businessId, oauthClient },
    redirectUri: redirectUri(config),
    scopes: scopesToAsk,
    state,
    codeChallenge,
    nonce,
    forceConsent: forced,
    ...(meant === 'anyAccount' ? {} : { loginHint: meant.email }),
  });
}

/** `prompt=consent` only where a refresh token is missing, as far as can be known before the person has signed in. */
async function mustForce(
  { ports }: Consent,
  invitation: InvitationRow,
  { meant, oauthClient }: { meant: Meant; oauthClient: string },
): Promise<boolean> {
  if (meant === 'anyAccount' || meant.forceConsent === true) return true;
  const { businessId, resourceId } = invitation;
  return await needsRefreshToken(ports.store, { businessId, resourceId, email: meant.email, oauthClient });
}

export const isInvited = (email: string, invitation: InvitationRow): boolean => sameAddress(email, invitation.email);
