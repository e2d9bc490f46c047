import type { Account } from '../core/rows.ts';
import { addDays, dayNumber } from '../core/days.ts';
import type { Html } from '../http/html.ts';
import { html, trusted } from '../http/html.ts';
import type { DayEntry, Week } from './week.ts';
import { mondayOf } from './browser/geometry.ts';

/** What the person looks at; every form carries it along. */
export type Place = { account: string; calendar: string; week: string };

export type PageModel = {
  accounts: Account[];
  /** In what this Google differs from a healthy one. */
  troubles: string[];
  calendars: { id: string; summary: string; role: string }[];
  place: Place;
  week?: Week;
  problem?: string;
};

const linkTo = (place: Place, week: string): string => `/plain?${new URLSearchParams({ ...place, week })}`;

const hidden = (place: Place): Html =>
  html`<input type="hidden" name="account" value="${place.account}"><input type="hidden" name="calendar" value="${place.calendar}"><input type="hidden" name="week" value="${place.week}">`;

const options = (choices: [value: string, text: string][], chosen: string): Html[] =>
  choices.map(
    ([value, text]) => html`<option value="${value}"${value === chosen && trusted(' selected')}>${text}</option>`,
  );

const chooser = ({ accounts, calendars, place }: PageModel): Html =>
  html`<form method="get" action="/plain">
<select name="account" aria-label="Account">${options(
    accounts.map(({ email, name }) => [email, `${name} <${email}>`]),
    place.account,
  )}</select>
<select name="calendar" aria-label="Calendar">${options(
    calendars.map(({ id, summary }) => [id, summary]),
    place.calendar,
  )}</select>
<input type="date" name="week" value="${place.week}" aria-label="Week of">
<button>Show</button>
</form>`;

const clock = (wall: string): string => wall.slice(11, 16);

const timesInWords = (entry: DayEntry): string => {
  if (entry.allDay) return entry.start === entry.end ? 'All day' : `${dayName(entry.start)} – ${dayName(entry.end)}`;
  const sameDay = entry.start.slice(0, 10) === entry.end.slice(0, 10);
  return `${clock(entry.start)} – ${sameDay ? clock(entry.end) : entry.end.replace('T', ' ')}`;
};

const timeFields = (entry: Pick<DayEntry, 'allDay' | 'start' | 'end'>): Html => {
  const type = entry.allDay ? 'date' : 'datetime-local';
  return html`<label>Start <input type="${type}" name="start" value="${entry.start}" required></label>
<label>${entry.allDay ? 'Last day' : 'End'} <input type="${type}" name="end" value="${entry.end}" required></label>`;
};

const busyField = (free: boolean): Html =>
  html`<label>Shown as <select name="transparency">${options(
    [
      ['opaque', 'Busy'],
      ['transparent', 'Free'],
    ],
    free ? 'transparent' : 'opaque',
  )}</select></label>`;

const changeForm = (entry: DayEntry, place: Place): Html =>
  html`<form method="post" action="/ui/change">${hidden(place)}<input type="hidden" name="id" value="${entry.id}">
<label>Title <input name="title" value="${entry.title}"></label>
${timeFields(entry)}
${busyField(entry.free)}
<button>Save</button>
</form>
<form method="post" action="/ui/delete">${hidden(place)}
<button class="remove" name="id" value="${entry.id}">Delete</button>
${entry.seriesId !== undefined && html`<button class="remove" name="id" value="${entry.seriesId}">Delete the whole series</button>`}
</form>`;

const eventView = (entry: DayEntry, place: Place, writable: boolean): Html =>
  html`<details class="event" data-event="${entry.id}"${entry.free && trusted(' data-free')}>
<summary><strong>${entry.title === '' ? '(No title)' : entry.title}</strong><br>
<span class="soft">${timesInWords(entry)}${entry.free && ' · free'}${entry.status === 'tentative' && ' · tentative'}${entry.seriesId !== undefined && ' · repeats'}</span></summary>
${entry.location !== undefined && html`<p class="soft place">${entry.location}</p>`}
${writable && changeForm(entry, place)}
</details>
`;

