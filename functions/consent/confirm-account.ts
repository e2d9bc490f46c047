import { confirmSession, pendingGrant } from '../../shared/onboarding/consent-session.ts';
import { storeGrant } from '../../shared/onboarding/grants.ts';
import { html } from '../../shared/pages/html.ts';
import { afterConsent } from './callback.ts';
import type { Consent } from './config.ts';
import { sessionSecretOf } from './cookies.ts';
import { finishedOrDead } from './invitation-page.ts';
import { frame, messageOf, messagePage, signInForm, startAgain } from './message-page.ts';
import type { Request } from './request.ts';
import type { Answer } from './respond.ts';
import { pathOf, readVisit, sessionOf } from './visit.ts';

/** IN5: another address than the invited one is used only after the person has said so. */
export async function askToConfirm(consent: Consent, request: Request): Promise<Answer> {
  const visit = await readVisit(consent, request);
  if (visit === undefined) return await finishedOrDead(consent, request);
  const session = await sessionOf(consent, request);
  if (session?.pendingEmail === undefined)
    return { redirect: pathOf(visit.token, session?.accountId === undefined ? '' : '/calendar') };
  const { say } = visit.texts;
  const email = session.pendingEmail;
  const title = say('confirmAccount.title');
  const body = html`
<h1>${title}</h1>
<p class="lead">${say('confirmAccount.lead', { email })}</p>
<p>${say('confirmAccount.invited', { invited: visit.invitation.email, business: visit.business.name })}</p>
<form method="post" action="${pathOf(visit.token, '/confirm-account')}"><button>${say('confirmAccount.button', { email })}</button></form>
${signInForm(visit.token, say('confirmAccount.other'), { other: true, second: true })}
`;
  return { status: 200, page: { ...frame(visit, '/confirm-account'), title, body } };
}

export async function confirmAccount(consent: Consent, request: Request): Promise<Answer> {
  const { ports, config } = consent;
  const visit = await readVisit(consent, request);
  if (visit === undefined) return await finishedOrDead(consent, request);
  const session = await sessionOf(consent, request);
  const pending = session && (await pendingGrant(ports, session));
  const secret = sessionSecretOf(config, request, visit.resource.id);
  if (session === undefined || pending === undefined || secret === undefined)
    return { redirect: pathOf(visit.token, session?.accountId === undefined ? '' : '/calendar') };
  const stored = await storeGrant(ports, {
    businessId: visit.business.id,
    ...pending,
    confirmedForeign: true,
  });
  if (!stored.ok) return messagePage(visit, 503, messageOf(visit, 'later'), startAgain(visit));
  await confirmSession(ports, session, stored.account.id);
  return { redirect: await afterConsent(consent, visit, stored.account, secret) };
}
