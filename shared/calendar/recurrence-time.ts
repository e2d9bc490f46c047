import { RecurrenceError } from './recurrence-error.ts';
import { instantOf, startOfWallDay, wallOf, wallOfLocal } from './zones.ts';

/** A value of EXDATE, RDATE or UNTIL. `wall` is in the series' zone, `instant` what it stands for there. */
export type RecurrenceTime = { wall: number; instant: number; dateOnly: boolean };

export type TimeContext = {
  /** For the error. */
  line: string;
  allDay: boolean;
  /** Of the series. */
  zone: string;
  /** Of the line (TZID), for times without `Z`; the series' if absent. */
  lineZone?: string | undefined;
};

/**
 * Reads `YYYYMMDD`, `YYYYMMDDTHHmmssZ` or `YYYYMMDDTHHmmss`. An all-day series knows dates only: of a time it takes the
 * date as written, which is how writers of such lines mean it.
 */
export const readTime = (text: string, context: TimeContext): RecurrenceTime => {
  const [, year, month, day, time] = /^(\d{4})(\d\d)(\d\d)(T\d{6}Z?)?$/i.exec(text) ?? [];
  if (!year) throw new RecurrenceError(context.line, `${text} is not a date or time`);
  const date = `${year}-${month}-${day}`;
  try {
    return time === undefined || context.allDay ? ofDate(date, context.zone) : ofTime(date, time, context);
  } catch (cause) {
    throw new RecurrenceError(context.line, `${text} is not a date or time`, { cause });
  }
};

const ofDate = (date: string, zone: string): RecurrenceTime => {
  const wall = wallOfLocal(date);
  return { wall, instant: startOfWallDay(wall, zone), dateOnly: true };
};

const ofTime = (date: string, time: string, { zone, lineZone }: TimeContext): RecurrenceTime => {
  const local = `${date}T${time.slice(1, 3)}:${time.slice(3, 5)}:${time.slice(5, 7)}`;
  const instant = instantOf(local, /z$/i.test(time) ? 'UTC' : (lineZone ?? zone));
  return { wall: wallOf(instant, zone), instant, dateOnly: false };
};
