import type { Seen } from '../core/access.ts';
import { seenCalendar, writableCalendar } from '../core/access.ts';
import { entryView } from '../core/calendars.ts';
import type { Actor } from '../core/commit.ts';
import { listEvents } from '../core/event-list.ts';
import { eventView } from '../core/event-view.ts';
import type { Write } from '../core/event-writes.ts';
import { deleteEvent, insertEvent, patchEvent } from '../core/event-writes.ts';
import {
  endGrants,
  issueAccessToken,
  issueRefreshToken,
  markRefreshToken,
  refreshTokenIsLive,
  rememberConsent,
} from '../core/grants.ts';
import { eventNamed } from '../core/instances.ts';
import { isObject } from '../core/json.ts';
import { readListQuery } from '../core/list-query.ts';
import { moveEvent } from '../core/move.ts';
import { addAccount, addCalendar, expireSyncTokens, putAccess, removeCalendar } from '../core/people.ts';
import { notifyChange } from '../core/push.ts';
import type { Account, StoredEvent } from '../core/rows.ts';
import { canonicalScope } from '../core/scopes.ts';
import { splitSeries } from '../core/split.ts';
import type { World } from '../core/world.ts';
import { bodyOf, ControlError, control, objectIn } from './control-call.ts';
import {
  Bulk,
  CalendarChange,
  Move,
  NewAccount,
  NewCalendar,
  NewGrant,
  Revocation,
  Scopes,
  Split,
} from './control-schemas.ts';
import type { Call, Route } from './router.ts';

const accountIn = (world: World, call: Call): Account => {
  const account = world.accounts.get((call.params['email'] ?? '').toLowerCase());
  if (!account) throw new ControlError(404, 'no such account', 'email');
  return account;
};

const accountView = (world: World, account: Account) => ({
  ...account,
  calendars: world.access
    .filter((access) => access.email === account.email)
    .flatMap((access) => {
      const calendar = world.calendars.get(access.calendarId);
      return calendar ? [{ ...entryView(world, calendar, access), watchable: calendar.watchable }] : [];
    }),
  grants: world.refreshTokens
    .filter((token) => token.email === account.email)
    .map((token) => ({
      clientId: token.clientId,
      scopes: token.scopes,
      live: refreshTokenIsLive(world, token),
      ...(token.death === undefined ? {} : { death: token.death }),
    })),
});

/** The person's own hand in Google's pages: nobody's client, so no scope and no quota counts. */
const writeIn = (world: World, call: Call): Write => {
  const { email } = accountIn(world, call);
  const actor: Actor = { email, kind: 'person' };
  return { world, actor, seen: writableCalendar(world, email, call.params['calendarId'] ?? '') };
};

const shown = (world: World, seen: Seen, event: StoredEvent) =>
  eventView(world, event, { calendar: seen.calendar, role: seen.access.role, timeZone: seen.calendar.timeZone });

/** All entries at once; single events and instances where a window is given, unless `singleEvents` says otherwise. */
const listAll = (world: World, call: Call) => {
  const seen = seenCalendar(world, accountIn(world, call).email, call.params['calendarId'] ?? '');
  const query = new URLSearchParams(call.query);
  if (query.has('timeMin') && query.has('timeMax') && !query.has('singleEvents')) query.set('singleEvents', 'true');
  const page = listEvents(world, seen, { ...readListQuery(world, query), maxResults: 1_000_000 }, query);
  return {
    timeZone: seen.calendar.timeZone,
    accessRole: seen.access.role,
    items: page.events.map((event) => shown(world, seen, event)),
  };
};

/** One event as the person sees it, an instance of a series as well. */
const showOne = (world: World, call: Call) => {
  const seen = seenCalendar(world, accountIn(world, call).email, call.params['calendarId'] ?? '');
  const event = eventNamed(world, seen.calendar, call.params['eventId'] ?? '');
  if (!event) throw new ControlError(404, 'no such event', 'eventId');
  return shown(world, seen, event);
};

const noTime = { date: null, dateTime: null, timeZone: null };

/** A person sets a time as a whole, where a patch through the API would merge into it. */
const withWholeTimes = (body: Record<string, unknown>): Record<string, unknown> => ({
  ...body,
  ...(isObject(body['start']) ? { start: { ...noTime, ...body['start'] } } : {}),
  ...(isObject(body['end']) ? { end: { ...noTime, ...body['end'] } } : {}),
});

const createMany = (world: World, call: Call) => {
  const write = writeIn(world, call);
  const { events } = bodyOf(call, Bulk);
  const made = events.map((event) => insertEvent(write, event, { quiet: true }));
  if (made.length > 0) notifyChange(world, write.seen.calendar.id, write.actor);
  return { created: made.length, ids: made.map(({ id }) => id) };
};

const eventRoutes = (world: World): Route[] => {
  const path = '/accounts/:email/calendars/:calendarId/events';
  const id = (call: Call) => call.params['eventId'] ?? '';
  return [
    control('GET', path, (call) => listAll(world, call)),
    control('POST', path, (call) => {
      const write = writeIn(world, call);
      return shown(world, write.seen, insertEvent(write, objectIn(call)));
    }),
    control('POST', `${path}:bulk`, (call) => createMany(world, call)),
    control('GET', `${path}/:eventId`, (call) => showOne(world, call)),
    control('PATCH', `${path}/:eventId`, (call) => {
      const write = writeIn(world, call);
      return shown(world, write.seen, patchEvent(write, id(call), withWholeTimes(objectIn(call))));
    }),
    control('DELETE', `${path}/:eventId`, (call) => {
      deleteEvent(writeIn(world, call), id(call));
    }),
    control('POST', `${path}/:eventId/move`, (call) => {
      const write = writeIn(world, call);
      const target = writableCalendar(world, write.actor.email, bodyOf(call, Move).destination);
      return shown(world, target, moveEvent(write, id(call), target));
    }),
    control('POST', `${path}/:eventId/split`, (call) => {
      const write = writeIn(world, call);
      const { at, changes } = bodyOf(call, Split);
      return shown(world, write.seen, splitSeries(write, id(call), at, changes ?? {}));
    }),
  ];
};

