import { addDays, dayNumber } from '../../core/days.ts';
import { dateOf, timeOf } from './geometry.ts';
import type { PageEvent } from './model.ts';
import { readRepeat, repeatInWords } from './repeat.ts';

const format = (options: Intl.DateTimeFormatOptions) => {
  const formatter = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
  return (date: string): string => formatter.format(dayNumber(dateOf(date)));
};

export const weekdayName = format({ weekday: 'short' });
export const longDay = format({ weekday: 'long', day: 'numeric', month: 'long' });
const shortDay = format({ weekday: 'short', day: 'numeric', month: 'short' });
const dayMonth = format({ day: 'numeric', month: 'short' });
const dayMonthYear = format({ day: 'numeric', month: 'long', year: 'numeric' });

export const rangeInWords = (first: string, days: number): string => {
  const last = addDays(first, days - 1);
  return days === 1 ? dayMonthYear(first) : `${dayMonth(first)} – ${dayMonthYear(last)}`;
};

export const isAllDay = ({ start }: { start: string }): boolean => start.length === 10;

/** `Wed 25 Nov, 10:00 – 11:00` */
export const timesInWords = ({ start, end }: { start: string; end: string }): string => {
  if (isAllDay({ start })) {
    const last = addDays(end, -1);
    return last === start ? shortDay(start) : `${shortDay(start)} – ${shortDay(last)}`;
  }
  const sameDay = dateOf(start) === dateOf(end);
  return `${shortDay(start)}, ${timeOf(start)} – ${sameDay ? '' : `${shortDay(end)}, `}${timeOf(end)}`;
};

export const titleOf = ({ title }: PageEvent): string => (title === undefined ? 'Busy' : title || '(No title)');

const answers = { needsAction: 'not answered', accepted: 'accepted', tentative: 'maybe', declined: 'declined' };

export const answerInWords = (answer: keyof typeof answers): string => answers[answer];

/** Everything that is to be said of an event in one line, for those who do not see it. */
export const eventInWords = (event: PageEvent): string =>
  [
    titleOf(event),
    timesInWords(event),
    event.free && 'free',
    event.tentative && 'tentative',
    event.seriesId !== undefined && repeatInWords(readRepeat(event.recurrence, event.start)),
    event.answer && answers[event.answer],
    event.location,
  ]
    .filter((part) => part !== undefined && part !== false && part !== '')
    .join(', ');
