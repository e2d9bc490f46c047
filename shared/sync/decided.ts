import type { BookingGoogle } from '../contracts/rows/calendar.ts';

/** What is known of the event once no person has to decide about it any more. */
export const decided = ({ undecided: _, ignoredVersion: __, ...google }: BookingGoogle): BookingGoogle => google;
