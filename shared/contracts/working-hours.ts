import * as z from 'zod';
import { must } from '../words/must.ts';

const Range = z
  .strictObject({
    from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, must('field.time')),
    to: z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, must('field.timeOrMidnight')),
  })
  .refine(({ from, to }) => from < to, must('field.fromBeforeTo'));

const disjoint = (ranges: { from: string; to: string }[]): boolean =>
  ranges
    .toSorted((a, b) => (a.from < b.from ? -1 : 1))
    .every((range, i, all) => i === 0 || (all[i - 1]?.to ?? '') <= range.from);

const Day = z.array(Range).max(48).refine(disjoint, must('field.rangesApart')).optional();

/**
 * When a resource can be booked, in its own zone. A day that is not named is closed; a night shift is two ranges, one up
 * to 24:00 and one from 00:00. No working hours at all (null) means always open.
 */
export const WorkingHours = z.strictObject({
  monday: Day,
  tuesday: Day,
  wednesday: Day,
  thursday: Day,
  friday: Day,
  saturday: Day,
  sunday: Day,
});
export type WorkingHours = z.infer<typeof WorkingHours>;
