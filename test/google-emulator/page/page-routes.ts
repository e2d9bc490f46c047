import type { Seen } from '../core/access.ts';
import { atLeast, seenCalendar, writableCalendar } from '../core/access.ts';
import { ApiError } from '../core/api-error.ts';
import type { Write } from '../core/event-writes.ts';
import { deleteEvent, insertEvent, patchEvent } from '../core/event-writes.ts';
import type { World } from '../core/world.ts';
import { addDays } from '../core/zones.ts';
import { pageHeaders } from '../http/html.ts';
import type { Call, Reply, Route } from '../http/router.ts';
import { mondayOf, todayIn, weekOf } from './week.ts';
import type { PageModel, Place } from './week-page.ts';
import { weekPage } from './week-page.ts';

const headers = {
  ...pageHeaders,
  'Content-Security-Policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
};

const isDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

/** The account and calendar asked for, or the first there is. */
const chosen = (world: World, query: URLSearchParams): Seen | undefined => {
  const accounts = world.accounts.all();
  const account = accounts.find(({ email }) => email === query.get('account')) ?? accounts[0];
  if (!account) return undefined;
  try {
    return seenCalendar(world, account.email, query.get('calendar') ?? 'primary');
  } catch {
    return seenCalendar(world, account.email, 'primary');
  }
};

const modelOf = (world: World, query: URLSearchParams): PageModel => {
  const accounts = world.accounts.all();
  const seen = chosen(world, query);
  if (!seen) return { accounts, calendars: [], place: { account: '', calendar: '', week: '' } };
  const asked = query.get('week') ?? '';
  const week = mondayOf(isDate(asked) ? asked : todayIn(world, seen.calendar.timeZone));
  const calendars = world.access
    .filter((access) => access.email === seen.access.email && !access.deleted)
    .map(({ calendarId, role }) => ({
      id: calendarId,
      summary: world.calendars.get(calendarId)?.summary ?? calendarId,
      role,
    }));
  const problem = query.get('problem');
  return {
    accounts,
    calendars,
    place: { account: seen.access.email, calendar: seen.calendar.id, week },
    week: weekOf(world, seen, week),
    ...(problem === null ? {} : { problem }),
  };
};

/** Whole days come as first and last day; Google wants the day after. */
const timesOf = (form: URLSearchParams, zone: string) => {
  const start = form.get('start') ?? '';
  const end = form.get('end') ?? '';
  const days = form.get('kind') === 'days' || !start.includes('T');
  if (!days) {
    const timed = (wall: string) => ({
      dateTime: wall.length === 16 ? `${wall}:00` : wall,
      timeZone: zone,
      date: null,
    });
    return { start: timed(start), end: timed(end) };
  }
  const last = end.slice(0, 10);
  const whole = (date: string) => ({ date, dateTime: null, timeZone: null });
  return { start: whole(start.slice(0, 10)), end: whole(isDate(last) ? addDays(last, 1) : last) };
};

const bodyOf = (form: URLSearchParams, zone: string): Record<string, unknown> => ({
  summary: form.get('title') ?? '',
  transparency: form.get('transparency') === 'transparent' ? 'transparent' : 'opaque',
  ...timesOf(form, zone),
});

const placeIn = (form: URLSearchParams): Place => ({
  account: form.get('account') ?? '',
  calendar: form.get('calendar') ?? '',
  week: form.get('week') ?? '',
});

type Act = (write: Write, form: URLSearchParams) => void;

const acts: Record<string, Act> = {
  create: (write, form) => {
    const repeats = form.get('repeats') ?? '';
    const recurrence = /^[A-Z]+$/.test(repeats) ? { recurrence: [`RRULE:FREQ=${repeats}`] } : {};
    insertEvent(write, { ...bodyOf(form, write.seen.calendar.timeZone), ...recurrence });
  },
  change: (write, form) => {
    patchEvent(write, form.get('id') ?? '', bodyOf(form, write.seen.calendar.timeZone));
  },
  delete: (write, form) => {
    deleteEvent(write, form.get('id') ?? '');
  },
};

/** Does what a form says and goes back to the week it came from; a refusal is shown there. */
const act = (world: World, call: Call, what: Act): Reply => {
  const form = new URLSearchParams(call.body);
  const place = placeIn(form);
  let problem: string | undefined;
  try {
    const seen = writableCalendar(world, place.account, place.calendar);
    if (!atLeast(seen.access.role, 'writer')) problem = 'This calendar can only be read.';
    else what({ world, actor: { email: place.account, kind: 'person' }, seen }, form);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    problem = error.facts.message;
  }
  const query = new URLSearchParams({ ...place, ...(problem === undefined ? {} : { problem }) });
  return { status: 303, text: '', headers: { Location: `/?${query}` } };
};

/** The page of the person: works without JavaScript, changes things by forms. */
export const pageRoutes = (world: World): Route[] => [
  {
    method: 'GET',
    path: '/',
    operation: 'page',
    handle: (call) => ({ status: 200, text: weekPage(modelOf(world, call.query)), headers }),
  },
  ...Object.entries(acts).map(([name, what]) => ({
    method: 'POST',
    path: `/ui/${name}`,
    operation: 'page',
    handle: (call: Call) => act(world, call, what),
  })),
];
