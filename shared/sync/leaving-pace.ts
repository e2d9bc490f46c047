import type { LinkRow } from '../contracts/rows/links.ts';
import { days, hours, minutes } from './durations.ts';

/** DS1: how patiently what a disconnect left owed is tried. `now` in milliseconds since the epoch; pure. */

type Leaving = Pick<LinkRow, 'leavingSince'>;

const passedMs = ({ leavingSince }: Leaving, now: number): number =>
  leavingSince === undefined ? Number.POSITIVE_INFINITY : now - Date.parse(leavingSince);

/** A minute at first, then ever more rarely: a quarter of the time that has passed, six hours at most. */
export const nextLook = (link: Leaving, now: number): number =>
  now + Math.min(hours(6), Math.max(minutes(1), passedMs(link, now) / 4));

/** Nobody keeps a permission for longer just to tidy up. */
export const mayStillTidy = (link: Leaving, now: number): boolean => passedMs(link, now) < days(8);

/** Copies that still stand stay a day before that, so that the link learns of them while it may. */
export const mayStillRemove = (link: Leaving, now: number): boolean => passedMs(link, now) <= days(7);

/** A channel that Google does not stop for so long is let run out; its messages find nobody. */
export const waitsForChannels = (link: Leaving, now: number): boolean => passedMs(link, now) < days(1);
