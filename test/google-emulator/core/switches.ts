import * as z from 'zod';

/**
 * Everything Google does not document for certain is a named switch: facts tagged `[recalled]` or `[field]`, the open
 * questions of section 12, and behaviours that Google shows only sometimes. The product must survive every position.
 */
type Definition<Value> = { schema: z.ZodType<Value>; initial: Value; section: string; says: string };

const flag = (initial: boolean, section: string, says: string): Definition<boolean> => ({
  schema: z.boolean(),
  initial,
  section,
  says,
});
const number = (initial: number, section: string, says: string): Definition<number> => ({
  schema: z.number().min(0),
  initial,
  section,
  says,
});
const choice = <const Value extends string>(
  initial: Value,
  others: readonly Value[],
  section: string,
  says: string,
): Definition<Value> => ({ schema: z.enum([initial, ...others]), initial, section, says });
const names = (initial: string[], section: string, says: string): Definition<string[]> => ({
  schema: z.array(z.string()),
  initial,
  section,
  says,
});

export const switchDefinitions = {
  // Push
  channelMaxTtlSeconds: number(2_592_000, '1.1, 12.1', 'Longest life of a channel; asking for more gives this much.'),
  channelDefaultTtlSeconds: number(604_800, '1.1', 'Life of a channel that asks for none.'),
  channelIdCharactersChecked: flag(true, '1.1', 'A channel id outside A–Z a–z 0–9 - _ + / = is refused.'),
  syncMessage: choice(
    'after',
    ['before', 'never'],
    '1.3',
    'When the sync message is sent, seen from the watch answer.',
  ),
  messageNumberJump: number(4000, '1.3', 'Message numbers grow by a random step from 1 to this.'),
  resourceUriQuery: flag(true, '1.2', 'resourceUri carries ?alt=json.'),
  ownChangesNotify: flag(true, '1.3', 'A change made by an application notifies that application as well.'),
  pushRetries: number(6, '1.4', 'How often a message is sent again after 500, 502, 503 or 504.'),
  pushRetryFirstMs: number(1000, '1.4', 'Wait before the first repetition; it doubles each time.'),
  pushConnectionFailureRetried: flag(false, '1.4', 'A receiver that cannot be reached is tried again like after 503.'),
  webhookUnauthorized: choice('off', ['401', '403'], '1.7, 12.2', 'watch refuses every address as not authorized.'),
  lateMessagesAfterStopMs: number(0, '1.6', 'For so long after a stop, messages of that channel still arrive.'),
  stopStatus: choice('204', ['200'], '1.6, 12.3', 'Status of a successful channels.stop.'),
  stopForgetsAfter: number(1, '1.6', 'So many stops of one channel succeed before it is unknown.'),

  // Lists
  tombstones: choice('details', ['bare'], '2.3', 'A deleted entry has its details, or its id and status only.'),
  tombstoneLifetimeDays: number(
    30,
    '2.3',
    'After so many days a deleted entry is no longer found by get and full lists.',
  ),
  noSyncTokenWith: names(
    ['orderBy', 'q', 'updatedMin', 'iCalUID', 'privateExtendedProperty', 'sharedExtendedProperty'],
    '2.2, 12.5',
    'A list with one of these parameters ends without a sync token.',
  ),
  syncTokenConflictReason: choice(
    'badRequest',
    ['invalid', 'invalidParameter'],
    '2.2, 12.7',
    'Reason of the 400 for a sync token together with a forbidden parameter.',
  ),
  syncTokenOtherParameters: choice(
    'refused',
    ['ignored'],
    '2.2',
    'A sync token used with other parameters than those it was earned with; Google calls the outcome undefined.',
  ),
  syncTokenLifetimeDays: number(0, '2.2, 12.6', 'Sync tokens older than this answer 410; 0 means never.'),
  updatedMinHorizonDays: number(30, '2.2, 12.6', 'updatedMin further back answers 410.'),
  timeMinTokenFilters: flag(false, '2.2, 12.4', 'A token earned with a time window keeps out changes outside of it.'),
  maxResultsAbove2500: choice('clamped', ['refused'], '12.8', 'What maxResults above the limit leads to.'),
  timeMinWithSeries: choice(
    'running',
    ['begun'],
    '12.13',
    'A window without singleEvents finds series with an instance in it, or only those whose first instance is in it.',
  ),
  shortPages: choice(
    'off',
    ['short', 'empty'],
    '2.1',
    'Pages hold fewer entries than asked, or none, while more follow.',
  ),
  pageLimit: number(0, '2.1', 'A page holds at most so many entries, whatever was asked; 0 means no such limit.'),
  pagingReads: choice('snapshot', ['live'], '2.2', 'Later pages show the state at the first page, or the present one.'),
  expansionHorizonDays: number(730, '2.2', 'singleEvents without timeMax expands series so far into the future.'),
  readLagMs: number(0, '3.1', 'For so long a write is not seen by lists.'),
  fieldsKeepTokens: flag(false, '2.1', 'fields keeps nextPageToken and nextSyncToken even if it does not name them.'),
  unknownFields: flag(false, '4.1', 'Events and calendars carry fields and values nobody knows yet.'),

  // Writes
  revival: choice(
    'allowed',
    ['403', '404', '403AfterPerson'],
    '3.1, 12.14',
    'Setting a deleted event back to confirmed; 403AfterPerson refuses only what a person deleted.',
  ),
  noChangeTouches: flag(true, '3.3', 'A write that changes nothing still gives a new etag and updated.'),
  deleteStatus: choice('204', ['200'], '3.2', 'Status of a successful delete.'),
  patchNullRemoves: flag(true, '3.2', 'null in a patch removes a field or map key; otherwise it is ignored.'),
  dateTimeOutput: choice('responseZone', ['utc'], '3.6', 'dateTime carries the offset of the response zone, or Z.'),
  defaultsOmitted: flag(true, '3.10', 'transparency=opaque and visibility=default are left out.'),
  secondaryOrganizer: choice('calendar', ['person'], '3.9', 'Organizer of events on a secondary calendar.'),
  allDayInstanceId: choice(
    'date',
    ['instant'],
    '3.7',
    'Instance ids of all-day series end in _YYYYMMDD, or like timed ones.',
  ),
  masterChange: choice(
    'dropUnmatched',
    ['keepExceptions', 'dropExceptions'],
    '12.9',
    'What becomes of exceptions when start or rule of their series changes.',
  ),
  seriesDeletionReturns: choice(
    'masterOnly',
    ['exceptionsToo'],
    '12.9',
    'An incremental list after the deletion of a series also reports its exceptions as cancelled.',
  ),
  startOutsideRule: choice(
    'leftOut',
    ['included'],
    '3.7',
    'A start that its own RRULE does not produce is an instance.',
  ),

  // Quota
  quotaPerUserPerMinute: number(600, '5.1', 'Requests a minute per user and project; 0 switches it off.'),
  quotaPerProjectPerMinute: number(10_000, '5.1', 'Requests a minute per project; 0 switches it off.'),
  quotaPatchUnits: number(3, '3.2', 'Quota units of one patch.'),
  quotaStatus: choice('403', ['429'], '5.1', 'Status of an answer over quota.'),
  quotaReason: choice('rateLimitExceeded', ['userRateLimitExceeded'], '5.3', 'Reason of an answer over quota.'),
  creationsPerDay: number(100_000, '5.1', 'Events an account may create in a day before quotaExceeded.'),

  // OAuth
  accessTokenLifetimeSeconds: number(3599, '6.3', 'expires_in of access tokens.'),
  codeLifetimeSeconds: number(600, '6.3', 'Life of an authorization code.'),
  refreshTokenExpiresInSeconds: number(0, '6.3', 'Refresh tokens end after this and say so; 0 means they do not end.'),
  refreshTokensPerAccount: number(100, '6.6', 'Live refresh tokens per account and client; the oldest goes first.'),
  refreshTokensRotate: flag(false, '6.5', 'A refresh gives a new refresh token; the old one stays good.'),
  refreshDelayMs: number(0, '6.5', 'Every refresh takes this long, so that races can be seen.'),
  scopeOrder: choice('shuffled', ['asked'], '6.3', 'Order of the returned scopes.'),
  codeWithSlash: flag(true, '6.2', 'Codes contain a slash, percent-encoded in the redirect.'),
  redirectExtras: flag(true, '6.2', 'The redirect also carries scope, authuser and prompt.'),
  boxesTicked: flag(true, '6.4', 'Tick-boxes of the consent page are ticked at the start.'),
  loneScopeHasBox: flag(false, '6.4', 'A single scope besides sign-in has a tick-box too.'),
  earlierGrantsStay: flag(true, '6.4', 'A scope granted before stays granted when it is left unticked later.'),
  revokeDeadToken: choice('400', ['200'], '6.7', 'Answer to revoking a token that is dead or unknown.'),
} as const;

export type Switches = {
  -readonly [Name in keyof typeof switchDefinitions]: (typeof switchDefinitions)[Name] extends Definition<infer Value>
    ? Value
    : never;
};

const shape = Object.fromEntries(
  Object.entries(switchDefinitions).map(([name, definition]) => [name, definition.schema.optional()]),
);

/** A body that sets some of the switches; a misspelt name is refused. */
export const SwitchChange = z.strictObject(shape);

export const initialSwitches = (): Switches =>
  Object.assign(
    {} as Switches,
    Object.fromEntries(Object.entries(switchDefinitions).map(([name, definition]) => [name, definition.initial])),
  );
