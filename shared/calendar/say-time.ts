import { dateOf } from './zones.ts';

/** An interval as people say it, in a zone: `Tue 5 May, 14:00–15:00`. Instants are ISO 8601 or milliseconds. */
export function sayTime({ start, end }: { start: string | number; end: string | number }, zone: string): string {
  const [from, to] = [new Date(start), new Date(end)];
  const sameDay = dateOf(from.getTime(), zone) === dateOf(to.getTime(), zone);
  return `${say(from, zone, dayAndTime)}–${say(to, zone, sameDay ? timeOnly : dayAndTime)}`;
}

const timeOnly = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const dayAndTime = { weekday: 'short', day: 'numeric', month: 'short', ...timeOnly } as const;

const say = (at: Date, timeZone: string, how: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat('en-GB', { ...how, timeZone }).format(at);
