import { accessKey } from './access.ts';
import { newSub } from './grants.ts';
import { opaqueText } from './ids.ts';
import type { Access, Account, Calendar, Role } from './rows.ts';
import type { World } from './world.ts';

export type CalendarSpec = {
  id?: string | undefined;
  summary: string;
  timeZone?: string | undefined;
  accessRole?: Role | undefined;
  watchable?: boolean | undefined;
  primary?: boolean | undefined;
  hidden?: boolean | undefined;
};

/** The next number on an account's calendar list. */
const nextListRevision = (world: World, email: string): number =>
  1 + Math.max(0, ...world.access.filter((access) => access.email === email).map((access) => access.revision));

export const putAccess = (
  world: World,
  email: string,
  calendarId: string,
  change: Partial<Omit<Access, 'email' | 'calendarId' | 'revision' | 'stamp'>>,
): Access => {
  const key = accessKey(email, calendarId);
  const before = world.access.get(key);
  const next = { role: 'owner' as const, hidden: false, deleted: false, ...before, ...change };
  // What is read-only on the list (the role) moves neither its etag nor its revision (3.3, 4.2).
  const listed =
    !before || before.hidden !== next.hidden || before.deleted !== next.deleted || 'summaryOverride' in change;
  return world.access.set(key, {
    ...next,
    email,
    calendarId,
    revision: before && !listed ? before.revision : nextListRevision(world, email),
    stamp: before && !listed ? before.stamp : Math.max(world.now() * 1000, (before?.stamp ?? 0) + 1),
  });
};

/** Adds a calendar to an account; one that exists already is shared with it. */
export const addCalendar = (world: World, email: string, spec: CalendarSpec): Calendar => {
  const id = spec.primary
    ? email
    : (spec.id ?? `c_${opaqueText(world.random, 26).toLowerCase()}@group.calendar.google.com`);
  const now = world.now();
  const calendar =
    world.calendars.get(id) ??
    world.calendars.set(id, {
      id,
      summary: spec.summary,
      timeZone: spec.timeZone ?? 'UTC',
      ...(spec.primary ? { primaryOf: email } : {}),
      watchable: spec.watchable ?? true,
      revision: 0,
      stamp: now * 1000,
      tokenEpoch: 0,
      created: now,
    });
  putAccess(world, email, id, { role: spec.accessRole ?? 'owner', hidden: spec.hidden ?? false, deleted: false });
  return calendar;
};

/** Creates an account, or names an existing one anew; it always has a primary calendar with its e-mail as id. */
export const addAccount = (
  world: World,
  spec: { email: string; name: string; calendars?: CalendarSpec[] | undefined },
): Account => {
  const email = spec.email.toLowerCase();
  const account = world.accounts.set(email, {
    email,
    name: spec.name,
    sub: world.accounts.get(email)?.sub ?? newSub(world),
  });
  const calendars = (spec.calendars ?? []).map((calendar) =>
    calendar.id === email ? { ...calendar, primary: true } : calendar,
  );
  const named = calendars.some((calendar) => calendar.primary);
  if (!named && !world.calendars.get(email)) {
    const timeZone = calendars[0]?.timeZone;
    addCalendar(world, email, { summary: email, primary: true, ...(timeZone === undefined ? {} : { timeZone }) });
  }
  for (const calendar of calendars) addCalendar(world, email, calendar);
  return account;
};

/** Takes a calendar from an account, as when it is no longer shared with it. */
export const removeCalendar = (world: World, email: string, calendarId: string): void => {
  putAccess(world, email, calendarId, { deleted: true });
  expireSyncTokens(world, calendarId);
};

/** Every sync token given so far answers 410 from now on (2.2). */
export const expireSyncTokens = (world: World, calendarId?: string): number => {
  const calendars = world.calendars.filter((calendar) => calendarId === undefined || calendar.id === calendarId);
  for (const calendar of calendars)
    world.calendars.set(calendar.id, { ...calendar, tokenEpoch: calendar.tokenEpoch + 1 });
  return calendars.length;
};
