import * as z from 'zod';

/** What the product reads of Google's resources. Unknown fields are dropped, unknown values of known fields survive as strings. */

export const GoogleTime = z.object({
  date: z.string().optional(),
  dateTime: z.string().optional(),
  timeZone: z.string().optional(),
});
export type GoogleTime = z.infer<typeof GoogleTime>;

/** Cancelled entries may hold an id only (AP6), so everything else is optional. */
export const GoogleEvent = z.object({
  id: z.string().min(1),
  status: z.string().optional(),
  etag: z.string().optional(),
  updated: z.string().optional(),
  summary: z.string().optional(),
  description: z.string().optional(),
  location: z.string().optional(),
  colorId: z.string().optional(),
  start: GoogleTime.optional(),
  end: GoogleTime.optional(),
  endTimeUnspecified: z.boolean().optional(),
  transparency: z.string().optional(),
  visibility: z.string().optional(),
  eventType: z.string().optional(),
  recurrence: z.array(z.string()).optional(),
  recurringEventId: z.string().optional(),
  originalStartTime: GoogleTime.optional(),
  attendees: z.array(z.object({ self: z.boolean().optional(), responseStatus: z.string().optional() })).optional(),
  extendedProperties: z.object({ private: z.record(z.string(), z.string()).optional() }).optional(),
});
export type GoogleEvent = z.infer<typeof GoogleEvent>;

/** What the product writes. No attendees: sync never mails anybody (PU3). */
export type GoogleEventWrite = {
  summary?: string;
  description?: string;
  start?: { dateTime: string; timeZone: string };
  end?: { dateTime: string; timeZone: string };
  status?: 'confirmed';
  transparency?: 'opaque';
  /** Empty: what a person has made a series is one event again. */
  recurrence?: [];
  privateProperties?: Record<string, string>;
};

export const GoogleCalendarEntry = z.object({
  id: z.string().min(1),
  summary: z.string().optional(),
  summaryOverride: z.string().optional(),
  timeZone: z.string().optional(),
  accessRole: z.string(),
  primary: z.boolean().optional(),
  backgroundColor: z.string().optional(),
  hidden: z.boolean().optional(),
  deleted: z.boolean().optional(),
});
export type GoogleCalendarEntry = z.infer<typeof GoogleCalendarEntry>;

/** Scopes asked for, by direction; sign-in scopes have no tick-box and come always. */
export const signInScopes = ['openid', 'https://www.googleapis.com/auth/userinfo.email'] as const;
/** Who signs in to the console is asked for name and picture as well, and for nothing else (SI1). */
export const identityScopes = [...signInScopes, 'https://www.googleapis.com/auth/userinfo.profile'] as const;
export const calendarScopes = {
  events: 'https://www.googleapis.com/auth/calendar.events',
  calendarList: 'https://www.googleapis.com/auth/calendar.calendarlist.readonly',
} as const;

/** Whose call goes first when Google's quota is short: live change, our write, channel renewal, check, import. */
export type Priority = 'live' | 'write' | 'renewal' | 'check' | 'import';

/** What went wrong at Google, closed. The adapter decides by status, reason *and* the request made. */
export type GoogleFailure =
  | { kind: 'cursorInvalid' }
  | { kind: 'notFound' }
  | { kind: 'deleted' }
  | { kind: 'duplicate' }
  | { kind: 'preconditionFailed' }
  /** `own`: our own budget refused the call, and knows when it is worth asking again. */
  | { kind: 'rateLimited'; retryAfterSeconds?: number; own?: true }
  | { kind: 'quotaExhausted' }
  | { kind: 'transient' }
  | { kind: 'grantFailed' }
  | { kind: 'permissionMissing' }
  | { kind: 'readOnly' }
  | { kind: 'writeRefused' }
  | { kind: 'watchUnsupported' }
  | { kind: 'channelIdTaken' }
  | { kind: 'operatorFault' }
  /** The business's own OAuth client or its project: at the token endpoint (`signIn`) or at the Calendar API. */
  | { kind: 'clientRefused'; clientId: string; at: 'signIn' | 'calendar' }
  | { kind: 'invalidRequest' };
