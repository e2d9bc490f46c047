import type { Draw } from '../run/types.ts';
import type { Size } from '../run/size.ts';
import { Memory } from './memory.ts';
import { drawProfile } from './profiles.ts';
import type { Business, Calendar, CalendarKind, Person, Resource, Town } from './town.ts';
import { day } from './town.ts';

/** Has the calendars that others only share. */
export const colleague = 'colleague@elsewhere.example';

/** Draws who there is: businesses, their resources, the people behind them, and what calendars those have. */

const changingZones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Europe/London'];
export const zones = [...changingZones, 'UTC', 'Asia/Kolkata'];

/** Sundays on which Europe's clocks change. */
const clockChanges = ['2026-03-29', '2026-10-25', '2027-03-28', '2027-10-31'].map((date) => Date.parse(date));

type Odds = readonly (readonly [number, number])[];

const oneOfEach: { businesses: Odds; resources: Odds } = { businesses: [[1, 1]], resources: [[1, 1]] };

const sizes: Record<Size, { businesses: Odds; resources: Odds }> = {
  small: {
    businesses: [[1, 1]],
    resources: [
      [1, 8],
      [2, 1],
    ],
  },
  quarrel: oneOfEach,
  desk: oneOfEach,
  large: {
    businesses: [
      [1, 16],
      [2, 4],
      [3, 1],
    ],
    resources: [
      [1, 14],
      [2, 6],
      [3, 1],
    ],
  },
};

export function drawTown(draw: Draw, now: number, size: Size = 'large'): Town {
  const town: Town = {
    profile: drawProfile(draw, size),
    businesses: [],
    people: [],
    bookings: [],
    firstDay: firstDayOf(draw, now),
    broken: {
      ...{ outage: undefined, tokenServer: false, push: false, calendars: [], roles: [] },
      ...{ ownClients: [], clients: new Set() },
    },
    decided: new Map(),
    made: 0,
    followed: new Map(),
    ...{ counted: 0, pushes: 0, memory: new Memory(), numbers: new Map() },
    faults: new Map(),
  };
  const count = town.profile.businesses ?? draw.weighted(sizes[size].businesses);
  for (let at = 1; at <= count; at++) town.businesses.push(drawBusiness(draw, town, at, size));
  return town;
}

/** Tomorrow; now and then the day before the clocks change. */
function firstDayOf(draw: Draw, now: number): number {
  const tomorrow = Math.floor(now / day) * day + day;
  const change = clockChanges.find((at) => at > tomorrow);
  return change !== undefined && draw.chance(0.2) ? change - day : tomorrow;
}

function drawBusiness(draw: Draw, town: Town, at: number, size: Size): Business {
  const id = `biz_${at}`;
  const business: Business = {
    id,
    key: `sbk_${id}.key_${at}.secret-of-${at}`,
    resources: [],
  };
  const count = town.profile.resources ?? draw.weighted(sizes[size].resources);
  for (let nth = 1; nth <= count; nth++) business.resources.push(drawResource(draw, town, business, at * 10 + nth));
  return business;
}

function drawResource(draw: Draw, town: Town, business: Business, number: number): Resource {
  const timeZone = number === 11 ? draw.pick(changingZones) : draw.pick(zones);
  const person = personFor(draw, town, number, timeZone);
  return {
    id: `res_${number}`,
    business,
    email: person.email,
    person,
    timeZone,
    wants: wishesOf(draw, business, person),
  };
}

/** Mostly somebody new; now and then somebody who is a resource already, here or at another business. */
function personFor(draw: Draw, town: Town, number: number, timeZone: string): Person {
  if (town.people.length > 0 && draw.chance(town.profile.shared ?? 0.3)) return draw.pick(town.people);
  const person = drawPerson(draw, `p${number}@example.com`, timeZone);
  town.people.push(person);
  return person;
}

function drawPerson(draw: Draw, email: string, timeZone: string): Person {
  const calendar = (kind: CalendarKind, id: string, writable: boolean): Calendar => ({
    ...{ id, email, kind, writable, events: [], owner: kind === 'primary' ? email : colleague },
    timeZone: draw.chance(0.8) ? timeZone : draw.pick(zones),
  });
  const name = email.slice(0, email.indexOf('@'));
  return {
    email,
    name,
    calendars: [
      calendar('primary', email, true),
      ...(draw.chance(0.6) ? [calendar('team', `team-${name}@group.example`, true)] : []),
      ...(draw.chance(0.2) ? [calendar('seen', `seen-${name}@group.example`, false)] : []),
      ...(draw.chance(0.2) ? [calendar('busyOnly', `busy-${name}@group.example`, false)] : []),
      ...(draw.chance(0.15) ? [calendar('holidays', `holidays-${name}@group.example`, false)] : []),
    ],
  };
}

/** A calendar to write to that no other resource of the business has, and perhaps others that only block. */
function wishesOf(draw: Draw, business: Business, person: Person): Resource['wants'] {
  const taken = new Set(business.resources.flatMap(({ wants }) => wants.map(({ calendar }) => calendar)));
  const writable = person.calendars.filter((calendar) => calendar.writable && !taken.has(calendar));
  const own = draw.chance(0.7) ? writable[0] : writable[draw.below(writable.length)];
  if (own === undefined) return [];
  const others = person.calendars.filter((calendar) => calendar !== own && draw.chance(0.2));
  return [{ calendar: own, role: 'write' }, ...others.map((calendar) => ({ calendar, role: 'blockOnly' as const }))];
}
