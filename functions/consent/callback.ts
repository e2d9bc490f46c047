import type { AccountRow } from '../../shared/contracts/rows/directory.ts';
import { closeConflict, openConflict } from '../../shared/desk/desk.ts';
import { accountsOfPerson } from '../../shared/oauth-clients/accounts.ts';
import { openSession } from '../../shared/onboarding/consent-session.ts';
import { grantLasts, storeGrant } from '../../shared/onboarding/grants.ts';
import { isGood, tokenOf } from '../../shared/onboarding/invitation-token.ts';
import { recordConsented, recordProblem } from '../../shared/onboarding/invitations.ts';
import { type Begun, takeSignIn } from '../../shared/onboarding/oauth-state.ts';
import { type CalendarScope, missingScopes } from '../../shared/onboarding/scopes.ts';
import { textsFor } from '../../shared/pages/texts.ts';
import type { Grant } from '../../shared/ports/google.ts';
import { isConsoleState } from '../../shared/people/console-sign-in.ts';
import { getInvitation, getLinksOfResource } from '../../shared/records/directory.ts';
import { saying } from '../../shared/words/saying.ts';
import type { Consent } from './config.ts';
import { comeBack } from './console-door.ts';
import { browserOf, sessionCookie } from './cookies.ts';
import { askGoogle } from './google-trouble.ts';
import {
  deadPage,
  messageOf,
  messagePage,
  permissionMessage,
  signInEndedPage,
  signInForm,
  startAgain,
} from './message-page.ts';
import { reconnectAtOnce } from './reconnect.ts';
import type { Request } from './request.ts';
import type { Answer } from './respond.ts';
import { goToGoogle, isInvited, redirectUri } from './sign-in.ts';
import { pathOf, type Visit, visitOf } from './visit.ts';

/** The person comes back from Google. The state is taken out first, so nothing below happens twice (IN3). */
export async function receiveCallback(consent: Consent, request: Request): Promise<Answer> {
  const { ports, config } = consent;
  const state = request.query('state');
  if (isConsoleState(state)) return await comeBack(consent, request, state);
  const browser = browserOf(config, request);
  if (state === undefined || browser === undefined) return signInEndedPage();
  const begun = await takeSignIn(ports, { state, browser });
  if (begun === undefined) return signInEndedPage();
  const visit = await visitBegun(consent, request, begun);
  if (visit === undefined) return deadPage();

  const error = request.query('error');
  if (error !== undefined) return await notGranted(consent, visit, error);
  const code = request.query('code');
  if (code === undefined) return signInEndedPage();
  const client = { businessId: begun.businessId, oauthClient: begun.oauthClient };
  const exchanged = await askGoogle(consent, visit, { name: 'exchange', oauthClient: client.oauthClient }, () =>
    ports.google.oauth.exchangeCode({
      client,
      redirectUri: redirectUri(config),
      code,
      codeVerifier: begun.verifier,
      nonce: begun.nonce,
    }),
  );
  return exchanged.ok ? await weighGrant(consent, request, { visit, begun, grant: exchanged.value }) : exchanged.answer;
}

/** The invitation may have been revoked, replaced or used up while the person was at Google. */
async function visitBegun(consent: Consent, request: Request, begun: Begun): Promise<Visit | undefined> {
  const invitation = await getInvitation(consent.ports.store, begun.businessId, begun.resourceId);
  if (invitation === undefined || !isGood(invitation, consent.ports.clock.now())) return undefined;
  if (invitation.id !== begun.invitationId || invitation.issue !== begun.issue) return undefined;
  return await visitOf(consent, request, { invitation, token: await tokenOf(consent.ports, invitation) });
}

/** IN1: a cancel at Google leaves the link good. */
async function notGranted({ ports }: Consent, visit: Visit, error: string): Promise<Answer> {
  if (error === 'access_denied') return messagePage(visit, 200, messageOf(visit, 'cancelled'), startAgain(visit));
  await recordProblem(
    ports,
    visit.invitation,
    `Google stopped the sign-in (${/^\w{1,60}$/.exec(error)?.[0] ?? 'unknown error'})`,
  );
  const { say } = visit.texts;
  const next = say('refused.next', { business: visit.business.name });
  return messagePage(visit, 400, { title: say('refused.title'), lead: say('refused.lead'), next }, startAgain(visit));
}

