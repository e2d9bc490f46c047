import type { CalendarOffer } from '../../shared/onboarding/calendar-choice.ts';
import { type Html, html } from '../../shared/pages/html.ts';
import { sharingSentence } from '../../shared/pages/sharing.ts';
import type { Texts } from '../../shared/pages/texts.ts';
import type { Choosing } from './choose-calendar.ts';
import { frame, signInForm } from './message-page.ts';
import type { Preview } from './preview.ts';
import { previewSection } from './preview-section.ts';
import type { Answer } from './respond.ts';
import { pathOf } from './visit.ts';

type Shown = {
  ticked: CalendarOffer | undefined;
  /** Of the ticked calendar; none where nothing of it would be read. */
  preview?: Preview | undefined;
  refused?: boolean;
};

/** The account's calendars; those that cannot be chosen stand there with the reason (IN7). */
export function calendarPage(choosing: Choosing, { ticked, preview, refused = false }: Shown): Answer {
  const { visit, offers, links, settings } = choosing;
  const { texts, business, token } = visit;
  const { say } = texts;
  const title = say('calendar.title');
  const live = links.filter(({ state }) => state !== 'disconnected');
  const connected = live.map(({ calendarId }) => calendarId);
  const path = pathOf(token, '/calendar');
  const body = html`
<h1>${title}</h1>
<p class="lead">${leadOf(choosing)}</p>
<p>${sharingSentence(texts, business.name, settings)}</p>
${refused && note(say('calendar.notOffered'))}
${ticked === undefined && note(say('calendar.none'), say('calendar.noneNext'))}
<form method="post" action="${path}">
<fieldset><legend>${say('calendar.legend')}</legend>
${offers.map((offer) => choice(texts, offer, { ticked: offer.id === ticked?.id, connected: connected.includes(offer.id) }))}
</fieldset>
${ticked !== undefined && buttons(texts, path, offers, preview)}
</form>
${ticked !== undefined && preview !== undefined && previewSection(visit, ticked.name, preview)}
${signInForm(token, say('calendar.otherAccount'), { other: true, second: true })}
`;
  return { status: refused ? 422 : 200, page: { ...frame(visit, '/calendar'), title, body } };
}

function leadOf({ visit, account, links }: Choosing): string {
  const { say } = visit.texts;
  const written = links.find(({ role, state }) => role === 'write' && state !== 'disconnected');
  return written === undefined
    ? say('calendar.lead', { account: account.email })
    : say('calendar.addLead', { account: account.email, current: written.calendarName });
}

const note = (...lines: string[]): Html =>
  html`<div class="note" role="status">${lines.map((line) => html`<p>${line}</p>`)}</div>`;

/** With several to choose from, each can be looked at first: the same form, only read. */
function buttons({ say }: Texts, path: string, offers: CalendarOffer[], preview: Preview | undefined): Html {
  const several = offers.filter(({ selectable }) => selectable).length > 1;
  return html`<div class="actions"><button>${say('calendar.button')}</button>
${several && preview !== undefined && html`<button class="second" formmethod="get" formaction="${path}">${say('calendar.show')}</button>`}</div>`;
}

function choice(
  texts: Texts,
  offer: CalendarOffer,
  { ticked, connected }: { ticked: boolean; connected: boolean },
): Html {
  const remark = remarkOn(texts, offer, connected);
  const small = remark !== undefined && html`<span class="small">${remark}</span>`;
  if (!offer.selectable)
    return html`<div class="choice closed"><input type="radio" disabled aria-label="${offer.name}"><span>${offer.name}</span>${small}</div>
`;
  return html`<label class="choice"><input type="radio" name="calendarId" value="${offer.id}" required${ticked && html` checked`}><span>${offer.name}</span>${small}</label>
`;
}

function remarkOn({ say }: Texts, offer: CalendarOffer, connected: boolean): string | undefined {
  if (!offer.selectable) return say(`calendar.${offer.reason}`);
  if (connected) return say('calendar.connected');
  if (offer.role === 'blockOnly') return say('calendar.blockOnly');
  return offer.primary ? say('calendar.primary') : undefined;
}
