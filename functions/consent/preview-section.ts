import { instantOf } from '../../shared/calendar/zones.ts';
import { type Html, html } from '../../shared/pages/html.ts';
import { iso } from '../../shared/records/time.ts';
import type { BusyTime, Preview } from './preview.ts';
import type { Visit } from './visit.ts';

/** Part of the page on which a calendar is chosen: what will be seen of it, before anything is. */
export function previewSection(visit: Visit, calendar: string, preview: Preview): Html {
  const { say } = visit.texts;
  const business = visit.business.name;
  if (preview.state === 'unavailable') return html`<p class="small">${say('preview.unavailable', { calendar })}</p>`;
  const { days, more } = preview;
  return html`<section class="preview">
<h2>${say('preview.title', { business, calendar })}</h2>
${days.length === 0 && html`<p>${say('preview.empty', { business })}</p>`}
${days.map(({ date, times }) => daySection(visit, date, times))}
${more > 0 && html`<p>${say('preview.more', { count: more })}</p>`}
<p class="small">${say('preview.small', { zone: visit.resource.timeZone.replaceAll('_', ' ') })}</p>
</section>`;
}

function daySection(visit: Visit, date: string, times: BusyTime[]): Html {
  const { texts, resource } = visit;
  const noon = iso(instantOf(`${date}T12:00`, resource.timeZone));
  return html`<h3>${texts.day(noon, resource.timeZone)}</h3>
<ul>${times.map((time) => html`<li>${line(visit, time)}</li>`)}</ul>
`;
}

function line({ texts, resource }: Visit, { start, end, allDay, title }: BusyTime): Html {
  const { say, hours } = texts;
  const when = allDay ? say('preview.allDay') : hours(start, end, resource.timeZone);
  return html`<span>${when}</span> <span>${title ?? say('preview.busy')}</span>`;
}
