import type { Key } from '../ports/store.ts';

/**
 * Every key of every table, in one place. Each begins with the business; `grants` is the one exception, a hashed count of
 * who holds a grant on this installation (IN6).
 */

export const directoryKeys = {
  business: (businessId: string): Key => ({ pk: businessId, sk: 'business' }),
  settings: (businessId: string): Key => ({ pk: businessId, sk: 'settings' }),
  resourceSettings: (businessId: string, resourceId: string): Key => ({ pk: businessId, sk: `settings#${resourceId}` }),
  apiKey: (businessId: string, keyId: string): Key => ({ pk: businessId, sk: `key#${keyId}` }),
  dataKey: (businessId: string, purpose: string): Key => ({ pk: businessId, sk: `dataKey#${purpose}` }),
  resource: (businessId: string, resourceId: string): Key => ({ pk: businessId, sk: `resource#${resourceId}` }),
  invitation: (businessId: string, resourceId: string): Key => ({ pk: businessId, sk: `invitation#${resourceId}` }),
  oauthState: (businessId: string, stateHash: string): Key => ({ pk: businessId, sk: `oauthState#${stateHash}` }),
  consentSession: (businessId: string, sessionHash: string): Key => ({ pk: businessId, sk: `consent#${sessionHash}` }),
  account: (businessId: string, accountId: string): Key => ({ pk: businessId, sk: `account#${accountId}` }),
  link: (businessId: string, linkId: string): Key => ({ pk: businessId, sk: `link#${linkId}` }),
  /** Links of a resource, to find them without an index. */
  resourceLink: (businessId: string, resourceId: string, linkId: string): Key => ({
    pk: businessId,
    sk: `resourceLink#${resourceId}#${linkId}`,
  }),
  calendarClaim: (businessId: string, calendarHash: string): Key => ({
    pk: businessId,
    sk: `calendar#${calendarHash}`,
  }),
  channel: (businessId: string, channelId: string): Key => ({ pk: businessId, sk: `channel#${channelId}` }),
  mail: (businessId: string, mailId: string): Key => ({ pk: businessId, sk: `mail#${mailId}` }),
  cleanup: (businessId: string, partition: string): Key => ({ pk: businessId, sk: `cleanup#${partition}` }),
  grant: (grantHash: string, accountId: string): Key => ({ pk: `grant#${grantHash}`, sk: accountId }),
};

const longKey = (end: string, id: string) => `l#${end}#${id}`;
const timeKey = (start: string, id: string) => `t#${start}#${id}`;

/** The day's length up to which a row stands by its start; longer ones stand in their own range (AV6). */
export const longAfterMs = 24 * 3600_000;

/** A sort key past every instant, for what has no end. */
export const endless = '9999-12-31T23:59:59.999Z';

export const calendarKeys = {
  guard: (businessId: string, resourceId: string): Key => ({ pk: `${businessId}#${resourceId}`, sk: 'guard' }),
  booking: (businessId: string, bookingId: string): Key => ({ pk: `${businessId}#${bookingId}`, sk: 'booking' }),
  slotPartition: (businessId: string, resourceId: string) => `${businessId}#${resourceId}`,
  ownEvent: (businessId: string, linkId: string, eventId: string): Key => ({
    pk: `${businessId}#${linkId}`,
    sk: `own#${eventId}`,
  }),
  eventPartition: (businessId: string, linkId: string, generation: number) => `${businessId}#${linkId}#g${generation}`,
  previewPartition: (businessId: string, linkId: string, generation: number) =>
    `${businessId}#${linkId}#p${generation}`,
  eventIdSk: (eventId: string) => `id#${eventId}`,
  overrideSk: (originalStart: string, eventId: string) => `x#${originalStart}#${eventId}`,
  /** Where something with this time stands; `open` when it has no last end (live series). */
  rangeSk: (time: { start: string; end: string }, id: string, longRange = false) =>
    longRange || Date.parse(time.end) - Date.parse(time.start) > longAfterMs
      ? longKey(time.end, id)
      : timeKey(time.start, id),
};

export const conflictKeys = {
  conflict: (businessId: string, conflictId: string): Key => ({ pk: businessId, sk: `conflict#${conflictId}` }),
  open: (businessId: string, kind: string, subjectId: string): Key => ({
    pk: businessId,
    sk: `open#${kind}#${subjectId}`,
  }),
  heldDeletion: (businessId: string, conflictId: string, bookingId: string): Key => ({
    pk: `${businessId}#${conflictId}`,
    sk: `held#${bookingId}`,
  }),
};

export const ledgerKeys = {
  entry: (businessId: string, subjectId: string, at: string, id: string): Key => ({
    pk: `${businessId}#${subjectId}`,
    sk: `${at}#${id}`,
  }),
};

/** Due rows are spread over this many shards (SW1). */
export const dueShards = 4;
