/** A stretch of time, half-open: `start` belongs to it, `end` does not (AV1). Milliseconds since the epoch. */
export type Interval = { start: number; end: number };

const byStart = (a: Interval, b: Interval): number => a.start - b.start;

/** True if some instant lies in both. An empty interval overlaps nothing, and neighbours that only touch do not overlap. */
export const overlaps = (a: Interval, b: Interval): boolean => Math.max(a.start, b.start) < Math.min(a.end, b.end);

/** The same time as sorted, disjoint intervals with a gap between any two; empty ones are gone. */
export const merge = (intervals: readonly Interval[]): Interval[] => {
  const merged: Interval[] = [];
  for (const { start, end } of intervals.filter((one) => one.start < one.end).sort(byStart)) {
    const last = merged.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  return merged;
};

/** The time in `from` that is not in `take`, merged. */
export const subtract = (from: readonly Interval[], take: readonly Interval[]): Interval[] => {
  const taken = merge(take);
  const left: Interval[] = [];
  let first = 0;
  for (const { start, end } of merge(from)) {
    let cursor = start;
    while ((taken[first]?.end ?? Infinity) <= start) first += 1;
    for (let i = first; ; i += 1) {
      const next = taken[i];
      if (!next || next.start >= end) break;
      if (next.start > cursor) left.push({ start: cursor, end: next.start });
      cursor = Math.max(cursor, next.end);
    }
    if (cursor < end) left.push({ start: cursor, end });
  }
  return left;
};

/** The parts that lie inside the window, in the order given and not merged. */
export const clip = (intervals: readonly Interval[], window: Interval): Interval[] =>
  intervals
    .map(({ start, end }) => ({ start: Math.max(start, window.start), end: Math.min(end, window.end) }))
    .filter(({ start, end }) => start < end);

/** What the intervals leave free of the window, merged. */
export const gaps = (intervals: readonly Interval[], window: Interval): Interval[] => subtract([window], intervals);
