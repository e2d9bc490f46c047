import { addDays, dateOf, dayBounds } from '../../shared/calendar/zones.ts';
import type { EventRow } from '../../shared/contracts/rows/calendar.ts';
import type { CalendarOffer } from '../../shared/onboarding/calendar-choice.ts';
import { type EventsPage, GoogleError } from '../../shared/ports/google.ts';
import { iso } from '../../shared/records/time.ts';
import { deltaOf } from '../../shared/sync/delta.ts';
import { mirror } from '../../shared/sync/mirror.ts';
import type { Choosing } from './choose-calendar.ts';
import type { Consent } from './config.ts';

/** What the business would see of the coming days, by the same rules by which it sees it later. */
export type Preview =
  | { state: 'unavailable' }
  | { state: 'read'; days: { date: string; times: BusyTime[] }[] /** Busy times that are not listed. */; more: number };

/** A busy time, or its part on one day. The title only where the settings import details. */
export type BusyTime = { start: string; end: string; allDay: boolean; title?: string };

const shownDays = 7;
const mostTimes = 12;

/** One list call, and none where nothing is read; a failure is told and keeps nobody from connecting. */
export async function readPreview(
  { ports, config }: Consent,
  { visit, account, settings }: Choosing,
  { id: calendarId }: CalendarOffer,
): Promise<Preview | undefined> {
  if (settings.direction === 'bookingsToGoogle') return undefined;
  const now = ports.clock.now();
  const zone = visit.resource.timeZone;
  const until = dayBounds(addDays(dateOf(now, zone), shownDays), zone).start;
  const google = ports.google.calendar({ businessId: account.businessId, accountId: account.id, priority: 'check' });
  try {
    const page = await google.listEvents(calendarId, { kind: 'window', timeMin: iso(now), timeMax: iso(until) });
    return previewOf(page, { settings, zone, now, until });
  } catch (error) {
    if (!(error instanceof GoogleError)) throw error;
    config.log.warn('No preview of a calendar', { kind: error.failure.kind, reason: error.reason }, error);
    return { state: 'unavailable' };
  }
}

type Seen = Pick<Choosing, 'settings'> & { zone: string; now: number; until: number };

function previewOf(page: EventsPage, seen: Seen): Preview {
  const parts = page.items.flatMap((event) => busyOf(event, page.timeZone, seen)).flatMap((row) => byDay(row, seen));
  const sorted = parts.sort((a, b) => a.start.localeCompare(b.start) || a.end.localeCompare(b.end));
  const shown = sorted.slice(0, mostTimes);
  const dates = [...new Set(shown.map(({ date }) => date))];
  const days = dates.map((date) => ({ date, times: shown.filter((part) => part.date === date) }));
  return { state: 'read', days, more: sorted.length - shown.length };
}

function busyOf(event: EventsPage['items'][number], zone: string, { settings, now }: Seen) {
  const context = { zone, pull: 0, settings, expanded: true, keepAfter: now };
  const { rows } = mirror(deltaOf(event, settings.detailsFromGoogle), context);
  return rows.flatMap((row) => (row.row === 'event' && row.blocks ? [row] : []));
}

/** Its part on each day that it touches; a day that is taken whole is busy all day, however the event said it. */
function byDay({ start, end, title }: Omit<EventRow, 'pk'>, { settings, zone, now, until }: Seen) {
  const named = title === undefined || settings.detailsFromGoogle === 'busyOnly' ? {} : { title };
  const from = Math.max(Date.parse(start), dayBounds(dateOf(now, zone), zone).start);
  const to = Math.min(Date.parse(end), until);
  const parts: (BusyTime & { date: string })[] = [];
  for (let date = dateOf(from, zone); dayBounds(date, zone).start < to; date = addDays(date, 1)) {
    const day = dayBounds(date, zone);
    const part = { start: Math.max(from, day.start), end: Math.min(to, day.end) };
    const allDay = part.start === day.start && part.end === day.end;
    parts.push({ date, start: iso(part.start), end: iso(part.end), allDay, ...named });
  }
  return parts;
}
