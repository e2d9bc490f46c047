import type { Seen } from './access.ts';
import { ApiError, fullSyncRequired, invalid } from './api-error.ts';
import type { Window } from './instances.ts';
import { instancesOf, isSeries, vanishedInstances } from './instances.ts';
import type { ListQuery } from './list-query.ts';
import type { PageToken, Position, SyncToken } from './list-tokens.ts';
import { encodeToken, fingerprint, readPageToken, readSyncToken } from './list-tokens.ts';
import { positionOf } from './recurrence.ts';
import type { StoredEvent } from './rows.ts';
import type { World } from './world.ts';
import { epochOf } from './zones.ts';

export type ListPage = { events: StoredEvent[]; nextPageToken?: string; nextSyncToken?: string };

/** What all pages of one run have in common. */
type Run = { seen: Seen; query: ListQuery; parameters: string; restrictions: string[]; since: SyncToken | undefined };

const day = 86_400_000;

/** Parameters that must stay the same for the life of a sync token. */
const parametersOf = (query: ListQuery): string =>
  fingerprint({
    maxResults: query.maxResults,
    singleEvents: query.singleEvents,
    eventTypes: query.eventTypes,
    showHiddenInvitations: query.showHiddenInvitations,
    maxAttendees: query.maxAttendees,
    timeZone: query.timeZone,
  });

const queryOf = (query: ListQuery): string => fingerprint({ ...query, pageToken: undefined });

const tokenBehind = (world: World, seen: Seen, query: ListQuery): SyncToken | undefined => {
  if (query.syncToken === undefined) return undefined;
  const token = readSyncToken(query.syncToken);
  if (!token || token.calendar !== seen.calendar.id) throw invalid('Invalid sync token value.', 'syncToken');
  const { syncTokenLifetimeDays, syncTokenOtherParameters } = world.switches;
  const old = syncTokenLifetimeDays > 0 && token.given < world.now() - syncTokenLifetimeDays * day;
  if (token.epoch !== seen.calendar.tokenEpoch || token.revision > seen.calendar.revision || old)
    throw fullSyncRequired();
  if (syncTokenOtherParameters === 'refused' && token.parameters !== parametersOf(query)) {
    throw invalid('Invalid sync token value. It was given for other parameters.', 'syncToken');
  }
  return token;
};

const restrictionsOf = (query: URLSearchParams, world: World): string[] =>
  world.switches.noSyncTokenWith.filter((name) => query.has(name));

/** The version of an event that reads see; nothing while even its creation is too recent. */
const visible = (world: World, event: StoredEvent): StoredEvent | undefined => {
  const lag = world.switches.readLagMs;
  const recent = lag > 0 && event.writtenAt > world.now() - lag;
  if (!recent) return event;
  return event.previous ? visible(world, event.previous) : undefined;
};

/** The revision that a complete list of this moment stands for; hidden writes lie after it. */
const revisionSeen = (world: World, seen: Seen): number => {
  const lag = world.switches.readLagMs;
  if (lag === 0) return seen.calendar.revision;
  const hidden = [...world.events.of(seen.calendar.id).values()].filter((event) => event.writtenAt > world.now() - lag);
  const first = (event: StoredEvent): number => {
    const { previous } = event;
    return previous && previous.writtenAt > world.now() - lag ? first(previous) : event.revision;
  };
  return Math.min(seen.calendar.revision, ...hidden.map((event) => first(event) - 1));
};

const windowOf = (world: World, query: ListQuery): Window => ({
  from: query.timeMin ?? -8_640_000_000_000_000 / 2,
  to: query.timeMax ?? world.now() + world.switches.expansionHorizonDays * day,
});

const touches = (event: StoredEvent, query: Pick<ListQuery, 'timeMin' | 'timeMax'>, zone: string): boolean => {
  const start = epochOf(event.start, zone);
  const end = epochOf(event.end, zone);
  if (query.timeMin !== undefined && end <= query.timeMin) return false;
  return query.timeMax === undefined || start < query.timeMax;
};

const seriesTouches = (world: World, master: StoredEvent, query: ListQuery, zone: string): boolean => {
  if (query.timeMin === undefined && query.timeMax === undefined) return true;
  if (world.switches.timeMinWithSeries === 'begun') return touches(master, query, zone);
  const window = windowOf(world, {
    ...query,
    timeMax: query.timeMax ?? Math.max(world.now(), query.timeMin ?? 0) + 400 * day,
  });
  return instancesOf(world, master, window).some(
    (instance) => (master.status === 'cancelled' || instance.status !== 'cancelled') && touches(instance, query, zone),
  );
};

