import type { LinkRow } from '../../shared/contracts/rows/links.ts';
import { type Html, html } from '../../shared/pages/html.ts';
import { getInvitation, getLink } from '../../shared/records/directory.ts';
import type { Consent } from './config.ts';
import { deadPage, frame } from './message-page.ts';
import type { Request } from './request.ts';
import type { Answer } from './respond.ts';
import { pathOf, sessionOf, type Visit, visitOf } from './visit.ts';

const refreshSeconds = 2;

/** How the import goes, for the browser that connected, although its link is used up. */
export async function showDone(consent: Consent, request: Request): Promise<Answer> {
  const { ports } = consent;
  const session = await sessionOf(consent, request);
  if (session === undefined) return deadPage();
  const { businessId, resourceId, linkId } = session;
  const link = linkId === undefined ? undefined : await getLink(ports.store, businessId, linkId);
  const invitation = await getInvitation(ports.store, businessId, resourceId);
  const visit = invitation && (await visitOf(consent, request, { invitation, token: request.token }));
  if (visit === undefined) return deadPage();
  if (link === undefined) return { redirect: pathOf(request.token) };
  return donePage(visit, link, ports.clock.now());
}

function donePage(visit: Visit, link: LinkRow, now: number): Answer {
  const { say } = visit.texts;
  const importing = link.state === 'active' && link.building !== undefined;
  const { title, lead } = headline(visit, link, importing);
  const body = html`
<h1>${title}</h1>
<p class="lead">${lead}</p>
${importing && progress(visit, link)}
${importing && link.inboundError !== undefined && html`<p class="small">${say('done.delayed')}</p>`}
<dl>
<dt>${say('done.calendar')}</dt><dd>${link.calendarName}</dd>
<dt>${say('done.account')}</dt><dd>${link.accountEmail}</dd>
<dt>${say('done.freshness')}</dt><dd>${freshness(visit, link, now)}</dd>
</dl>
`;
  const page = { ...frame(visit, '/done'), title, body };
  return { status: 200, page: importing ? { ...page, refreshSeconds } : page };
}

function headline(visit: Visit, link: LinkRow, importing: boolean): { title: string; lead: string } {
  const { say } = visit.texts;
  const business = visit.business.name;
  const calendar = link.calendarName;
  if (link.state === 'actionNeeded') return { title: say('done.attentionTitle'), lead: say('done.attentionLead') };
  if (link.state === 'paused') return { title: say('done.pausedTitle'), lead: say('done.pausedLead', { business }) };
  if (link.state === 'disconnected')
    return { title: say('done.disconnectedTitle'), lead: say('done.disconnectedLead', { business }) };
  return importing
    ? { title: say('done.importingTitle'), lead: say('done.importingLead', { calendar }) }
    : { title: say('done.title'), lead: say('done.lead', { calendar }) };
}

/** A bar with an end only once Google's last page is read: until then nobody knows how many events there are. */
function progress({ texts: { say } }: Visit, { importDone, importTotal, pullState }: LinkRow): Html {
  const total = pullState === 'applying' ? importTotal : undefined;
  const done = importDone ?? 0;
  const said =
    total === undefined ? say('done.readSoFar', { count: done }) : say('done.readOf', { done, count: total });
  return total !== undefined && total > 0
    ? html`<p><progress max="${total}" value="${Math.min(done, total)}" aria-label="${say('done.importingTitle')}">${said}</progress><br><span class="small">${said}</span></p>`
    : html`<p><progress aria-label="${say('done.importingTitle')}">${said}</progress><br><span class="small">${said}</span></p>`;
}

function freshness({ texts }: Visit, link: LinkRow, now: number): string {
  const asOf = link.asOf ?? link.previewAsOf;
  return asOf === undefined ? texts.say('done.neverRead') : texts.age(Math.max(0, (now - Date.parse(asOf)) / 1000));
}
