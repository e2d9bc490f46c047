import type { LinkRow } from '../../shared/contracts/rows/links.ts';
import { type Html, html } from '../../shared/pages/html.ts';
import { textsFor } from '../../shared/pages/texts.ts';
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
  const visit = invitation && (await visitOf(consent, invitation, request.token));
  if (visit === undefined) return deadPage();
  if (link === undefined) return { redirect: pathOf(request.token) };
  return donePage(visit, link, ports.clock.now());
}

function donePage(visit: Visit, link: LinkRow, now: number): Answer {
  const texts = textsFor(visit.invitation.locale);
  const importing = link.state === 'active' && link.building !== undefined;
  const { title, lead } = headline(visit, link, importing);
  const words = texts.pages.done;
  const body = html`
<h1>${title}</h1>
<p class="lead">${lead}</p>
${importing && progress(visit, link)}
${importing && link.inboundError !== undefined && html`<p class="small">${words.delayed}</p>`}
<dl>
<dt>${words.calendar}</dt><dd>${link.calendarName}</dd>
<dt>${words.account}</dt><dd>${link.accountEmail}</dd>
<dt>${words.freshness}</dt><dd>${freshness(visit, link, now)}</dd>
</dl>
`;
  const page = { ...frame(visit), title, body };
  return { status: 200, page: importing ? { ...page, refreshSeconds } : page };
}

function headline({ texts, business }: Visit, link: LinkRow, importing: boolean): { title: string; lead: string } {
  const words = texts.pages.done;
  if (link.state === 'actionNeeded') return { title: words.attentionTitle, lead: words.attentionLead };
  if (link.state === 'paused') return { title: words.pausedTitle, lead: words.pausedLead(business.name) };
  if (link.state === 'disconnected')
    return { title: words.disconnectedTitle, lead: words.disconnectedLead(business.name) };
  if (importing) return { title: words.importingTitle, lead: words.importingLead(link.calendarName) };
  return { title: words.title, lead: words.lead(link.calendarName) };
}

/** A bar with an end only once Google's last page is read: until then nobody knows how many events there are. */
function progress({ texts }: Visit, { importDone, importTotal, pullState }: LinkRow): Html {
  const total = pullState === 'applying' ? importTotal : undefined;
  const said = texts.pages.done.progress(importDone ?? 0, total);
  return total !== undefined && total > 0
    ? html`<p><progress max="${total}" value="${Math.min(importDone ?? 0, total)}">${said}</progress><br><span class="small">${said}</span></p>`
    : html`<p><progress>${said}</progress><br><span class="small">${said}</span></p>`;
}

function freshness({ texts }: Visit, link: LinkRow, now: number): string {
  const asOf = link.asOf ?? link.previewAsOf;
  return asOf === undefined
    ? texts.pages.done.neverRead
    : texts.pages.done.age(Math.max(0, (now - Date.parse(asOf)) / 1000));
}
