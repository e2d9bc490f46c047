import type { WorkingHours } from '../contracts/working-hours.ts';
import { clip, type Interval, merge } from './intervals.ts';
import { clockSlackMs, dayMs, type WallClock, wallClock, wallOf } from './zones.ts';

const clockMargin = dayMs + clockSlackMs;

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const timeOfDay = (text: string): number => (Number(text.slice(0, 2)) * 60 + Number(text.slice(3))) * 60_000;

/** Clipped to the day, so that hours of a day that the zone left out do not move to the next. */
const openOn = (hours: WorkingHours, midnight: number, clock: WallClock): Interval[] => {
  const name = weekdays[(((midnight / dayMs + 3) % 7) + 7) % 7];
  const ranges = (name && hours[name]) ?? [];
  if (ranges.length === 0) return [];
  const day = { start: clock.startOfDay(midnight), end: clock.startOfDay(midnight + dayMs) };
  const instant = (time: string) => (time === '24:00' ? day.end : clock.instantOf(midnight + timeOfDay(time)));
  return clip(
    ranges.map(({ from, to }) => ({ start: instant(from), end: instant(to) })),
    day,
  );
};

/** The open time inside the window, merged: hours that meet at midnight are one interval. */
export const openIntervals = (hours: WorkingHours | null | undefined, zone: string, window: Interval): Interval[] => {
  if (!hours) return merge([window]);
  if (window.start >= window.end) return [];
  const clock = wallClock({ start: window.start - clockMargin, end: window.end + clockMargin }, zone);
  const open: Interval[] = [];
  const last = wallOf(window.end, zone);
  const first = Math.floor(wallOf(window.start, zone) / dayMs) * dayMs;
  for (let midnight = first; midnight <= last; midnight += dayMs) open.push(...openOn(hours, midnight, clock));
  return clip(merge(open), window);
};

/** True if the whole interval is open. */
export const isWithin = (hours: WorkingHours | null | undefined, zone: string, interval: Interval): boolean => {
  if (!hours) return true;
  const [open] = openIntervals(hours, zone, interval);
  return open !== undefined && open.start <= interval.start && interval.end <= open.end;
};
