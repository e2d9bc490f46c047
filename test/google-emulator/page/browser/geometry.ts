import { addDays, dayNumber } from '../../core/days.ts';

/** A wall-clock time `YYYY-MM-DDTHH:MM` of the zone that is shown, or a date. Nothing here knows zones. */
export type Wall = string;

export const dayMinutes = 1440;
/** What a drag snaps to. */
export const step = 15;

export const dateOf = (wall: Wall): string => wall.slice(0, 10);
export const timeOf = (wall: Wall): string => wall.slice(11, 16) || '00:00';

const minuteOf = (wall: Wall): number => dayNumber(dateOf(wall)) / 60_000 + minutesInto(timeOf(wall));

const minutesInto = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
};

export const minutesBetween = (from: Wall, to: Wall): number => minuteOf(to) - minuteOf(from);

export const addMinutes = (wall: Wall, minutes: number): Wall =>
  new Date((minuteOf(wall) + minutes) * 60_000).toISOString().slice(0, 16);

export const daysBetween = (from: Wall, to: Wall): number =>
  (dayNumber(dateOf(to)) - dayNumber(dateOf(from))) / 86_400_000;

export const snapped = (minutes: number): number => Math.round(minutes / step) * step;

/** 0 is Monday. */
export const weekdayOf = (wall: Wall): number => (new Date(dayNumber(dateOf(wall))).getUTCDay() + 6) % 7;

export const mondayOf = (date: string): string => addDays(date, -weekdayOf(date));

export type Span = { start: Wall; end: Wall };

/** The part of a span that lies on a day, in minutes after its midnight. */
export const partOn = ({ start, end }: Span, date: string): { from: number; to: number } | undefined => {
  const from = minutesBetween(date, start);
  const to = Math.max(minutesBetween(date, end), from + 1);
  return from < dayMinutes && to > 0 ? { from: Math.max(from, 0), to: Math.min(to, dayMinutes) } : undefined;
};

export type Slot = { key: string; from: number; to: number };
export type Place = { column: number; columns: number };

/** However short an event is, it takes the room of so many minutes. */
export const leastShown = 30;

/** Events that overlap stand side by side: each in the first column that is free, all of a cluster equally wide. */
export const placesOf = (slots: Slot[]): Map<string, Place> => {
  const places = new Map<string, Place>();
  let ends: number[] = [];
  let cluster: string[] = [];
  const close = () => {
    for (const key of cluster) places.set(key, { column: places.get(key)?.column ?? 0, columns: ends.length });
    ends = [];
    cluster = [];
  };
  for (const { key, from, to } of slots.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    if (ends.every((end) => end <= from)) close();
    const free = ends.findIndex((end) => end <= from);
    const column = free === -1 ? ends.length : free;
    ends[column] = Math.max(to, from + leastShown);
    places.set(key, { column, columns: 0 });
    cluster.push(key);
  }
  close();
  return places;
};

/** Where a span comes to lie when it is dragged by days and minutes; its length stays. */
export const moved = ({ start, end }: Span, days: number, minutes: number): Span => {
  if (start.length === 10) return { start: addDays(start, days), end: addDays(end, days) };
  const by = days * dayMinutes + minutes;
  return { start: addMinutes(start, by), end: addMinutes(end, by) };
};

/** The lower edge dragged; an event never becomes shorter than one step. */
export const resized = ({ start, end }: Span, days: number, minutes: number): Span => {
  const later = addMinutes(end, days * dayMinutes + minutes);
  return { start, end: minutesBetween(start, later) < step ? addMinutes(start, step) : later };
};

/** What a drag over empty space marks: at least two steps, a mere click an hour. */
export const drawn = (date: string, from: number, to: number): Span => {
  if (from === to) return { start: addMinutes(date, from), end: addMinutes(date, from + 60) };
  const [first, last] = [Math.min(from, to), Math.max(from, to)];
  return { start: addMinutes(date, first), end: addMinutes(date, Math.max(last, first + 2 * step)) };
};
