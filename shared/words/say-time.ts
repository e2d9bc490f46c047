import { type Language, usualLocale } from './language.ts';
import { dateOf } from '../calendar/zones.ts';

/** An interval as people say it, in a zone: `Tue 5 May, 14:00–15:00`. Instants are ISO 8601 or milliseconds. */
export function sayTime(
  { start, end }: { start: string | number; end: string | number },
  zone: string,
  language: Language = 'en',
): string {
  const [from, to] = [new Date(start), new Date(end)];
  const sameDay = dateOf(from.getTime(), zone) === dateOf(to.getTime(), zone);
  const format = (at: Date, how: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(usualLocale[language], { ...how, timeZone: zone }).format(at);
  const whole = (at: Date): string => `${format(at, dayOf[language])}, ${format(at, timeOfDay)}`;
  return `${whole(from)}–${sameDay ? format(to, timeOfDay) : whole(to)}`;
}

const timeOfDay = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

/** Polish and Russian write the month out, for its short form has another case. */
const short = { weekday: 'short', day: 'numeric', month: 'short' } as const;
const long = { weekday: 'short', day: 'numeric', month: 'long' } as const;
const dayOf: Record<Language, Intl.DateTimeFormatOptions> = { en: short, de: short, pl: long, ru: long };
