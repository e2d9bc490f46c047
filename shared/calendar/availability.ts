import { type Interval, merge, subtract } from './intervals.ts';
import { dayMs, offsetSpans } from './zones.ts';

export type SlotRequest = {
  open: readonly Interval[];
  busy: readonly Interval[];
  durationMs: number;
  /** Step of the grid on which slots start. */
  slotMs: number;
  /** No slot starts before it. */
  now: number;
  /** The resource's zone. */
  gridZone: string;
};

/**
 * Every bookable slot of the asked length, sorted: wholly open, free, and on the grid. Slots longer than the step overlap
 * each other.
 *
 * The grid is what a clock on the wall shows: midnight plus whole steps, each day anew. A skipped local time starts no
 * slot, one that comes twice starts two.
 */
export const freeSlots = ({ open, busy, durationMs, slotMs, now, gridZone }: SlotRequest): Interval[] => {
  if (!(durationMs > 0)) throw new RangeError('durationMs must be positive');
  if (!(slotMs >= 60_000)) throw new RangeError('slotMs must be a minute or more');
  const free = subtract(merge(open), [...busy, { start: -Infinity, end: now }]);
  const [first] = free;
  const last = free.at(-1);
  if (!first || !last) return [];

  const spans = offsetSpans({ start: first.start, end: last.end }, gridZone);
  return free.flatMap((stretch) => spans.flatMap((span) => slotsIn(stretch, span, durationMs, slotMs)));
};

/** Slots that start while the offset is the span's and end with the stretch at the latest. */
const slotsIn = (stretch: Interval, span: Interval & { offset: number }, durationMs: number, slotMs: number) => {
  const slots: Interval[] = [];
  let start = onGrid(Math.max(stretch.start, span.start), span.offset, slotMs);
  while (start < span.end && start + durationMs <= stretch.end) {
    slots.push({ start, end: start + durationMs });
    start = onGrid(start + 1, span.offset, slotMs);
  }
  return slots;
};

/** The first instant of the grid that is not before this one, if the offset stays. */
const onGrid = (instant: number, offset: number, slotMs: number): number => {
  const wall = instant + offset;
  const midnight = Math.floor(wall / dayMs) * dayMs;
  const steps = Math.ceil((wall - midnight) / slotMs);
  return midnight + Math.min(steps * slotMs, dayMs) - offset;
};
