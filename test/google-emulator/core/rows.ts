import type { EventFields, StoredTime } from './event-fields.ts';

/** What the emulator remembers. All rows are plain JSON, so that a journal can keep them. */

export type Client = {
  clientId: string;
  clientSecret: string;
  /** The Cloud project; grants and push channel ids belong to it. */
  project: string;
  redirectUris: string[] | 'any-loopback';
};

export type Account = { email: string; name: string; sub: string };

export type Calendar = {
  id: string;
  summary: string;
  timeZone: string;
  /** Whose primary calendar this is; a secondary one has none. */
  primaryOf?: string;
  /** False for generated calendars: holidays, birthdays, week numbers. */
  watchable: boolean;
  /** Grows by one with every write to an event. */
  revision: number;
  /** Microseconds; strictly growing, the source of etags. */
  stamp: number;
  /** Raised when every sync token given so far must answer 410. */
  tokenEpoch: number;
  created: number;
};

export type Role = 'freeBusyReader' | 'reader' | 'writerWithoutPrivateAccess' | 'writer' | 'owner';

/** One calendar on one account's list. */
export type Access = {
  email: string;
  calendarId: string;
  role: Role;
  hidden: boolean;
  deleted: boolean;
  summaryOverride?: string;
  revision: number;
  stamp: number;
};

export type StoredEvent = {
  id: string;
  calendarId: string;
  /** Position in the default order: stable for the life of the id. */
  order: number;
  revision: number;
  stamp: number;
  created: number;
  updated: number;
  /** When this version was written, on the emulator's clock. */
  writtenAt: number;
  iCalUID: string;
  sequence: number;
  status: 'confirmed' | 'tentative' | 'cancelled';
  start: StoredTime;
  end: StoredTime;
  fields: EventFields;
  organizer: string;
  creator: string;
  recurringEventId?: string;
  originalStart?: StoredTime;
  /** `series`: only because its series was deleted; it comes back with it. */
  cancelledBy?: 'person' | 'application' | 'series';
  /** Earlier rules of a series, so that instances which fell away are still reported as cancelled. */
  formerRules?: FormerRule[];
  /** The version before this one, kept only while reads lag behind writes. */
  previous?: StoredEvent;
};

export type FormerRule = { revision: number; start: StoredTime; end: StoredTime; recurrence: string[] };

/** Why a grant no longer works; the token endpoint answers accordingly (6.5). */
export type Death =
  | 'revoked'
  | 'bad_request'
  | 'invalid_rapt'
  | 'rapt_required'
  | 'restricted'
  | 'deleted'
  | 'policy'
  | 'unauthorized_client';

/** What a person allowed a project; refresh tokens are given once per client. */
export type Consent = {
  email: string;
  project: string;
  scopes: string[];
  clientsWithRefreshToken: string[];
};

export type RefreshToken = {
  token: string;
  email: string;
  clientId: string;
  project: string;
  scopes: string[];
  created: number;
  /** Order of issue; the oldest goes first when there are too many. */
  order: number;
  expires?: number;
  death?: Death;
};

export type AccessToken = {
  token: string;
  email: string;
  clientId: string;
  project: string;
  scopes: string[];
  expires: number;
  refreshToken?: string;
};

export type AuthCode = {
  code: string;
  email: string;
  clientId: string;
  redirectUri: string;
  scopes: string[];
  offline: boolean;
  forceConsent: boolean;
  expires: number;
  nonce?: string;
  challenge?: { value: string; method: 'S256' | 'plain' };
  /** Tokens it was traded for; a second use is refused and kills them. */
  usedFor?: { accessToken: string; refreshToken?: string };
};

export type Channel = {
  id: string;
  project: string;
  clientId: string;
  email: string;
  calendarId: string;
  resourceId: string;
  address: string;
  token?: string;
  expires: number;
  eventTypes: string[];
  lastNumber: number;
  /** Successful stops so far. */
  stops: number;
  stoppedAt?: number;
};
