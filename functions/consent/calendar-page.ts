import { type CalendarOffer, preselected } from '../../shared/onboarding/calendar-choice.ts';
import { type Html, html } from '../../shared/pages/html.ts';
import type { Texts } from '../../shared/pages/texts.ts';
import type { Choosing } from './choose-calendar.ts';
import { frame, signInForm } from './message-page.ts';
import type { Answer } from './respond.ts';
import { pathOf } from './visit.ts';

/** The account's calendars; those that cannot be chosen stand there with the reason (IN7). */
export function calendarPage(choosing: Choosing, { refused = false } = {}): Answer {
  const { visit, account, offers, links, settings } = choosing;
  const { texts, business, token } = visit;
  const words = texts.pages.calendar;
  const live = links.filter(({ state }) => state !== 'disconnected');
  const written = live.find(({ role }) => role === 'write');
  const connected = live.map(({ calendarId }) => calendarId);
  const former = links.find(({ calendarId }) => offers.some(({ id, selectable }) => id === calendarId && selectable));
  const ticked = former?.calendarId ?? preselected(offers);
  const body = html`
<h1>${words.title}</h1>
<p class="lead">${written === undefined ? words.lead(account.email) : words.addLead(account.email, written.calendarName)}</p>
<p>${texts.sharing.sentence(business.name, settings)}</p>
${refused && note(words.notOffered)}
${ticked === undefined && note(words.none, words.noneNext)}
<form method="post" action="${pathOf(token, '/calendar')}">
<fieldset><legend>${words.legend}</legend>
${offers.map((offer) => choice(texts, offer, { ticked: offer.id === ticked, connected: connected.includes(offer.id) }))}
</fieldset>
${ticked !== undefined && html`<button>${words.button}</button>`}
</form>
${signInForm(token, words.otherAccount, { other: true, second: true })}
`;
  return { status: refused ? 422 : 200, page: { ...frame(visit), title: words.title, body } };
}

const note = (...lines: string[]): Html =>
  html`<div class="note" role="status">${lines.map((line) => html`<p>${line}</p>`)}</div>`;

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

function remarkOn(texts: Texts, offer: CalendarOffer, connected: boolean): string | undefined {
  const words = texts.pages.calendar;
  if (!offer.selectable) return words[offer.reason];
  if (connected) return words.connected;
  if (offer.role === 'blockOnly') return words.blockOnly;
  return offer.primary ? words.primary : undefined;
}