const matchesText = (event: StoredEvent, q: string | undefined): boolean => {
  if (q === undefined) return true;
  const people = (event.fields.attendees ?? []).flatMap(({ email, displayName }) => [email, displayName]);
  const texts = [event.fields.summary, event.fields.description, event.fields.location, event.organizer, ...people];
  return texts.some((text) => text?.toLowerCase().includes(q.toLowerCase()));
};

const matchesProperties = (properties: Record<string, string> | undefined, wanted: string[]): boolean =>
  wanted.every((pair) => {
    const equals = pair.indexOf('=');
    return properties?.[pair.slice(0, equals)] === pair.slice(equals + 1);
  });

const matches = (event: StoredEvent, query: ListQuery): boolean =>
  (query.eventTypes.length === 0 || query.eventTypes.includes(event.fields.eventType ?? 'default')) &&
  (query.iCalUID === undefined || event.iCalUID === query.iCalUID) &&
  matchesText(event, query.q) &&
  matchesProperties(event.fields.extendedProperties?.private, query.privateProperties) &&
  matchesProperties(event.fields.extendedProperties?.shared, query.sharedProperties);

/** Whether a list without sync token shows a cancelled entry (2.1, 2.3). */
const showsCancelled = (world: World, event: StoredEvent, query: ListQuery): boolean => {
  if (query.updatedMin !== undefined) return true;
  if (
    event.updated < world.now() - world.switches.tombstoneLifetimeDays * day &&
    event.recurringEventId === undefined
  ) {
    return false;
  }
  if (query.showDeleted) return true;
  const series =
    event.recurringEventId === undefined ? undefined : world.events.get(event.calendarId, event.recurringEventId);
  return !query.singleEvents && series !== undefined && series.status !== 'cancelled';
};

/** Masters become their instances; everything else stays. */
const expanded = (world: World, event: StoredEvent, run: Run): StoredEvent[] => {
  if (event.recurringEventId !== undefined) return [];
  const window = windowOf(world, run.query);
  const vanished = run.since ? vanishedInstances(world, event, run.since.revision, window) : [];
  // What was a series once has cancelled exceptions left.
  if (!isSeries(event)) return [event, ...vanished, ...world.events.exceptionsOf(event.calendarId, event.id)];
  const instances = instancesOf(world, event, window);
  // With its series an exception is gone as well, and is reported then.
  const revision = event.revision;
  const reported = event.status === 'cancelled' ? instances.map((instance) => ({ ...instance, revision })) : instances;
  return [...reported, ...vanished];
};

const entriesOf = (world: World, run: Run): StoredEvent[] => {
  const { seen, query, since } = run;
  const zone = seen.calendar.timeZone;
  const stored = [...world.events.of(seen.calendar.id).values()];
  const recent = since && !query.singleEvents ? stored.filter((event) => event.revision > since.revision) : stored;
  const all = recent.flatMap((event) => visible(world, event) ?? []);
  const candidates = query.singleEvents ? all.flatMap((event) => expanded(world, event, run)) : all;
  const window = since && world.switches.timeMinTokenFilters ? since : query;
  return candidates.filter((event) => {
    if (since && event.revision <= since.revision) return false;
    if (!since && event.status === 'cancelled' && !showsCancelled(world, event, query)) return false;
    if (query.updatedMin !== undefined && event.updated < query.updatedMin) return false;
    if (!matches(event, query)) return false;
    return isSeries(event) ? seriesTouches(world, event, { ...query, ...window }, zone) : touches(event, window, zone);
  });
};

const keyOf = (event: StoredEvent, query: ListQuery, zone: string): Position => {
  if (query.orderBy === 'startTime') return [epochOf(event.start, zone), event.order, event.id];
  if (query.orderBy === 'updated') return [event.updated, event.stamp, event.id];
  return [event.order, event.originalStart ? positionOf(event.originalStart) : 0, event.id];
};

const compare = (a: Position, b: Position): number =>
  a[0] - b[0] || a[1] - b[1] || (a[2] < b[2] ? -1 : a[2] > b[2] ? 1 : 0);

/** The lists that are being paged through, so that later pages show the state of the first. */
const snapshots = new WeakMap<object, Map<string, StoredEvent[]>>();

