import {
  addDays,
  dateOf,
  dayMs,
  instantOfWall,
  toOffsetString,
  wallOf,
  wallOfLocal,
} from '../../../shared/calendar/zones.ts';
import type { ResourceView } from '../api/shapes.ts';

/** Where times stand in the picture of a week: days across, minutes of the day down, in the resource's zone. */

const minuteMs = 60_000;
const dayMinutes = 1440;
/** A booking that is dragged stops at these minutes. */
const stepMinutes = 15;

export type Piece = { day: number; from: number; to: number };
type Span = { start: string; end: string };

/** A day that an address names, if there is one of that date; the weeks beside it can be shown as well. */
export function dayGiven(text: string | null): string | undefined {
  if (text === null || !/^\d{4}-\d\d-\d\d$/.test(text) || text < '1970-02' || text >= '9999') return undefined;
  const at = new Date(`${text}T00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text) ? text : undefined;
}

/** The seven days from the Monday on or before the date. */
export function weekOf(date: string): string[] {
  const weekday = (Math.floor(wallOfLocal(date) / dayMs) + 3) % 7;
  const monday = addDays(date, -weekday);
  return Array.from({ length: 7 }, (_, day) => addDays(monday, day));
}

export const today = (zone: string, now: number): string => dateOf(now, zone);

/** The pieces of a time in the week, one a day that it touches. */
export function piecesOf({ start, end }: Span, days: readonly string[], zone: string): Piece[] {
  const [from, to] = [wallOf(Date.parse(start), zone), wallOf(Date.parse(end), zone)];
  return days.flatMap((date, day) => {
    const midnight = wallOfLocal(date);
    const first = Math.max(0, Math.round((from - midnight) / minuteMs));
    const last = Math.min(dayMinutes, Math.round((to - midnight) / minuteMs));
    return first < last ? [{ day, from: first, to: last }] : [];
  });
}

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/** Open hours of each day; all of the week without any. */
export function openPieces(hours: ResourceView['workingHours']): Piece[] {
  return weekdays.flatMap((name, day) =>
    hours === null
      ? [{ day, from: 0, to: dayMinutes }]
      : (hours[name] ?? []).map(({ from, to }) => ({ day, from: minutesOf(from), to: minutesOf(to) })),
  );
}

/** Whole hours that show everything of the day, with one more on both sides. */
export function hoursShown(pieces: readonly Piece[]): { from: number; to: number } {
  const within = pieces.filter(({ from, to }) => to - from < dayMinutes);
  const from = Math.min(8 * 60, ...within.map((piece) => piece.from));
  const to = Math.max(18 * 60, ...within.map((piece) => piece.to));
  return { from: Math.max(0, Math.floor(from / 60) - 1), to: Math.min(24, Math.ceil(to / 60) + 1) };
}

/** Side by side where they overlap: each piece's column, and how many there are at that time. */
export function inColumns<T extends Piece>(pieces: readonly T[]): (T & { column: number; columns: number })[] {
  const sorted = pieces.toSorted((a, b) => a.day - b.day || a.from - b.from || b.to - a.to);
  const placed: (T & { column: number; columns: number })[] = [];
  let group: (T & { column: number; columns: number })[] = [];
  let groupEnd = -1;
  let day = -1;
  for (const piece of sorted) {
    if (piece.day !== day || piece.from >= groupEnd) {
      group = [];
      groupEnd = -1;
      day = piece.day;
    }
    const taken = new Set(group.filter((other) => other.to > piece.from).map((other) => other.column));
    let column = 0;
    while (taken.has(column)) column += 1;
    const entry = { ...piece, column, columns: 1 };
    group.push(entry);
    placed.push(entry);
    groupEnd = Math.max(groupEnd, piece.to);
    const columns = Math.max(...group.map((other) => other.column)) + 1;
    for (const other of group) other.columns = columns;
  }
  return placed;
}

/** The time moved by days and minutes of the clock: 10:00 stays 10:00 over a clock change, and the length stays too. */
export function moved({ start, end }: Span, byDays: number, byMinutes: number, zone: string): Span {
  const length = Date.parse(end) - Date.parse(start);
  const wall = wallOf(Date.parse(start), zone) + byDays * dayMs + byMinutes * minuteMs;
  const at = instantOfWall(wall, zone);
  return { start: toOffsetString(at, zone), end: toOffsetString(at + length, zone) };
}

/** Of a local date and clock time, as the fields of a form give them. */
export function movedTo(span: Span, local: string, zone: string): Span {
  const by = wallOfLocal(local) - wallOf(Date.parse(span.start), zone);
  return moved(span, 0, Math.round(by / minuteMs), zone);
}

export const snapped = (minutes: number): number => Math.round(minutes / stepMinutes) * stepMinutes;
