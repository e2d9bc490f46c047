/** Words of time, by `Intl`. Instants are RFC 3339 texts or milliseconds; zones are named. */

/** The language as the viewer's browser has it: English times are those of Britain for some and of America for others. */
export const regional = (language: string, wanted: readonly string[] = navigator.languages): string =>
  wanted.find((tag) => tag.split('-')[0]?.toLowerCase() === language) ?? language;

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

export type AgeTone = 'fresh' | 'late' | 'old';

/** An idle calendar is read every hour or two; past that a person may wonder, past a working day worry. */
export function ageTone(seconds: number): AgeTone {
  if (seconds < 2 * hour) return 'fresh';
  return seconds < 8 * hour ? 'late' : 'old';
}

/** In the largest unit that fits: `18 s`, `4 min`, `3 hr`, `2 days`, by the language. */
export function sayDuration(seconds: number, language: string): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < minute) return unit(whole, 'second', language);
  if (whole < hour) return unit(Math.floor(whole / minute), 'minute', language);
  if (whole < 2 * day) return unit(Math.floor(whole / hour), 'hour', language);
  return unit(Math.floor(whole / day), 'day', language);
}

const unit = (value: number, name: 'second' | 'minute' | 'hour' | 'day', language: string): string =>
  new Intl.NumberFormat(regional(language), {
    style: 'unit',
    unit: name,
    unitDisplay: name === 'day' ? 'long' : 'short',
  }).format(value);

/** How often an age of this size changes what is shown, in milliseconds. */
export const ageStep = (seconds: number): number => (seconds < minute ? 1000 : seconds < hour ? 15_000 : 60_000);

export const sayMoment = (instant: string | number, language: string, timeZone: string): string =>
  new Intl.DateTimeFormat(regional(language), { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(
    new Date(instant),
  );

export const sayDay = (instant: string | number, language: string, timeZone: string): string =>
  new Intl.DateTimeFormat(regional(language), { weekday: 'short', day: 'numeric', month: 'short', timeZone }).format(
    new Date(instant),
  );

export const sayClock = (instant: string | number, language: string, timeZone: string): string =>
  new Intl.DateTimeFormat(regional(language), { hour: '2-digit', minute: '2-digit', timeZone }).format(
    new Date(instant),
  );

/** Day, begin and end; the day of the end only where it is another. */
export function saySpan(start: string, end: string, language: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat(regional(language), {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  });
  return format.formatRange(new Date(start), new Date(end));
}

/** Begin and end where the day is plain from the place. */
export const sayHours = (start: string, end: string, language: string, timeZone: string): string =>
  new Intl.DateTimeFormat(regional(language), { timeStyle: 'short', timeZone }).formatRange(
    new Date(start),
    new Date(end),
  );

export const viewerZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Time left, taken from the pace until now; undefined while there is none to go by. */
export function secondsLeft(done: number, total: number | undefined, seenFor: number, doneThen: number) {
  const gained = done - doneThen;
  if (total === undefined || gained <= 0 || seenFor <= 0) return undefined;
  return Math.ceil(((total - done) * seenFor) / gained);
}
