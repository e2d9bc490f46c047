import type { Settings } from '../../../shared/contracts/settings.ts';

/** Google's calendar as a person sees it, read in the slow obvious way. */

type Time = { date?: string; dateTime?: string; timeZone?: string };

export type EventView = {
  id: string;
  status?: string;
  summary?: string;
  description?: string;
  updated?: string;
  etag?: string;
  start?: Time;
  end?: Time;
  transparency?: string;
  eventType?: string;
  recurrence?: string[];
  recurringEventId?: string;
  originalStartTime?: Time;
  attendees?: { self?: boolean; responseStatus?: string }[];
  extendedProperties?: { private?: Record<string, string> };
};

export type CalendarView = {
  timeZone: string;
  /** The linked account sees titles. */
  showsDetails: boolean;
  /** Live single events, series and exceptions. */
  events: EventView[];
  /** What takes place in the coming weeks, series expanded by Google. */
  instances: EventView[];
};

export const isLive = (event: EventView): boolean => event.status !== 'cancelled';

/** Milliseconds; undefined when the event has no readable time. */
export function timesIn(event: EventView, zone: string): { start: number; end: number } | undefined {
  const start = instantIn(event.start, zone);
  const end = instantIn(event.end, zone);
  return start === undefined || end === undefined ? undefined : { start, end };
}

function instantIn(time: Time | undefined, zone: string): number | undefined {
  if (typeof time?.date === 'string') return startOfDay(time.date, zone);
  const instant = Date.parse(time?.dateTime ?? '');
  return Number.isNaN(instant) ? undefined : instant;
}

const days = new Map<string, number>();

/** The first instant of the calendar's day, found by trying every quarter of an hour around UTC's. */
function startOfDay(date: string, zone: string): number {
  const key = `${zone}/${date}`;
  const known = days.get(key);
  if (known !== undefined) return known;
  const midnight = Date.parse(`${date}T00:00:00Z`);
  const local = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
  let at = midnight - 15 * 3_600_000;
  while (local.format(at) < date) at += 900_000;
  days.set(key, at);
  return at;
}

/** AV2, said once more: every setting that concerns the event has to let it block. */
export function takesTime(event: EventView, { blocks }: Settings): boolean {
  const own = event.attendees?.find((attendee) => attendee.self === true)?.responseStatus;
  const type = event.eventType ?? 'default';
  if (event.status === 'cancelled') return false;
  if ((event.status === 'tentative' || own === 'tentative') && !blocks.tentative) return false;
  if (own === 'declined' && !blocks.declined) return false;
  if (event.start?.date !== undefined && !blocks.allDay) return false;
  if (type === 'outOfOffice' && !blocks.outOfOffice) return false;
  if (type === 'focusTime' && !blocks.focusTime) return false;
  if (type === 'workingLocation') return blocks.workingLocation;
  if (type === 'birthday') return blocks.birthdays;
  return event.transparency !== 'transparent' || blocks.free;
}

/** The series an event belongs to, or itself. */
export const rootOf = (event: EventView): string => event.recurringEventId ?? event.id;
