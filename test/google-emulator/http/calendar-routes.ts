import type { Seen } from '../core/access.ts';
import { atLeast, seenCalendar, writableCalendar } from '../core/access.ts';
import {
  ApiError,
  forbidden,
  invalidCredentials,
  loginRequired,
  notFound,
  scopeInsufficient,
} from '../core/api-error.ts';
import { calendarView, getEntry, listEntries } from '../core/calendars.ts';
import { stopChannel, watch } from '../core/channels.ts';
import { listEvents } from '../core/event-list.ts';
import type { EventResource, Viewer } from '../core/event-view.ts';
import { etagOf, eventView } from '../core/event-view.ts';
import type { Write } from '../core/event-writes.ts';
import { deleteEvent, insertEvent, patchEvent, updateEvent } from '../core/event-writes.ts';
import { queryFreeBusy } from '../core/free-busy.ts';
import { listInstances } from '../core/instance-list.ts';
import { eventNamed } from '../core/instances.ts';
import { checkTokenAlone, readListQuery } from '../core/list-query.ts';
import { moveEvent } from '../core/move.ts';
import { selectFields } from '../core/partial-response.ts';
import type { Caller } from '../core/quota.ts';
import { spendQuota } from '../core/quota.ts';
import type { StoredEvent } from '../core/rows.ts';
import { scopeAllows } from '../core/scopes.ts';
import type { World } from '../core/world.ts';
import type { Call, Incoming, Reply, Route } from './router.ts';

const scopePrefix = 'https://www.googleapis.com/auth/';

export const callerOf = (world: World, request: Incoming): Caller | undefined => {
  const text = /^Bearer (.+)$/i.exec(request.headers.get('Authorization') ?? '')?.[1];
  const token = text === undefined ? undefined : world.accessTokens.get(text);
  return token && token.expires > world.now() ? token : undefined;
};

/** Who calls; 401 without or with a dead token, 403 without the scope, then the quota (4.6, 5.1, 5.4). */
const admitted = (world: World, call: Call): Caller => {
  if (!call.request.headers.has('Authorization')) throw loginRequired();
  const caller = callerOf(world, call.request);
  if (!caller) throw invalidCredentials();
  if (!scopeAllows(call.operation, caller.scopes)) throw scopeInsufficient(call.operation);
  const quotaUser = call.query.get('quotaUser') ?? call.request.headers.get('x-goog-quota-user') ?? undefined;
  spendQuota(world, caller, quotaUser, call.operation === 'events.patch' ? world.switches.quotaPatchUnits : 1);
  return caller;
};

const jsonOf = (call: Call): unknown => {
  try {
    return JSON.parse(call.body);
  } catch {
    throw new ApiError({ status: 400, reason: 'parseError', message: 'Parse Error' });
  }
};

const has = (caller: Caller, ...scopes: string[]) =>
  scopes.some((scope) => caller.scopes.includes(scopePrefix + scope));

/** Narrow scopes see less than their holder: owned calendars only, or free and busy only. */
const narrowed = (caller: Caller, seen: Seen, operation: string): Seen => {
  const wide = ['calendar', 'calendar.events', 'calendar.readonly', 'calendar.events.readonly'];
  if (has(caller, ...wide)) return seen;
  if (has(caller, 'calendar.events.owned', 'calendar.events.owned.readonly')) {
    if (seen.access.role === 'owner') return seen;
    throw scopeInsufficient(operation);
  }
  if (has(caller, 'calendar.events.freebusy')) return { ...seen, access: { ...seen.access, role: 'freeBusyReader' } };
  throw notFound();
};

const seenBy = (world: World, caller: Caller, call: Call): Seen =>
  narrowed(caller, seenCalendar(world, caller.email, call.params['calendarId'] ?? ''), call.operation);

const viewerOf = (seen: Seen, query: URLSearchParams): Viewer => {
  const maxAttendees = Number(query.get('maxAttendees') ?? Number.NaN);
  return {
    calendar: seen.calendar,
    role: seen.access.role,
    timeZone: query.get('timeZone') ?? seen.calendar.timeZone,
    ...(Number.isNaN(maxAttendees) ? {} : { maxAttendees }),
  };
};

const writeOf = (world: World, caller: Caller, call: Call): Write => {
  const seen = narrowed(caller, writableCalendar(world, caller.email, call.params['calendarId'] ?? ''), call.operation);
  const ifMatch = call.request.headers.get('If-Match');
  return {
    world,
    actor: { email: caller.email, kind: 'application', clientId: caller.clientId },
    seen,
    ...(ifMatch === null ? {} : { ifMatch }),
  };
};

type Resource = Record<string, unknown>;

/** 304 where the reader holds the present version (3.3). */
const answer = (world: World, call: Call, resource: Resource): Reply => {
  const { etag } = resource;
  if (typeof etag === 'string' && call.request.headers.get('If-None-Match') === etag) return { status: 304 };
  const fields = call.query.get('fields');
  const json = fields === null ? resource : selectFields(resource, fields, world.switches.fieldsKeepTokens);
  return { status: 200, json, headers: typeof etag === 'string' ? { ETag: etag } : {} };
};

