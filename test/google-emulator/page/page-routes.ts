import type { Seen } from '../core/access.ts';
import { atLeast, seenCalendar, writableCalendar } from '../core/access.ts';
import { ApiError } from '../core/api-error.ts';
import { addDays } from '../core/days.ts';
import type { Write } from '../core/event-writes.ts';
import { deleteEvent, insertEvent, patchEvent } from '../core/event-writes.ts';
import type { World } from '../core/world.ts';
import { isZone } from '../core/zones.ts';
import { bodyOf, ControlError, jsonRoute } from '../http/control-call.ts';
import { pageHeaders } from '../http/html.ts';
import type { Call, Reply, Route } from '../http/router.ts';
import type { Traffic } from '../http/traffic.ts';
import { PageAct, perform } from './acts.ts';
import { mondayOf } from './browser/geometry.ts';
import { pageScript, pageStyle } from './files.ts';
import type { Days } from './state.ts';
import { calendarsOf, revisionOf, stateOf, troublesOf } from './state.ts';
import { todayIn, weekOf } from './week.ts';
import type { PageModel, Place } from './week-page.ts';
import { livePage, plainPage } from './week-page.ts';

const headers = {
  ...pageHeaders,
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
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

const modelOf = (traffic: Traffic, query: URLSearchParams): PageModel => {
  const { world } = traffic;
  const accounts = world.accounts.all();
  const troubles = troublesOf(traffic);
  const seen = chosen(world, query);
  if (!seen) return { accounts, troubles, calendars: [], place: { account: '', calendar: '', week: '' } };
  const asked = query.get('week') ?? '';
  const week = mondayOf(isDate(asked) ? asked : todayIn(world, seen.calendar.timeZone));
  const calendars = calendarsOf(world, seen.access.email).map(({ calendar, access }) => ({
    id: calendar.id,
    summary: access.summaryOverride ?? calendar.summary,
    role: access.role,
  }));
  const problem = query.get('problem');
  return {
    accounts,
    troubles,
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

const fieldsOf = (form: URLSearchParams, zone: string): Record<string, unknown> => ({
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
    insertEvent(write, { ...fieldsOf(form, write.seen.calendar.timeZone), ...recurrence });
  },
  change: (write, form) => {
    patchEvent(write, form.get('id') ?? '', fieldsOf(form, write.seen.calendar.timeZone));
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
  return { status: 303, text: '', headers: { Location: `/plain?${query}` } };
};

const text = (body: string, type: string): Reply => ({
  status: 200,
  text: body,
  headers: { 'Content-Type': `${type}; charset=UTF-8`, 'Cache-Control': 'no-store' },
});

const daysAsked = (query: URLSearchParams): Days => {
  const first = query.get('first') ?? '';
  const count = Number(query.get('days') ?? 7);
  const zone = query.get('zone') ?? '';
  if (!isDate(first)) throw new ControlError(400, 'not a date', 'first');
  if (!Number.isInteger(count) || count < 1 || count > 31) throw new ControlError(400, 'from 1 to 31', 'days');
  if (!isZone(zone)) throw new ControlError(400, 'no such zone', 'zone');
  return { first, count, zone };
};

/** What the scripts of the page talk to. */
const scriptRoutes = (traffic: Traffic): Route[] => {
  const { world } = traffic;
  const account = (call: Call) => call.query.get('account') ?? '';
  const route = (method: string, path: string, handle: (call: Call) => unknown) =>
    jsonRoute({ method, path: `/page/${path}`, operation: 'page' }, handle);
  return [
    route('GET', 'revision', (call) => ({ revision: revisionOf(traffic, account(call)) })),
    route('GET', 'state', (call) => stateOf(traffic, account(call), daysAsked(call.query))),
    route('POST', 'act', (call) => perform(world, bodyOf(call, PageAct))),
  ];
};

const files: Record<string, () => Promise<Reply>> = {
  'page.js': async () => text(await pageScript(), 'text/javascript'),
  'page.css': async () => text(await pageStyle(), 'text/css'),
};

/** The page of the person. `/plain` works without JavaScript and changes things by forms; `/` has both. */
export const pageRoutes = (traffic: Traffic): Route[] => {
  const { world } = traffic;
  const shown = (page: (model: PageModel) => string) => (call: Call) => ({
    status: 200,
    text: page(modelOf(traffic, call.query)),
    headers,
  });
  return [
    { method: 'GET', path: '/', operation: 'page', handle: shown(livePage) },
    { method: 'GET', path: '/plain', operation: 'page', handle: shown(plainPage) },
    ...Object.entries(files).map(([name, handle]) => ({
      method: 'GET',
      path: `/page/${name}`,
      operation: 'page',
      handle,
    })),
    ...scriptRoutes(traffic),
    ...Object.entries(acts).map(([name, what]) => ({
      method: 'POST',
      path: `/ui/${name}`,
      operation: 'page',
      handle: (call: Call) => act(world, call, what),
    })),
  ];
};
