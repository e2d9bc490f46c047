import * as z from 'zod';
import { must } from '../words/must.ts';
import { Id, millisecondsOf, QuerySecond, Timestamp } from './api.ts';
import { Freshness } from './api-resources.ts';

const longestWindowMs = 92 * 86_400_000;

export const AvailabilityQuery = z
  .strictObject({
    resourceId: z
      .array(Id)
      .min(1, must('field.required'))
      .max(500)
      .refine((ids) => new Set(ids).size === ids.length, must('field.eachOnce'))
      .meta({ description: 'Repeatable' }),
    from: QuerySecond,
    to: QuerySecond.meta({ description: 'At most 92 days after `from`' }),
    durationMinutes: z.coerce
      .number()
      .int()
      .min(1)
      .max(1440)
      .optional()
      .meta({ description: 'Asks for `slots` of this length' }),
    slotMinutes: z.coerce.number().int().min(5).max(1440).optional().meta({
      description:
        'With `durationMinutes`: slots start on multiples of this, counted from local midnight; 15 when absent',
    }),
  })
  .superRefine((query, context) => {
    const length = millisecondsOf(query.to) - millisecondsOf(query.from);
    if (length <= 0) context.addIssue({ code: 'custom', path: ['to'], message: must('field.afterFrom') });
    if (length > longestWindowMs)
      context.addIssue({ code: 'custom', path: ['to'], message: must('field.within92Days') });
    if (query.slotMinutes !== undefined && query.durationMinutes === undefined)
      context.addIssue({ code: 'custom', path: ['slotMinutes'], message: must('field.withDuration') });
  });
export type AvailabilityQuery = z.infer<typeof AvailabilityQuery>;

const LocalInstant = z.string().meta({
  format: 'date-time',
  description: 'RFC 3339 with the offset of the resource’s zone',
  example: '2026-05-04T09:00:00+02:00',
});

export const ResourceAvailability = z
  .object({
    resourceId: z.string(),
    freshness: Freshness,
    sellable: z.boolean(),
    sellableUntil: Timestamp.optional(),
    reason: z.string().optional().meta({ description: 'Why it is not sellable, or with what reservation' }),
    busy: z.array(z.object({ start: LocalInstant, end: LocalInstant, source: z.enum(['booking', 'google']) })),
    slots: z.array(z.object({ start: LocalInstant, end: LocalInstant })).optional(),
  })
  .meta({ id: 'ResourceAvailability' });

export const Availability = z.object({ items: z.array(ResourceAvailability) }).meta({ id: 'Availability' });