type Granted = { visit: Visit; begun: Begun; grant: Grant };

async function weighGrant(consent: Consent, request: Request, { visit, begun, grant }: Granted): Promise<Answer> {
  const { ports, config } = consent;
  const { invitation, business, resource } = visit;
  const missing = missingScopes(grant.scopes);
  if (missing.length > 0) return await permissionMissing(consent, visit, grant, missing);
  const named = { businessId: business.id, oauthClient: begun.oauthClient, grant };
  if (!(await grantLasts(ports.store, named))) {
    if (begun.forced) return messagePage(visit, 400, messageOf(visit, 'noLastingAccess'), startAgain(visit));
    return await goToGoogle(consent, request, invitation, { email: grant.email, forceConsent: true });
  }
  const confirmed = await confirmedBefore(consent, visit, grant);
  if (!isInvited(grant.email, invitation) && !confirmed) {
    await recordProblem(
      ports,
      invitation,
      `Signed in as ${grant.email}, not as ${invitation.email}; not yet confirmed`,
    );
    const secret = await openSession(ports, invitation, { pending: { grant, oauthClient: begun.oauthClient } });
    const cookies = [sessionCookie(config, resource.id, secret)];
    return { redirect: pathOf(visit.token, '/confirm-account'), cookies };
  }
  const stored = await storeGrant(ports, { ...named, confirmedForeign: confirmed });
  if (!stored.ok) return messagePage(visit, 503, messageOf(visit, 'later'), startAgain(visit));
  const secret = await openSession(ports, invitation, { accountId: stored.account.id });
  const cookies = [sessionCookie(config, resource.id, secret)];
  return { redirect: await afterConsent(consent, visit, stored.account, secret), cookies };
}

/** IN5: who confirmed this account for this resource once is not asked again, whichever OAuth client it was through. */
async function confirmedBefore({ ports: { store } }: Consent, { business, resource }: Visit, grant: Grant) {
  const links = await getLinksOfResource(store, business.id, resource.id);
  return (await accountsOfPerson(store, business.id, grant.sub)).some(
    ({ id, confirmedForeign }) => confirmedForeign && links.some((link) => link.accountId === id),
  );
}

/** The funnel and the desk speak one language, whoever signs in. */
const deskWords = textsFor('en');

/** IN4: nothing is stored of a grant that does not suffice; the business sees why nothing moves. */
async function permissionMissing(
  consent: Consent,
  visit: Visit,
  grant: Grant,
  missing: CalendarScope[],
): Promise<Answer> {
  const { ports } = consent;
  const { business, resource, invitation } = visit;
  const names = missing.map((scope) => deskWords.say(`permission.name.${scope}`));
  await recordProblem(ports, invitation, `Signed in as ${grant.email} without ${names.join(' and ')}`);
  const which = missing.length > 1 ? 'both' : (missing[0] ?? 'events');
  await openConflict(ports, {
    businessId: business.id,
    kind: 'permission_missing',
    subject: { type: 'resource', id: resource.id, label: resource.name },
    resourceId: resource.id,
    cause: saying(`cause.unticked.${which}`, { email: grant.email }),
    impact: saying('impact.unticked', { resource: resource.name }),
  });
  const again = signInForm(visit.token, visit.texts.say('permission.button'));
  return messagePage(visit, 400, permissionMessage(visit, missing), again);
}

/** The grant stands: the funnel moves on, and whoever only had to sign in again is done. Answers where to go. */
export async function afterConsent(
  consent: Consent,
  visit: Visit,
  account: AccountRow,
  secret: string,
): Promise<string> {
  const { ports } = consent;
  const { business, resource, invitation } = visit;
  await recordConsented(ports, invitation);
  await closeConflict(ports, { businessId: business.id, kind: 'permission_missing', subjectId: resource.id });
  const again = invitation.purpose === 'reconnect' && (await reconnectAtOnce(consent, visit, account, secret));
  return pathOf(visit.token, again ? '/done' : '/calendar');
}
