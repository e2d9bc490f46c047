import { whyFree } from '../calendar/blocking.ts';
import { timesOf } from '../calendar/event-time.ts';
import { type Interval, overlaps } from '../calendar/intervals.ts';
import type { Delta } from '../contracts/messages.ts';
import type { BookingRow } from '../contracts/rows/calendar.ts';
import type { LinkRow } from '../contracts/rows/links.ts';
import type { DryRunReport } from '../contracts/rows/operations.ts';
import type { Settings } from '../contracts/settings.ts';
import { mirror } from './mirror.ts';
import { isStopped } from './loop-guard.ts';
import { type PushPlan, planPush } from './push-plan.ts';

/**
 * What the first sync of a resource would do, before anything is touched. What blocks is decided by the mirror and what is
 * written by the push plan, as they would be for real: here it is only counted. Pure.
 */

export type ReadCalendar = {
  link: LinkRow;
  /** IANA zone of the calendar. */
  zone: string;
  /** What Google has in the window, series as their instances. */
  deltas: readonly Delta[];
  /** Google had more than this one page. */
  cutOff: boolean;
  /** Bookings by the id of their own event. */
  own: ReadonlyMap<string, string>;
};

export type DryRunInput = {
  resourceId: string;
  asOf: number;
  window: Interval;
  settings: Settings;
  calendars: readonly ReadCalendar[];
  /** The resource's bookings in the window that take time. */
  bookings: readonly BookingRow[];
};

type Report = DryRunReport;
type Calendar = Report['calendars'][number];
type Free = Calendar['free'][number]['reason'];
type Left = Report['bookings']['left'][number]['reason'];

const mostExamples = 10;

export function dryRunReport(input: DryRunInput): Report {
  const judged = input.calendars.map((calendar) => ({ calendar, events: judgeEvents(calendar, input) }));
  return {
    kind: 'dryRun',
    resourceId: input.resourceId,
    asOf: iso(input.asOf),
    from: iso(input.window.start),
    to: iso(input.window.end),
    bookings: planBookings(input),
    calendars: judged.map(({ calendar, events }) => calendarOf(calendar, events)),
    collisions: collide(input.bookings, judged),
  };
}

const iso = (instant: number): string => new Date(instant).toISOString();

type Timed = { eventId: string; time: Interval; allDay: boolean };
type Seen =
  | (Timed & { as: 'blocking' })
  | (Timed & { as: 'ofBooking' })
  | (Timed & { as: 'free'; reason: Free })
  | { as: 'unreadable' };

function judgeEvents(calendar: ReadCalendar, input: DryRunInput): Seen[] {
  return calendar.deltas.filter(({ status }) => status !== 'cancelled').map((delta) => judge(delta, calendar, input));
}

function judge(delta: Delta, { zone, own }: ReadCalendar, { settings, window }: DryRunInput): Seen {
  const bookingId = own.get(delta.id);
  const context = { zone, pull: 0, settings, keepAfter: window.start, expanded: true };
  const { rows } = mirror(delta, bookingId === undefined ? context : { ...context, bookingId });
  const times = timesOf(delta, zone);
  const row = rows.find((one) => one.row === 'event');
  if (row === undefined || 'problem' in times) return { as: 'unreadable' };
  const event = { eventId: delta.id, time: { start: times.start, end: times.end }, allDay: times.allDay };
  if (bookingId !== undefined) return { ...event, as: 'ofBooking' };
  if (settings.direction === 'bookingsToGoogle') return { ...event, as: 'free', reason: 'direction' };
  return row.blocks ? { ...event, as: 'blocking' } : { ...event, as: 'free', reason: reasonOf(delta, times, settings) };
}

function reasonOf(delta: Delta, { allDay }: { allDay: boolean }, settings: Settings): Free {
  const reason = whyFree({ ...delta, allDay }, settings.blocks);
  if (reason === 'free' && allDay) return 'allDayButFree';
  return reason === undefined || reason === 'cancelled' ? 'free' : reason;
}

