import { days, hours, iso, minutes } from '../records/time.ts';
import type { LinkRow } from '../contracts/rows/links.ts';

/** DS1: how patiently what a disconnect left owed is tried; all times in milliseconds since the epoch. */

const sinceOf = ({ leavingSince }: Pick<LinkRow, 'leavingSince'>): number => Date.parse(leavingSince ?? iso(0));

/** A minute at first, then ever more rarely: a quarter of the time that has passed, six hours at most. */
export function nextLook(link: Pick<LinkRow, 'leavingSince'>, now: number): number {
  const passed = now - sinceOf(link);
  return now + Math.min(hours(6), Math.max(minutes(1), passed / 4));
}

/** Nobody keeps a permission for longer just to tidy up. */
export const mayStillTidy = (link: Pick<LinkRow, 'leavingSince'>, now: number): boolean =>
  now < sinceOf(link) + days(8);

/** A channel that Google does not stop for so long is let run out; its messages find nobody. */
export const waitsForChannels = (link: Pick<LinkRow, 'leavingSince'>, now: number): boolean =>
  now < sinceOf(link) + days(1);
