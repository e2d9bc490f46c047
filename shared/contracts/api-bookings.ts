import * as z from 'zod';
import { must } from '../words/must.ts';
import {
  Email,
  endsAfterItBegins,
  Id,
  Instant,
  millisecondsOf,
  mustEndLater,
  PageQuery,
  pageOf,
  QueryInstant,
  seenText,
  Timestamp,
  Version,
} from './api.ts';

const dayMs = 86_400_000;
/** A booking is at most this long. */
const longestBookingMs = 366 * dayMs;
/** And starts no further from now than this, ahead or back. */
export const furthestFromNowMs = 5 * 366 * dayMs;

const CustomerFields = z.strictObject({
  name: z.string().max(200).optional(),
  email: Email.optional(),
  phone: z.string().max(50).optional(),
});

const Metadata = z
  .record(z.string().min(1).max(40), z.string().max(500))
  .refine((entries) => Object.keys(entries).length <= 20, must('field.twentyKeys'))
  .meta({ description: 'Yours; at most 20 keys of 40 characters, values of 500' });

const fields = {
  resourceId: Id.meta({ example: 'res_9c2m1v' }),
  start: Instant,
  end: Instant,
  title: seenText(500).meta({ example: 'Colour and cut' }),
  customer: CustomerFields.meta({ id: 'Customer' }),
  notes: z.string().max(8000),
  type: z.string().min(1).max(100).meta({ description: 'Yours; settings may export some types only' }),
  externalId: z.string().min(1).max(200).meta({ description: 'The id in your system' }),
  metadata: Metadata,
};

const content = {
  ...fields,
  customer: fields.customer.optional(),
  notes: fields.notes.optional(),
  type: fields.type.optional(),
  externalId: fields.externalId.optional(),
  metadata: fields.metadata.optional(),
};

const verify = z.enum(['ifStale', 'always', 'never']).default('ifStale').meta({
  description: 'Whether Google is asked once more first: when the view is older than a minute, always, or never',
});

const timeIsPossible = (body: { start: string; end: string }, context: z.RefinementCtx): void => {
  const length = millisecondsOf(body.end) - millisecondsOf(body.start);
  if (length <= 0) context.addIssue({ code: 'custom', path: ['end'], message: must('field.afterStart') });
  if (length > longestBookingMs) context.addIssue({ code: 'custom', path: ['end'], message: must('field.withinYear') });
};

const example = {
  resourceId: 'res_9c2m1v',
  start: '2026-05-04T09:00:00+02:00',
  end: '2026-05-04T10:00:00+02:00',
  title: 'Colour and cut',
  customer: { name: 'Mia Kern', email: 'mia@example.org' },
  externalId: 'A-1042',
};

/** What a booking holds that its owner can change; a PATCH merged into the booking must fit it. Its title has been checked. */
export const BookingContent = z.strictObject({ ...content, title: z.string() }).superRefine(timeIsPossible);
export type BookingContent = z.infer<typeof BookingContent>;

const holdSeconds = z.int().min(30).max(7200).optional().meta({
  description:
    'Only holds the time, for so many seconds: `confirm` makes a booking of it. Without that its time is free again at the end',
});

export const CreateBooking = z
  .strictObject({ ...content, verify, holdSeconds })
  .superRefine(timeIsPossible)
  .meta({ id: 'CreateBooking', example });

export const PatchBooking = z
  .strictObject({
    resourceId: fields.resourceId.optional(),
    start: fields.start.optional(),
    end: fields.end.optional(),
    title: fields.title.optional(),
    customer: z
      .strictObject({
        name: z.string().max(200).nullable().optional(),
        email: Email.nullable().optional(),
        phone: z.string().max(50).nullable().optional(),
      })
      .nullable()
      .optional(),
    notes: fields.notes.nullable().optional(),
    type: fields.type.nullable().optional(),
    externalId: fields.externalId.nullable().optional(),
    metadata: z.record(z.string().min(1).max(40), z.string().max(500).nullable()).nullable().optional(),
    verify: verify.optional(),
  })
  .meta({
    id: 'PatchBooking',
    example: { start: '2026-05-04T11:00:00+02:00', end: '2026-05-04T12:00:00+02:00', notes: null },
  });

export const ConfirmBooking = z.strictObject({ verify }).meta({ id: 'ConfirmBooking', example: { verify: 'ifStale' } });

const BookingInstant = z.string().meta({
  format: 'date-time',
  description: 'RFC 3339 with the offset of the resource’s zone; `Z` when the resource is gone',
  example: '2026-05-04T09:00:00+02:00',
});

export const Booking = z
  .object({
    id: z.string().meta({ example: 'bkg_7d1k5s' }),
    resourceId: z.string(),
    start: BookingInstant,
    end: BookingInstant,
    title: z.string(),
    customer: z
      .object({ name: z.string().optional(), email: z.string().optional(), phone: z.string().optional() })
      .nullable(),
    notes: z.string().nullable(),
    type: z.string().nullable(),
    externalId: z.string().nullable(),
    metadata: z.record(z.string(), z.string()),
    status: z.enum(['held', 'confirmed', 'cancelled']).meta({
      description: 'held: until `heldUntil`; `cancelled` within a minute after that',
    }),
    heldUntil: Timestamp.optional().meta({ description: 'With `held`: its time is kept until then' }),
    version: Version,
    createdAt: Timestamp,
    updatedAt: Timestamp,
    changedBy: z.string(),
    google: z.object({
      state: z.enum(['off', 'pending', 'synced', 'waiting', 'refused']).meta({
        description:
          'off: not written to Google. waiting: written later, when what is in the way is gone or a person has decided on the desk. refused: Google will not take it',
      }),
      eventId: z.string().optional(),
    }),
  })
  .meta({ id: 'Booking' });
export type Booking = z.infer<typeof Booking>;

export const BookingList = pageOf(Booking, 'BookingList');

export const BookingsQuery = z
  .strictObject({
    resourceId: Id.optional(),
    from: QueryInstant.optional().meta({ description: 'Bookings that start at or after' }),
    to: QueryInstant.optional().meta({ description: 'Bookings that start before' }),
    status: z.enum(['held', 'confirmed', 'cancelled']).optional(),
    externalId: z.string().min(1).max(200).optional(),
    updatedSince: QueryInstant.optional().meta({ description: 'Bookings changed at or after, oldest change first' }),
    ...PageQuery,
  })
  .refine(endsAfterItBegins, mustEndLater);
export type BookingsQuery = z.infer<typeof BookingsQuery>;

export const EraseCustomerQuery = z
  .strictObject({
    email: Email.meta({ description: 'The address as bookings carry it; upper and lower case are one' }),
  })
  .meta({ example: { email: 'carla@customer.example' } });
