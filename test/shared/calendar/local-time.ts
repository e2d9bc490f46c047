/**
 * Local time the slow and obvious way, from nothing but `Intl`: the product's own zone arithmetic is compared with it.
 */

const formats = new Map<string, Intl.DateTimeFormat>();

const formatOf = (zone: string): Intl.DateTimeFormat => {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(zone, made);
  return made;
};

/** The local time at an instant, read as if it were UTC. */
export const slowWallOf = (instant: number, zone: string): number => {
  const part = Object.fromEntries(
    formatOf(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  );
  return Date.parse(`${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}:${part.second}Z`);
};

const offset = (instant: number, zone: string): number => slowWallOf(instant, zone) - instant;

/** A skipped local time moves forward by the gap, one that comes twice is the earlier. */
export const slowInstantOf = (wall: number, zone: string): number => {
  const before = offset(wall - 2 * 86_400_000, zone);
  const after = offset(wall + 2 * 86_400_000, zone);
  const real = [wall - before, wall - after].filter((instant) => slowWallOf(instant, zone) === wall);
  return real.length > 0 ? Math.min(...real) : wall - before;
};

/** `2026-01-31T09:00` as a wall. */
export const wall = (local: string): number => Date.parse(`${local.length === 10 ? `${local}T00:00` : local}Z`);

export const utc = (text: string): number => Date.parse(text);

export const hour = 3_600_000;
export const day = 24 * hour;

/** Zones whose clocks change in unlike ways: whole hours north, half an hour south, never, and a day left out. */
export const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Pacific/Apia',
] as const;