const dayName = (date: string): string =>
  new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
    dayNumber(date),
  );

const weekView = (week: Week, place: Place): Html =>
  html`<section class="week" aria-label="Week of ${week.first}">
${week.days.map(
  ({ date, entries }) =>
    html`<div class="day" data-date="${date}"${date === week.today && trusted(' data-today')}>
<h2>${dayName(date)}</h2>
${entries.map((entry) => eventView(entry, place, week.writable))}
</div>
`,
)}</section>`;

const newForm = (week: Week, place: Place): Html => {
  const day = week.days.some(({ date }) => date === week.today) ? week.today : week.first;
  return html`<form class="new" method="post" action="/ui/create">${hidden(place)}
<label>Title <input name="title"></label>
<label>Start <input type="datetime-local" name="start" value="${day}T10:00" required></label>
<label>End <input type="datetime-local" name="end" value="${day}T11:00" required></label>
<label>Length <select name="kind">${options(
    [
      ['timed', 'At these times'],
      ['days', 'Whole days'],
    ],
    'timed',
  )}</select></label>
<label>Repeats <select name="repeats">${options(
    [
      ['', 'Not'],
      ['DAILY', 'Every day'],
      ['WEEKLY', 'Every week'],
      ['MONTHLY', 'Every month'],
    ],
    '',
  )}</select></label>
${busyField(false)}
<button>Create event</button>
</form>`;
};

const banner = ({ troubles }: PageModel): Html =>
  html`<header>
<h1>Calendar <span class="soft">Google emulator</span></h1>
<p class="stand-in"><strong>This is not Google.</strong> It is a stand-in for developers; no mail leaves it. This page is in English only.</p>
<ul class="troubles" id="troubles" aria-label="What is set wrong here on purpose">${troubles.map((trouble) => html`<li>${trouble}</li>`)}</ul>
</header>`;

/** Choice of account and calendar, one week, a form to create: all without scripts. */
const plainView = (model: PageModel): Html => {
  const { place, week } = model;
  if (!week)
    return html`<p>There is no account yet. Create one: <code>POST /control/accounts {"email": "…", "name": "…"}</code></p>`;
  return html`<nav>${chooser(model)}
<a href="${linkTo(place, addDays(week.first, -7))}" rel="prev">Earlier</a>
<a href="${linkTo(place, mondayOf(week.today))}">This week</a>
<a href="${linkTo(place, addDays(week.first, 7))}" rel="next">Later</a>
<a href="/?${String(new URLSearchParams(place))}">Drag and drop</a>
</nav>
<p class="soft">Times of ${week.zone}</p>
${weekView(week, place)}
${week.writable ? newForm(week, place) : html`<p class="soft">This calendar can only be read.</p>`}`;
};

const shell = (model: PageModel, main: Html, script = false): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Google emulator</title>
<link rel="stylesheet" href="/page/page.css">
${script && trusted('<script type="module" src="/page/page.js"></script>')}
</head>
<body>
${banner(model)}
<main>
${model.problem !== undefined && html`<p class="problem" role="alert">${model.problem}</p>`}
${main}
</main>
</body>
</html>
`.html;

export const plainPage = (model: PageModel): string => shell(model, plainView(model));

/** The calendar to drag in; whoever has no scripts gets the plain one in its place. */
export const livePage = (model: PageModel): string => {
  const { place, week, accounts, calendars } = model;
  if (!week) return plainPage(model);
  const app = html`<div id="calendar" data-account="${place.account}" data-calendar="${place.calendar}" data-zone="${week.zone}" data-today="${week.today}" data-first="${week.first}">
<form class="account" method="get" action="/">
<input type="hidden" name="week" value="${week.first}">
<label>Account <select name="account">${options(
    accounts.map(({ email, name }) => [email, `${name} <${email}>`]),
    place.account,
  )}</select></label>
<label>Main calendar <select name="calendar" aria-describedby="main-calendar">${options(
    calendars.map(({ id, summary }) => [id, summary]),
    place.calendar,
  )}</select></label>
<button>Show</button>
</form>
</div>
<noscript>${plainView(model)}</noscript>`;
  return shell(model, app, true);
};