const keepSnapshot = (world: World, name: string, events: StoredEvent[]): void => {
  const kept = snapshots.get(world.era) ?? new Map<string, StoredEvent[]>();
  snapshots.set(world.era, kept);
  kept.set(name, events);
  const [oldest] = kept.keys();
  if (kept.size > 100 && oldest !== undefined) kept.delete(oldest);
};

const pageTokenOf = (seen: Seen, query: ListQuery): PageToken | undefined => {
  if (query.pageToken === undefined) return undefined;
  const token = readPageToken(query.pageToken);
  if (token && token.calendar === seen.calendar.id && token.query === queryOf(query)) return token;
  throw invalid('Invalid page token value.', 'pageToken');
};

const sorted = (world: World, run: Run): StoredEvent[] =>
  entriesOf(world, run)
    .map((event) => ({ event, key: keyOf(event, run.query, run.seen.calendar.timeZone) }))
    .sort((a, b) => compare(a.key, b.key))
    .map(({ event }) => event);

/** How many entries this page holds; fewer than asked, or none, by switch (2.1). */
const sizeOf = (world: World, query: ListQuery, page: number): number => {
  const { shortPages, pageLimit } = world.switches;
  const most = pageLimit > 0 ? Math.min(pageLimit, query.maxResults) : query.maxResults;
  if (shortPages === 'short') return Math.max(1, Math.ceil(most / 2));
  if (shortPages === 'empty' && page % 2 === 0) return 0;
  return most;
};

const syncTokenFor = (world: World, run: Run, revision: number): string => {
  const { seen, query, since } = run;
  const { timeMin, timeMax } = since ?? query;
  return encodeToken({
    kind: 'sync',
    calendar: seen.calendar.id,
    revision,
    epoch: seen.calendar.tokenEpoch,
    parameters: run.parameters,
    given: world.now(),
    ...(timeMin === undefined ? {} : { timeMin }),
    ...(timeMax === undefined ? {} : { timeMax }),
  });
};

const checkUpdatedMin = (world: World, query: ListQuery): void => {
  const horizon = world.now() - world.switches.updatedMinHorizonDays * day;
  if (query.updatedMin === undefined || query.updatedMin >= horizon) return;
  throw new ApiError({
    status: 410,
    reason: 'updatedMinTooLongAgo',
    domain: 'calendar',
    message: 'The requested minimum modification time lies too far in the past.',
    location: 'updatedMin',
  });
};

/** One page of `events.list`: exactly one of the two tokens, or none where filters forbid the sync token (2.2). */
export const listEvents = (world: World, seen: Seen, asked: ListQuery, parameters: URLSearchParams): ListPage => {
  const query = seen.access.role === 'freeBusyReader' ? { ...asked, singleEvents: true } : asked;
  checkUpdatedMin(world, query);
  const restrictions = restrictionsOf(parameters, world);
  const since = tokenBehind(world, seen, query);
  const run: Run = { seen, query, parameters: parametersOf(query), restrictions, since };
  const before = pageTokenOf(seen, query);
  const revision = before?.revision ?? revisionSeen(world, seen);
  const live = world.switches.pagingReads === 'live';
  const events = (live ? undefined : before && snapshots.get(world.era)?.get(before.snapshot)) ?? sorted(world, run);
  return cut(world, run, events, { before, revision });
};

const cut = (
  world: World,
  run: Run,
  events: StoredEvent[],
  at: { before: PageToken | undefined; revision: number },
): ListPage => {
  const { query, seen } = run;
  const zone = seen.calendar.timeZone;
  const { before, revision } = at;
  const rest = before ? events.filter((event) => compare(keyOf(event, query, zone), before.after) > 0) : events;
  const page = before ? before.page + 1 : 0;
  const shown = rest.slice(0, sizeOf(world, query, page));
  const last = shown.at(-1);
  if (rest.length === shown.length) {
    return {
      events: shown,
      ...(run.restrictions.length > 0 ? {} : { nextSyncToken: syncTokenFor(world, run, revision) }),
    };
  }
  const snapshot = before?.snapshot ?? fingerprint({ query, revision, order: world.nextOrder() });
  if (!before) keepSnapshot(world, snapshot, events);
  const after = last ? keyOf(last, query, zone) : (before?.after ?? [Number.MIN_SAFE_INTEGER, 0, '']);
  const token: PageToken = {
    kind: 'page',
    calendar: seen.calendar.id,
    query: queryOf(query),
    revision,
    after,
    snapshot,
    page,
  };
  return { events: shown, nextPageToken: encodeToken(token) };
};
