import type { GoogleCalendarEntry } from '../../shared/contracts/google.ts';
import type { AccountRow, InvitationRow } from '../../shared/contracts/rows/directory.ts';
import type { LinkRow } from '../../shared/contracts/rows/links.ts';
import type { Settings } from '../../shared/contracts/settings.ts';
import { linkIdOf } from '../../shared/identity/ids.ts';
import { type CalendarOffer, offerCalendars, preselected } from '../../shared/onboarding/calendar-choice.ts';
import { type Connected, connectCalendar } from '../../shared/onboarding/connect.ts';
import { type ConsentSession, rememberLink } from '../../shared/onboarding/consent-session.ts';
import { textsFor } from '../../shared/pages/texts.ts';
import { getAccount, getLinksOfResource, getSettings } from '../../shared/records/directory.ts';
import { calendarPage } from './calendar-page.ts';
import type { Consent } from './config.ts';
import { askGoogle } from './google-trouble.ts';
import { finishedOrDead } from './invitation-page.ts';
import { linkTo, messageOf, messagePage, startAgain } from './message-page.ts';
import { readPreview } from './preview.ts';
import type { Request } from './request.ts';
import type { Answer } from './respond.ts';
import { pathOf, readVisit, sessionOf, type Visit } from './visit.ts';

/** Everything the choice is made from. */
export type Choosing = {
  visit: Visit;
  session: ConsentSession;
  account: AccountRow;
  entries: GoogleCalendarEntry[];
  links: LinkRow[];
  settings: Settings;
  offers: CalendarOffer[];
};

export async function showCalendars(consent: Consent, request: Request): Promise<Answer> {
  const read = await readChoice(consent, request);
  if (!('choosing' in read)) return read.answer;
  const { choosing } = read;
  const ticked = tickedOf(choosing, request.query('calendarId'));
  return calendarPage(choosing, { ticked, preview: ticked && (await readPreview(consent, choosing, ticked)) });
}

/** The calendar that is ticked when the page comes: the one asked about, the one the resource had, or the likeliest. */
function tickedOf({ offers, links }: Choosing, asked?: string): CalendarOffer | undefined {
  const open = offers.filter(({ selectable }) => selectable);
  const former = links.map(({ calendarId }) => calendarId);
  const wanted = [asked, ...former, preselected(offers)];
  return wanted.map((id) => open.find((offer) => offer.id === id)).find((offer) => offer !== undefined);
}

export async function chooseCalendar(consent: Consent, request: Request): Promise<Answer> {
  const read = await readChoice(consent, request);
  if (!('choosing' in read)) return read.answer;
  const { visit, session, account, entries, offers } = read.choosing;
  const chosen = offers.find(({ id }) => id === request.form('calendarId'));
  const calendar = entries.find(({ id }) => id === chosen?.id);
  if (chosen?.selectable !== true || calendar === undefined)
    return calendarPage(read.choosing, { ticked: tickedOf(read.choosing), refused: true });
  const { business, resource } = visit;
  await rememberLink(consent.ports, session, linkIdOf(business.id, resource.id, calendar.id));
  const outcome = await connectCalendar(consent.ports, {
    businessId: business.id,
    resourceId: resource.id,
    invitation: inReadersLanguage(visit),
    account,
    calendar,
    role: chosen.role,
  });
  return outcome.ok
    ? { redirect: pathOf(visit.token, '/done') }
    : refusal(consent, request, { visit, chosen, outcome });
}

/** IN9: who reads these pages in another language than the invitation's gets mails in it from now on. */
function inReadersLanguage({ invitation, texts }: Visit): InvitationRow {
  return textsFor(invitation.locale).language === texts.language
    ? invitation
    : { ...invitation, locale: texts.language };
}

async function readChoice(consent: Consent, request: Request): Promise<{ choosing: Choosing } | { answer: Answer }> {
  const { ports } = consent;
  const visit = await readVisit(consent, request);
  if (visit === undefined) return { answer: await finishedOrDead(consent, request) };
  const session = await sessionOf(consent, request);
  const accountId = session?.accountId;
  const { business, resource, invitation } = visit;
  const account = accountId === undefined ? undefined : await getAccount(ports.store, business.id, accountId);
  if (session === undefined || account === undefined || session.issue !== invitation.issue)
    return { answer: { redirect: pathOf(visit.token, session?.pendingEmail === undefined ? '' : '/confirm-account') } };
  const listed = await askGoogle(
    consent,
    visit,
    { name: 'calendars', accountId: account.id, oauthClient: account.oauthClient },
    () => ports.google.calendar({ businessId: business.id, accountId: account.id }).listCalendars(),
  );
  if (!listed.ok) return { answer: listed.answer };
  const [links, settings] = await Promise.all([
    getLinksOfResource(ports.store, business.id, resource.id),
    getSettings(ports.store, business.id, resource.id),
  ]);
  const offers = offerCalendars(listed.value, links, settings.direction);
  return { choosing: { visit, session, account, entries: listed.value, links, settings, offers } };
}

type Refused = { visit: Visit; chosen: CalendarOffer; outcome: Extract<Connected, { ok: false }> };

async function refusal(consent: Consent, request: Request, { visit, chosen, outcome }: Refused): Promise<Answer> {
  const { say } = visit.texts;
  const business = visit.business.name;
  const again = linkTo(pathOf(visit.token, '/calendar'), say('wantedTwice.button'));
  switch (outcome.reason) {
    case 'calendar_wanted_twice': {
      const lead = say('wantedTwice.lead', { calendar: chosen.name });
      const next = say('wantedTwice.next', { business });
      return messagePage(visit, 409, { title: say('wantedTwice.title'), lead, next }, again);
    }
    case 'other_calendar_connected': {
      const lead = say('otherConnected.lead', { current: outcome.calendarName });
      const next = say('otherConnected.next', { business });
      return messagePage(visit, 409, { title: say('otherConnected.title'), lead, next }, again);
    }
    case 'invitation_ended':
    case 'not_found':
      return await finishedOrDead(consent, request);
    case 'grant_ended':
      return messagePage(visit, 400, messageOf(visit, 'again'), startAgain(visit));
    case 'not_writable':
    case 'contended':
      return messagePage(visit, 503, messageOf(visit, 'later'), again);
  }
}
