import { hours, minutes } from './durations.ts';

/**
 * SW2: how long an idle link may stay unread when no push arrives. `spread` in [0, 1) shortens it by up to a quarter, so
 * that checks do not fall together; `stretched` lengthens it while the day's budget would not last.
 */
export function checkIntervalMs(
  link: { watched: boolean; askedRecently: boolean },
  spread: number,
  stretched = 1,
): number {
  const longest = link.watched ? hours(6) : link.askedRecently ? minutes(5) : minutes(30);
  return longest * (1 - spread / 4) * stretched;
}
