import type { Key } from '../ports/store.ts';
import { projectOf } from './rows/oauth-clients.ts';

/**
 * Every key of every table, in one place. Each begins with the business, with these exceptions, which belong to the
 * installation: `grant`, a hashed count of who holds a grant (IN6), `budget`, what an OAuth client's project and its users
 * have used of Google's quota, by the same hash, and `idempotency#admin`, what was answered to the admin key within a day
 * (AV4). A person may work for several businesses: `person`, by a hash of the address, names them, `signIn` and `session`
 * lead a browser to a person, and `installation` holds the first owner and the businesses nobody owns yet (SI6).
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
  googleClient: (businessId: string, clientId: string): Key => ({ pk: businessId, sk: `googleClient#${clientId}` }),
  presentClient: (businessId: string): Key => ({ pk: businessId, sk: 'presentClient' }),
  privacyTerms: (businessId: string, version: string): Key => ({ pk: businessId, sk: `privacyTerms#${version}` }),
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
  digest: (businessId: string): Key => ({ pk: businessId, sk: 'digest' }),
  returnedAddress: (businessId: string, addressHash: string): Key => ({
    pk: businessId,
    sk: `returned#${addressHash}`,
  }),
  resourceChange: (businessId: string, resourceId: string): Key => ({ pk: businessId, sk: `change#${resourceId}` }),
  webhook: (businessId: string, webhookId: string): Key => ({ pk: businessId, sk: `webhook#${webhookId}` }),
  deletedWebhook: (businessId: string, webhookId: string): Key => ({
    pk: businessId,
    sk: `deletedWebhook#${webhookId}`,
  }),
  /** A webhook's deliveries by the time of their event, for its log. */
  delivery: (businessId: string, webhookId: string, at: string, eventId: string): Key => ({
    pk: `${businessId}#${webhookId}`,
    sk: `delivery#${at}#${eventId}`,
  }),
  feedHead: (businessId: string): Key => ({ pk: `${businessId}#feed`, sk: 'head' }),
  feed: (businessId: string, position: number): Key => ({ pk: `${businessId}#feed`, sk: `at#${padded(position)}` }),
  operation: (businessId: string, operationId: string): Key => ({ pk: businessId, sk: `operation#${operationId}` }),
  idempotency: (businessId: string, keyId: string, hash: string): Key => ({
    pk: businessId,
    sk: `idempotency#${keyId}#${hash}`,
  }),
  adminIdempotency: (hash: string): Key => ({ pk: 'idempotency#admin', sk: hash }),
  person: (businessId: string, personId: string): Key => ({ pk: businessId, sk: `person#${personId}` }),
  /** How many owners have signed in: the last one stays (SI7). */
  owners: (businessId: string): Key => ({ pk: businessId, sk: 'owners' }),
  latency: (businessId: string, hour: string): Key => ({ pk: businessId, sk: `latency#${hour}` }),
  membership: (personId: string, businessId: string): Key => ({
    pk: `person#${personId}`,
    sk: `business#${businessId}`,
  }),
  personIdempotency: (personId: string, hash: string): Key => ({ pk: `person#${personId}`, sk: `idempotency#${hash}` }),
  consoleSignIn: (stateHash: string): Key => ({ pk: `signIn#${stateHash}`, sk: 'signIn' }),
  session: (sessionHash: string): Key => ({ pk: `session#${sessionHash}`, sk: 'session' }),
  firstOwner: (personId: string): Key => ({ pk: 'installation', sk: `firstOwner#${personId}` }),
  ownerless: (businessId: string): Key => ({ pk: 'installation', sk: `ownerless#${businessId}` }),
  cleanup: (businessId: string, partition: string): Key => ({ pk: businessId, sk: `cleanup#${partition}` }),
  grant: (grantHash: string, accountId: string): Key => ({ pk: `grant#${grantHash}`, sk: accountId }),
  grantFence: (grantHash: string): Key => ({ pk: `grant#${grantHash}`, sk: 'fence' }),
  clientBudget: (oauthClient: string): Key => ({ pk: `budget#${projectOf(oauthClient)}`, sk: 'client' }),
  accountBudget: (grantHash: string): Key => ({ pk: `budget#${grantHash}`, sk: 'account' }),
  pace: (businessId: string, linkId: string): Key => ({ pk: businessId, sk: `pace#${linkId}` }),
};