function calendarOf({ link, cutOff }: ReadCalendar, events: readonly Seen[]): Calendar {
  const blocking = events.filter((event) => event.as === 'blocking');
  const free = events.filter((event) => event.as === 'free');
  return {
    linkId: link.id,
    calendarName: link.calendarName,
    complete: !cutOff,
    events: events.length,
    blocking: blocking.length,
    ofBookings: events.filter(({ as }) => as === 'ofBooking').length,
    unreadable: events.filter(({ as }) => as === 'unreadable').length,
    free: counted(free.map(({ reason }) => reason)),
    examples: {
      blocking: blocking.slice(0, mostExamples).map(exampleOf),
      free: free.slice(0, mostExamples).map((event) => ({ ...exampleOf(event), reason: event.reason })),
    },
  };
}

const exampleOf = ({ eventId, time, allDay }: Timed) => ({
  eventId,
  start: iso(time.start),
  end: iso(time.end),
  allDay,
});

function counted<Reason extends string>(reasons: readonly Reason[]): { reason: Reason; count: number }[] {
  return [...Map.groupBy(reasons, (reason) => reason)].map(([reason, all]) => ({ reason, count: all.length }));
}

/** As if the writing link were connected, active and synced now. */
function planBookings({ asOf, bookings, calendars, settings: stored }: DryRunInput): Report['bookings'] {
  const link = calendars.map((calendar) => calendar.link).find(({ role }) => role === 'write');
  const active = link && { ...link, state: 'active' as const };
  const settings: Settings = { ...stored, automaticSync: 'on' };
  const at = { now: asOf, zone: 'UTC' };
  const plans = bookings.map((booking) => ({ booking, plan: planPush(booking, active, settings, at) }));
  const written = plans.flatMap(({ booking, plan }) =>
    isIdle(plan) ? [] : [{ bookingId: booking.id, start: booking.start, end: booking.end, action: plan.kind }],
  );
  const idle = plans.filter(({ plan }) => isIdle(plan));
  const there = idle.filter(({ booking, plan }) => plan.kind === 'nothing' && isThere(plan.state, booking));
  const left = idle.filter((one) => !there.includes(one)).map(({ booking }) => whyLeft(booking, link, settings));
  return {
    coming: bookings.length,
    written: written.length,
    there: there.length,
    left: counted(left),
    examples: written.slice(0, mostExamples),
  };
}

type Idle = PushPlan & { kind: 'nothing' | 'wait' | 'texts' };

/** A first sync leaves to a person what a person has been asked about. */
const isIdle = (plan: PushPlan): plan is Idle =>
  plan.kind === 'nothing' || plan.kind === 'wait' || plan.kind === 'texts';

const isThere = (state: BookingRow['google']['state'], { google, version, status }: BookingRow): boolean =>
  state === 'synced' && google.syncedVersion === version && status !== 'held';

function whyLeft(booking: BookingRow, link: LinkRow | undefined, settings: Settings): Left {
  if (booking.status === 'held') return 'held';
  if (booking.heldByConflict !== undefined || booking.google.undecided || isStopped(booking.google)) return 'undecided';
  if (link === undefined) return 'noCalendar';
  return settings.direction === 'googleToBookings' ? 'direction' : 'type';
}

function collide(
  bookings: readonly BookingRow[],
  judged: readonly { calendar: ReadCalendar; events: readonly Seen[] }[],
): Report['collisions'] {
  const pairs = judged.flatMap(({ calendar, events }) =>
    events.flatMap((event) =>
      event.as === 'blocking'
        ? bookings
            .filter((booking) => overlaps(event.time, intervalOf(booking)))
            .map(({ id, start, end }) => ({
              ...{ bookingId: id, linkId: calendar.link.id, eventId: event.eventId },
              ...{ start, end },
            }))
        : [],
    ),
  );
  return { count: pairs.length, examples: pairs.slice(0, mostExamples) };
}

const intervalOf = ({ start, end }: BookingRow): Interval => ({ start: Date.parse(start), end: Date.parse(end) });
