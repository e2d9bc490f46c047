import type { Settings } from '../../shared/contracts/settings.ts';
import { recordOpened } from '../../shared/onboarding/invitations.ts';
import { html } from '../../shared/pages/html.ts';
import { privateThings, sharedThings, sharingSentence } from '../../shared/pages/sharing.ts';
import { getSettings } from '../../shared/records/directory.ts';
import type { Consent } from './config.ts';
import { deadPage, frame, signInForm } from './message-page.ts';
import type { Request } from './request.ts';
import type { Answer } from './respond.ts';
import { goToGoogle } from './sign-in.ts';
import { pathOf, readVisit, sessionOf, type Visit } from './visit.ts';

/** IN2: reading records that the link was opened and changes nothing else, whoever reads and however often. */
export async function showInvitation(consent: Consent, request: Request): Promise<Answer> {
  const visit = await readVisit(consent, request);
  if (visit === undefined) return await finishedOrDead(consent, request);
  const { business, resource, invitation } = visit;
  await recordOpened(consent.ports, invitation);
  return invitationPage(visit, await getSettings(consent.ports.store, business.id, resource.id));
}

/** A used link is dead for everybody but the browser that used it. */
export async function finishedOrDead(consent: Consent, request: Request): Promise<Answer> {
  const session = await sessionOf(consent, request);
  return session?.linkId === undefined ? deadPage() : { redirect: pathOf(request.token, '/done') };
}

/** The button: only here the consent begins. */
export async function startSignIn(consent: Consent, request: Request): Promise<Answer> {
  const visit = await readVisit(consent, request);
  if (visit === undefined) return await finishedOrDead(consent, request);
  const { invitation } = visit;
  const other = request.form('account') === 'other';
  return await goToGoogle(consent, request, invitation, other ? 'anyAccount' : { email: invitation.email });
}

function invitationPage(visit: Visit, settings: Settings): Answer {
  const { texts, business, resource, invitation, token } = visit;
  const { say } = texts;
  const again = invitation.purpose === 'reconnect';
  const title = again ? say('invitation.reconnectTitle') : say('invitation.title');
  const named = { business: business.name };
  const until = texts.date(invitation.expiresAt, resource.timeZone);
  const body = html`
<h1>${title}</h1>
<p class="lead">${again ? say('invitation.reconnectLead', named) : say('invitation.lead', named)}</p>
<p>${sharingSentence(texts, business.name, settings)}</p>
<div class="two">
${list(say('sharing.shared'), sharedThings(texts, business.name, settings))}
${list(say('sharing.private'), privateThings(texts, settings))}
</div>
<p>${say('invitation.boxes')}</p>
${signInForm(token, say('invitation.button'))}
<p class="small">${say('invitation.validUntil', { name: resource.name, email: invitation.email, until })}</p>
`;
  return { status: 200, page: { ...frame(visit), title, body } };
}

const list = (title: string, items: string[]) => html`<section><h2>${title}</h2>
<ul>${items.map((item) => html`<li>${item}</li>`)}</ul></section>`;
