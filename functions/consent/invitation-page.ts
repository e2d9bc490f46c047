import type { Settings } from '../../shared/contracts/settings.ts';
import { recordOpened } from '../../shared/onboarding/invitations.ts';
import { html } from '../../shared/pages/html.ts';
import { getSettings } from '../../shared/records/directory.ts';
import type { Consent } from './config.ts';
import { deadPage, frame, signInForm } from './message-page.ts';
import type { Request } from './request.ts';
import type { Answer } from './respond.ts';
import { goToGoogle } from './sign-in.ts';
import { pathOf, readVisit, sessionOf, type Visit } from './visit.ts';

/** IN2: reading records that the link was opened and changes nothing else, whoever reads and however often. */
export async function showInvitation(consent: Consent, request: Request): Promise<Answer> {
  const visit = await readVisit(consent, request.token);
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
  const visit = await readVisit(consent, request.token);
  if (visit === undefined) return await finishedOrDead(consent, request);
  const { invitation } = visit;
  const other = request.form('account') === 'other';
  return await goToGoogle(consent, request, invitation, other ? 'anyAccount' : { email: invitation.email });
}

function invitationPage(visit: Visit, settings: Settings): Answer {
  const { texts, business, resource, invitation, token } = visit;
  const { invitation: words } = texts.pages;
  const again = invitation.purpose === 'reconnect';
  const title = again ? words.reconnectTitle : words.title;
  const body = html`
<h1>${title}</h1>
<p class="lead">${again ? words.reconnectLead(business.name) : words.lead(business.name)}</p>
<p>${texts.sharing.sentence(business.name, settings)}</p>
<div class="two">
${list(texts.sharing.sharedTitle, texts.sharing.shared(business.name, settings))}
${list(texts.sharing.privateTitle, texts.sharing.private(settings))}
</div>
<p>${words.boxes}</p>
${signInForm(token, words.button)}
<p class="small">${words.validUntil(invitation.email, invitation.expiresAt, resource.timeZone)}</p>
`;
  return { status: 200, page: { ...frame(visit), title, body } };
}

const list = (title: string, items: string[]) => html`<section><h2>${title}</h2>
<ul>${items.map((item) => html`<li>${item}</li>`)}</ul></section>`;