const padded = (number: number): string => String(number).padStart(12, '0');

/** Events beside what they are about: in the table of a booking, resource or conflict (WH1). */
export const outboxKeys = {
  place: (version: number): string => padded(version),
  busyPlace: (version: number): string => `busy#${padded(version)}`,
  resourcePlace: (version: number): string => `resource#${padded(version)}`,
  event: (businessId: string, subjectId: string, place: string): Key => ({
    pk: `${businessId}#${subjectId}`,
    sk: `outbox#${place}`,
  }),
  placeOf: (sk: string): string => sk.slice('outbox#'.length),
};

const longKey = (end: string, id: string) => `l#${end}#${id}`;
const timeKey = (start: string, id: string) => `t#${start}#${id}`;

/** Id rows of a generation are spread over this many partitions. */
export const eventIdShards = 64;

/** Instances share their series' shard, so that a series and its exceptions are found together. */
function shardOf(eventId: string): number {
  let sum = 0;
  for (const character of eventId.split('_', 1)[0] ?? '') sum = (sum * 31 + character.charCodeAt(0)) % 65_521;
  return sum % eventIdShards;
}

const idShard = (base: string, shard: number): string => `${base}#i${shard}`;

/** A sort key's partition within a generation: by month for what stands by its start, by shard for ids. */
function eventPartitionOf(base: string, sk: string): string {
  if (sk.startsWith('t#')) return `${base}#${sk.slice(2, 9)}`;
  if (sk.startsWith('id#')) return idShard(base, shardOf(sk.slice(3)));
  return base;
}

/** The day's length up to which a row stands by its start; longer ones stand in their own range (AV6). */
export const longAfterMs = 24 * 3600_000;

/** A sort key past every instant, for what has no end. */
export const endless = '9999-12-31T23:59:59.999Z';

function monthsOf({ start, end }: { start: number; end: number }): string[] {
  const last = new Date(end).toISOString().slice(0, 7);
  const months: string[] = [];
  for (let at = new Date(start); ; at = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1))) {
    const month = at.toISOString().slice(0, 7);
    if (month > last) return months;
    months.push(month);
  }
}

export const calendarKeys = {
  guard: (businessId: string, resourceId: string): Key => ({ pk: `${businessId}#${resourceId}`, sk: 'guard' }),
  booking: (businessId: string, bookingId: string): Key => ({ pk: `${businessId}#${bookingId}`, sk: 'booking' }),
  busy: (businessId: string, resourceId: string): Key => ({ pk: `${businessId}#${resourceId}`, sk: 'busy' }),
  slotPartition: (businessId: string, resourceId: string) => `${businessId}#${resourceId}`,
  ownEvent: (businessId: string, linkId: string, eventId: string): Key => ({
    pk: `${businessId}#${linkId}`,
    sk: `own#${eventId}`,
  }),
  owedCopy: (businessId: string, linkId: string, bookingId: string): Key => ({
    pk: `${businessId}#${linkId}`,
    sk: `owed#${bookingId}`,
  }),
  /** The base of a generation's partitions: long events, series and overrides stand in it, all else by `eventKey`. */
  generation: (businessId: string, linkId: string, generation: number) => `${businessId}#${linkId}#g${generation}`,
  preview: (businessId: string, linkId: string, generation: number) => `${businessId}#${linkId}#p${generation}`,
  /** No partition grows with the length of a calendar: an import writes to many at once. */
  eventKey: (base: string, sk: string): Key => ({ pk: eventPartitionOf(base, sk), sk }),
  eventId: (base: string, eventId: string): Key => ({
    pk: idShard(base, shardOf(eventId)),
    sk: `id#${eventId}`,
  }),
  eventIdPartitions: (base: string) => Array.from({ length: eventIdShards }, (_, shard) => idShard(base, shard)),
  /** Partitions of what stands by its start, for every month the window touches. Milliseconds. */
  monthPartitions: (base: string, window: { start: number; end: number }) =>
    monthsOf(window).map((month) => `${base}#${month}`),
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
  ignored: (businessId: string, kind: string, subjectId: string): Key => ({
    pk: businessId,
    sk: `ignored#${kind}#${subjectId}`,
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