const listAnswer = (world: World, caller: Caller, call: Call): Resource => {
  const seen = seenBy(world, caller, call);
  checkTokenAlone(world, call.query);
  const page = listEvents(world, seen, readListQuery(world, call.query), call.query);
  const viewer = viewerOf(seen, call.query);
  return {
    kind: 'calendar#events',
    etag: `"p3${seen.calendar.stamp.toString(36)}${page.events.length}"`,
    summary: seen.calendar.summary,
    description: '',
    updated: new Date(seen.calendar.stamp / 1000).toISOString(),
    timeZone: viewer.timeZone,
    accessRole: seen.access.role,
    defaultReminders: [],
    ...(page.nextPageToken === undefined ? {} : { nextPageToken: page.nextPageToken }),
    ...(page.nextSyncToken === undefined ? {} : { nextSyncToken: page.nextSyncToken }),
    items: page.events.map((event) => eventView(world, event, viewer)),
  };
};

const getAnswer = (world: World, caller: Caller, call: Call): EventResource => {
  const seen = seenBy(world, caller, call);
  const event = eventNamed(world, seen.calendar, call.params['eventId'] ?? '');
  const horizon = world.now() - world.switches.tombstoneLifetimeDays * 86_400_000;
  const faded = event?.status === 'cancelled' && event.recurringEventId === undefined && event.updated < horizon;
  if (!event || faded) throw notFound();
  return eventView(world, event, viewerOf(seen, call.query));
};

const written = (world: World, write: Write, event: StoredEvent, call: Call): Reply => {
  const reply = answer(world, call, eventView(world, event, viewerOf(write.seen, call.query)));
  return { ...reply, status: 200, headers: { ETag: etagOf(event) } };
};

const watchAnswer = async (world: World, caller: Caller, call: Call): Promise<Resource> => {
  const seen = seenBy(world, caller, call);
  if (!atLeast(seen.access.role, 'reader')) throw forbidden('forbidden', 'Forbidden', 'global');
  return watch(world, caller, seen, jsonOf(call), call.query.getAll('eventTypes'));
};

const remove = (world: World, caller: Caller, call: Call): Reply => {
  deleteEvent(writeOf(world, caller, call), call.params['eventId'] ?? '');
  return { status: Number(world.switches.deleteStatus), text: '' };
};

const stop = (world: World, caller: Caller, call: Call): Reply => {
  stopChannel(world, caller, jsonOf(call));
  return { status: Number(world.switches.stopStatus), text: '' };
};

type Handle = (caller: Caller, call: Call) => Reply | Promise<Reply>;

export const calendarRoutes = (world: World): Route[] => {
  const route = (method: string, path: string, operation: string, handle: Handle): Route => ({
    method,
    path: `/calendar/v3${path}`,
    operation,
    handle: (call) => handle(admitted(world, call), call),
  });
  const events = '/calendars/:calendarId/events';
  const id = (call: Call) => call.params['eventId'] ?? '';
  return [
    route('GET', '/users/me/calendarList', 'calendarList.list', (caller, call) =>
      answer(world, call, listEntries(world, caller.email, call.query)),
    ),
    route('GET', '/users/me/calendarList/:calendarId', 'calendarList.get', (caller, call) =>
      answer(world, call, getEntry(world, caller.email, call.params['calendarId'] ?? '')),
    ),
    route('GET', '/calendars/:calendarId', 'calendars.get', (caller, call) =>
      answer(world, call, calendarView(seenCalendar(world, caller.email, call.params['calendarId'] ?? ''))),
    ),
    route('GET', events, 'events.list', (caller, call) => answer(world, call, listAnswer(world, caller, call))),
    route('POST', events, 'events.insert', (caller, call) => {
      const write = writeOf(world, caller, call);
      return written(world, write, insertEvent(write, jsonOf(call)), call);
    }),
    route('POST', `${events}/watch`, 'events.watch', async (caller, call) =>
      answer(world, call, await watchAnswer(world, caller, call)),
    ),
    route('GET', `${events}/:eventId`, 'events.get', (caller, call) =>
      answer(world, call, getAnswer(world, caller, call)),
    ),
    route('PUT', `${events}/:eventId`, 'events.update', (caller, call) => {
      const write = writeOf(world, caller, call);
      return written(world, write, updateEvent(write, id(call), jsonOf(call)), call);
    }),
    route('PATCH', `${events}/:eventId`, 'events.patch', (caller, call) => {
      const write = writeOf(world, caller, call);
      return written(world, write, patchEvent(write, id(call), jsonOf(call)), call);
    }),
    route('DELETE', `${events}/:eventId`, 'events.delete', (caller, call) => remove(world, caller, call)),
    route('GET', `${events}/:eventId/instances`, 'events.instances', (caller, call) => {
      const seen = seenBy(world, caller, call);
      return answer(world, call, listInstances(world, seen, id(call), call.query, viewerOf(seen, call.query)));
    }),
    route('POST', `${events}/:eventId/move`, 'events.move', (caller, call) => {
      const write = writeOf(world, caller, call);
      const target = writableCalendar(world, caller.email, call.query.get('destination') ?? '');
      return written(world, { ...write, seen: target }, moveEvent(write, id(call), target), call);
    }),
    route('POST', '/channels/stop', 'channels.stop', (caller, call) => stop(world, caller, call)),
    route('POST', '/freeBusy', 'freebusy.query', (caller, call) =>
      answer(world, call, queryFreeBusy(world, caller.email, jsonOf(call))),
    ),
  ];
};