const changeCalendar = (world: World, call: Call) => {
  const { email } = accountIn(world, call);
  const { calendar } = seenCalendar(world, email, call.params['calendarId'] ?? '');
  const change = bodyOf(call, CalendarChange);
  const next = world.calendars.set(calendar.id, {
    ...calendar,
    summary: change.summary ?? calendar.summary,
    timeZone: change.timeZone ?? calendar.timeZone,
    watchable: change.watchable ?? calendar.watchable,
  });
  const access = putAccess(world, email, calendar.id, {
    ...(change.accessRole === undefined ? {} : { role: change.accessRole }),
    ...(change.hidden === undefined ? {} : { hidden: change.hidden }),
    ...(change.summaryOverride === undefined ? {} : { summaryOverride: change.summaryOverride }),
  });
  if (change.accessRole !== undefined) expireSyncTokens(world, calendar.id);
  return entryView(world, next, access);
};

const calendarRoutes = (world: World): Route[] => [
  control('POST', '/accounts/:email/calendars', (call) => {
    const { email } = accountIn(world, call);
    return addCalendar(world, email, bodyOf(call, NewCalendar));
  }),
  control('PATCH', '/accounts/:email/calendars/:calendarId', (call) => changeCalendar(world, call)),
  control('DELETE', '/accounts/:email/calendars/:calendarId', (call) => {
    const { email } = accountIn(world, call);
    removeCalendar(world, email, seenCalendar(world, email, call.params['calendarId'] ?? '').calendar.id);
  }),
];

const revoke = (world: World, call: Call) => {
  const { email } = accountIn(world, call);
  const { mode = 'revoked', clientId } = bodyOf(call, Revocation);
  endGrants(world, email, mode, clientId === undefined ? {} : { clientId });
};

/** What a consent would end in, without its page: tokens of the person for that client (6.3). */
const grant = (world: World, call: Call) => {
  const { email, sub } = accountIn(world, call);
  const { clientId, scopes: asked } = bodyOf(call, NewGrant);
  const client = world.clients.get(clientId);
  if (!client) throw new ControlError(404, 'no such client', 'clientId');
  const scopes = asked.map(canonicalScope);
  const owner = { email, clientId, project: client.project, scopes };
  rememberConsent(world, email, client, scopes);
  markRefreshToken(world, email, client);
  const refreshToken = issueRefreshToken(world, owner);
  const accessToken = issueAccessToken(world, owner, refreshToken.token);
  return {
    ...{ sub, scopes, refreshToken: refreshToken.token },
    ...{ accessToken: accessToken.token, accessTokenExpiresAt: accessToken.expires },
    ...(refreshToken.expires === undefined ? {} : { refreshTokenExpiresAt: refreshToken.expires }),
  };
};

/** What was revoked works again, as when an admin lifts a restriction. */
const restore = (world: World, call: Call) => {
  const { email } = accountIn(world, call);
  for (const token of world.refreshTokens.filter((row) => row.email === email && row.death !== undefined)) {
    const { death: _, ...live } = token;
    world.refreshTokens.set(token.token, live);
    const client = world.clients.get(token.clientId);
    if (!client) continue;
    rememberConsent(world, email, client, token.scopes);
    markRefreshToken(world, email, client);
  }
};

/** The person takes scopes away, or a policy does: live tokens go on with less. */
const narrow = (world: World, call: Call) => {
  const { email } = accountIn(world, call);
  const { scopes, clientId } = bodyOf(call, Scopes);
  const left = scopes.map(canonicalScope);
  const concerned = (row: { email: string; clientId: string }) =>
    row.email === email && (clientId === undefined || row.clientId === clientId);
  for (const token of world.refreshTokens.filter(concerned))
    world.refreshTokens.set(token.token, { ...token, scopes: left });
  for (const token of world.accessTokens.filter(concerned))
    world.accessTokens.set(token.token, { ...token, scopes: left });
  for (const consent of world.consents.filter((row) => row.email === email)) {
    world.consents.set(`${email}\n${consent.project}`, { ...consent, scopes: left });
  }
};

/** Access tokens end now; refresh tokens stay good. */
const expireAccess = (world: World, call: Call) => {
  const { email } = accountIn(world, call);
  const tokens = world.accessTokens.filter((token) => token.email === email);
  for (const token of tokens) world.accessTokens.delete(token.token);
  return { expired: tokens.length };
};

export const peopleRoutes = (world: World): Route[] => [
  control('POST', '/accounts', (call) => accountView(world, addAccount(world, bodyOf(call, NewAccount)))),
  control('GET', '/accounts', () => ({
    items: world.accounts.all().map((account) => accountView(world, account)),
  })),
  control('POST', '/accounts/:email/grants', (call) => grant(world, call)),
  control('POST', '/accounts/:email/revoke', (call) => revoke(world, call)),
  control('POST', '/accounts/:email/restore', (call) => restore(world, call)),
  control('POST', '/accounts/:email/scopes', (call) => narrow(world, call)),
  control('POST', '/accounts/:email/expire-access-tokens', (call) => expireAccess(world, call)),
  ...calendarRoutes(world),
  ...eventRoutes(world),
];
