import * as z from 'zod';

/** A day of the calendar, or an instant (milliseconds since the epoch) with the zone it is shown and repeated in. */
export type StoredTime = { date: string } | { at: number; timeZone: string };

const EventTime = z.object({
  date: z.string().optional(),
  dateTime: z.string().optional(),
  timeZone: z.string().optional(),
});
export type EventTime = z.infer<typeof EventTime>;

const Attendee = z.object({
  email: z.string().optional(),
  displayName: z.string().optional(),
  optional: z.boolean().optional(),
  resource: z.boolean().optional(),
  responseStatus: z.enum(['needsAction', 'declined', 'tentative', 'accepted']).optional(),
  comment: z.string().optional(),
  additionalGuests: z.number().int().optional(),
});
export type Attendee = z.infer<typeof Attendee>;

const loose = z.record(z.string(), z.unknown());

/** The writable fields that are stored as they come; unknown ones are dropped, as Google does. */
export const EventFields = z.object({
  summary: z.string().optional(),
  description: z.string().optional(),
  location: z.string().optional(),
  colorId: z.string().optional(),
  transparency: z.enum(['opaque', 'transparent']).optional(),
  visibility: z.enum(['default', 'public', 'private', 'confidential']).optional(),
  recurrence: z.array(z.string()).optional(),
  attendees: z.array(Attendee).optional(),
  attendeesOmitted: z.boolean().optional(),
  endTimeUnspecified: z.boolean().optional(),
  anyoneCanAddSelf: z.boolean().optional(),
  guestsCanInviteOthers: z.boolean().optional(),
  guestsCanModify: z.boolean().optional(),
  guestsCanSeeOtherGuests: z.boolean().optional(),
  locked: z.boolean().optional(),
  eventType: z.string().optional(),
  extendedProperties: z
    .object({
      private: z.record(z.string(), z.string()).optional(),
      shared: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
  reminders: z
    .object({
      useDefault: z.boolean().optional(),
      overrides: z.array(z.object({ method: z.enum(['email', 'popup']), minutes: z.number().int() })).optional(),
    })
    .optional(),
  source: z.object({ title: z.string().optional(), url: z.string().optional() }).optional(),
  attachments: z.array(loose).optional(),
  conferenceData: loose.optional(),
  workingLocationProperties: loose.optional(),
  outOfOfficeProperties: loose.optional(),
  focusTimeProperties: loose.optional(),
  birthdayProperties: loose.optional(),
});
export type EventFields = z.infer<typeof EventFields>;

/** A whole event as a client sends it. */
export const EventBody = EventFields.extend({
  id: z.string().optional(),
  iCalUID: z.string().optional(),
  status: z.enum(['confirmed', 'tentative', 'cancelled']).optional(),
  sequence: z.number().int().optional(),
  start: EventTime.optional(),
  end: EventTime.optional(),
});
export type EventBody = z.infer<typeof EventBody>;
