import { notFound, writerRequired } from './api-error.ts';
import type { Access, Calendar, Role } from './rows.ts';
import type { World } from './world.ts';

const ranks: Record<Role, number> = {
  freeBusyReader: 1,
  reader: 2,
  writerWithoutPrivateAccess: 3,
  writer: 4,
  owner: 5,
};

export const atLeast = (role: Role, needed: Role): boolean => ranks[role] >= ranks[needed];

export const accessKey = (email: string, calendarId: string) => `${email}\n${calendarId}`;

export type Seen = { calendar: Calendar; access: Access };

/** The calendar an account means, `primary` being its own; 404 also for those it may not see (5.3). */
export const seenCalendar = (world: World, email: string, calendarId: string): Seen => {
  const id = calendarId === 'primary' ? email : calendarId;
  const calendar = world.calendars.get(id);
  const access = world.access.get(accessKey(email, id));
  if (!calendar || !access || access.deleted) throw notFound();
  return { calendar, access };
};

export const writableCalendar = (world: World, email: string, calendarId: string): Seen => {
  const seen = seenCalendar(world, email, calendarId);
  if (!atLeast(seen.access.role, 'writerWithoutPrivateAccess')) throw writerRequired();
  return seen;
};
