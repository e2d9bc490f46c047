import type { Delta } from '../contracts/messages.ts';
import type { LinkRow } from '../contracts/rows/links.ts';
import type { Settings } from '../contracts/settings.ts';
import { days } from './durations.ts';

/** AV2: whole days that a person has probably taken off and that do not block, because Google makes all-day events free. Pure. */

/** How far ahead people are told. Milliseconds. */
export const adviseAheadMs = days(60);

/** Days pass by themselves: what is open is counted again once a day. */
const countEveryMs = days(1);

/** What repeats is a reminder more often than an absence; Google's own kinds of events are free for good reason. */
export const isFreeDay = (delta: Delta, allDay: boolean): boolean =>
  allDay &&
  delta.transparency === 'transparent' &&
  (delta.eventType ?? 'default') === 'default' &&
  delta.selfResponse !== 'declined' &&
  delta.recurrence === undefined &&
  delta.masterId === undefined;

/** Only where all-day events are meant to block, and in calendars that the person writes: no holidays, no birthdays. */
export const wantsAdvice = ({ blocks, direction }: Settings, { accessRole }: Pick<LinkRow, 'accessRole'>): boolean =>
  direction !== 'bookingsToGoogle' &&
  blocks.allDay &&
  !blocks.free &&
  (accessRole === 'owner' || accessRole === 'writer');

/** `freeDaysTouched`: a pull has brought or changed such a day; `freeDaysAt`: when open ones were last counted. */
export const owesCount = (
  { freeDaysTouched, freeDaysAt }: Pick<LinkRow, 'freeDaysTouched' | 'freeDaysAt'>,
  now: number,
): boolean => freeDaysTouched === true || (freeDaysAt !== undefined && Date.parse(freeDaysAt) <= now - countEveryMs);
