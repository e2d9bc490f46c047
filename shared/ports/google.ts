import type {
  GoogleCalendarEntry,
  GoogleEvent,
  GoogleEventWrite,
  GoogleFailure,
  Priority,
} from '../contracts/google.ts';

export type { GoogleFailure } from '../contracts/google.ts';

/**
 * Google as the product sees it, one account at a time.
 *
 * Guarantees of every implementation:
 * - Tokens stay inside. Refreshing happens here, one refresh at a time per account across all workers (GR1).
 * - Every failure is a `GoogleError` whose `failure` was classified once, here; callers switch over its `kind`.
 * - Every call is charged to the budgets before it is made; a refused one is `rateLimited` and never reached Google.
 * - No call is retried silently except one retry after a refreshed access token.
 * - No write mails anybody: `sendUpdates=none` and no attendees are added by the adapter and cannot be overridden (PU3).
 */
export interface Google {
  calendar(account: AccountRef): CalendarApi;
  oauth: GoogleOAuth;
}

export type AccountRef = {
  businessId: string;
  accountId: string;
  /** Whose calendar it is about; its calls are counted by day. */
  linkId?: string;
  /** What the call is for; `live` without it. */
  priority?: Priority;
};

export interface CalendarApi {
  /** All pages; entries the account sees, with roles. */
  listCalendars(): Promise<GoogleCalendarEntry[]>;
  /** One page of `events.list`. */
  listEvents(calendarId: string, query: ListEventsQuery): Promise<EventsPage>;
  getEvent(calendarId: string, eventId: string): Promise<GoogleEvent>;
  insertEvent(calendarId: string, event: GoogleEventWrite & { id: string }): Promise<GoogleEvent>;
  /** Merges `event` into the stored one, on condition of `etag` where given. */
  patchEvent(calendarId: string, eventId: string, event: GoogleEventWrite, etag?: string): Promise<GoogleEvent>;
  /** Done also when Google says it is deleted already. */
  deleteEvent(calendarId: string, eventId: string, etag?: string): Promise<void>;
  watchEvents(calendarId: string, channel: WatchRequest): Promise<{ resourceId: string; expiresAt: number }>;
  /** Done also when Google does not know the channel (CH3). */
  stopChannel(channelId: string, resourceId: string): Promise<void>;
  /** Gets a fresh access token now and says what the grant allows; for "check account" and the daily probe. */
  probe(): Promise<{ scopes: string[] }>;
}

/** `expanded`: series come as their instances (PL6); a cursor must be used as it was earned. */
export type ListEventsQuery =
  /** A full run that earns a cursor, or its next page (PL1: parameters never change). */
  | { kind: 'full'; expanded?: boolean; pageToken?: string }
  /** What changed since the cursor, or the next page of that (PL2). */
  | { kind: 'incremental'; expanded?: boolean; syncToken: string; pageToken?: string }
  /** Single events and instances in a window, by start; earns no cursor. RFC 3339 instants, both exclusive in Google's sense. */
  | { kind: 'window'; timeMin: string; timeMax: string; pageToken?: string };

export type EventsPage = {
  items: GoogleEvent[];
  /** IANA zone of the calendar. */
  timeZone: string;
  /** The account's present access to the calendar, where Google says it. */
  accessRole?: string;
  nextPageToken?: string;
  nextSyncToken?: string;
};

type WatchRequest = { id: string; token: string; address: string; ttlSeconds: number };

export interface GoogleOAuth {
  authorizationUrl(request: {
    client: OAuthClientRef;
    redirectUri: string;
    scopes: string[];
    state: string;
    codeChallenge: string;
    nonce: string;
    loginHint?: string;
    /** `prompt=consent`: only where a refresh token is missing (IN3). */
    forceConsent: boolean;
    /** Nothing is done in the person's absence: no refresh token is asked for. */
    online?: true;
  }): Promise<string>;
  exchangeCode(request: CodeExchange): Promise<Grant>;
  /** Who came back, and nothing more: the tokens of this exchange are forgotten (SI1). */
  identify(request: CodeExchange): Promise<Identity>;
  /** Done also when the token is dead already. */
  revoke(token: string): Promise<void>;
  /** Whether Google knows the client by this secret; `unknown` when it cannot be asked now. */
  tryClient(client: { clientId: string; clientSecret: string }): Promise<'known' | 'refused' | 'unknown'>;
}

/** By the name that rows give it: `default`, or one that the business has brought. */
export type OAuthClientRef = { businessId: string; oauthClient: string };

type CodeExchange = {
  client: OAuthClientRef;
  redirectUri: string;
  code: string;
  codeVerifier: string;
  nonce: string;
};

/** What Google says of a person who signs in. */
export type Identity = {
  sub: string;
  email: string;
  /** Whether Google has made sure that the address is the person's. */
  emailVerified: boolean;
  name?: string;
  pictureUrl?: string;
};

export type Grant = {
  sub: string;
  email: string;
  scopes: string[];
  accessToken: string;
  accessTokenExpiresAt: number;
  /** Absent when Google gave none this time; a stored one must then be kept (IN6). */
  refreshToken?: string;
  /** Testing-mode grants end on their own; milliseconds since the epoch. */
  refreshTokenExpiresAt?: number;
};

export class GoogleError extends Error {
  readonly failure: GoogleFailure;
  readonly status: number | undefined;
  readonly reason: string | undefined;
  constructor(failure: GoogleFailure, facts: { status?: number; reason?: string; message: string; cause?: unknown }) {
    super(facts.message, { cause: facts.cause });
    this.name = 'GoogleError';
    this.failure = failure;
    this.status = facts.status;
    this.reason = facts.reason;
  }
}

export const isFailure = (error: unknown, ...kinds: GoogleFailure['kind'][]): error is GoogleError =>
  error instanceof GoogleError && kinds.includes(error.failure.kind);
