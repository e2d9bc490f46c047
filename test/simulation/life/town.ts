import type { Draw, Stage } from '../run/types.ts';
import type { Memory } from './memory.ts';
import type { Profile } from './profiles.ts';

/** Who there is in a schedule, as the people themselves know it: nothing here is read back from the product. */

export type CalendarKind = 'primary' | 'team' | 'seen' | 'busyOnly' | 'holidays';

export type Calendar = {
  id: string;
  /** The account whose resource uses it. */
  email: string;
  /** Who can always change it: the person, or the colleague who shares it with the person. */
  owner: string;
  kind: CalendarKind;
  timeZone: string;
  writable: boolean;
  events: KnownEvent[];
};

/** An event a person has put into a calendar. Instants are milliseconds. */
export type KnownEvent = { id: string; kind: 'single' | 'allDay' | 'long' | 'series'; start: number; end: number };

export type Person = { email: string; name: string; calendars: Calendar[] };

export type Resource = {
  id: string;
  business: Business;
  email: string;
  person: Person;
  timeZone: string;
  /** The calendars it shall have, the writing one first. */
  wants: { calendar: Calendar; role: 'write' | 'blockOnly' }[];
};

export type Client = { clientId: string; clientSecret: string };

export type Business = {
  id: string;
  key: string;
  /** Its own OAuth client as Google knows it; the installation's without one. */
  client?: Client;
  resources: Resource[];
};

/** A booking as its booking system remembers it. */
export type Known = { business: Business; id: string };

export type Town = {
  profile: Profile;
  businesses: Business[];
  people: Person[];
  bookings: Known[];
  /** Midnight (UTC) of the first of the few days in which everything happens. */
  firstDay: number;
  /** What is out of order at present, by what would mend it. */
  broken: Broken;
  /** Decisions of people that are taken once, by subject. */
  decided: Map<string, boolean>;
  made: number;
  /** How far a booking system has read the feed of its business. */
  followed: Map<string, string>;
  /** Entries of the history, and push messages, that have been counted, and what is kept in mind for it. */
  counted: number;
  pushes: number;
  memory: Memory;
  /** Message numbers seen, by channel. */
  numbers: Map<string, Set<number>>;
  /** Injected faults by id: the name each is counted under, and its hits so far. */
  faults: Map<string, { name: string; hits: number }>;
};

type Broken = {
  outage: string | undefined;
  tokenServer: boolean;
  /** Whose grant belongs to a client that is not ours at present, by e-mail. */
  clients: Set<string>;
  push: boolean;
  calendars: Calendar[];
  roles: Calendar[];
  /** Businesses whose client has a secret that they have not told us. */
  ownClients: Business[];
};

const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
const days = 3;

/** A time everybody wants: one of few, so that people meet. */
export function slot(draw: Draw, { firstDay }: Town): { start: number; end: number } {
  const start = firstDay + draw.below(days) * day + (7 + draw.below(8)) * hour + draw.below(2) * 30 * minute;
  return { start, end: start + draw.pick([30, 60, 60, 90]) * minute };
}

/** A time that is likely to be still free. */
export function quietSlot(draw: Draw, { firstDay }: Town): { start: number; end: number } {
  const start = firstDay + (days + draw.below(20)) * day + (6 + draw.below(11)) * hour;
  return { start, end: start + hour };
}

/** An id as people's events have: letters a to v and digits. */
export const newEventId = (town: Town): string => `ev${String(++town.made).padStart(6, '0')}`;

export const resourcesOf = (town: Town): Resource[] => town.businesses.flatMap(({ resources }) => resources);

export const calendarsOf = (town: Town): Calendar[] => town.people.flatMap(({ calendars }) => calendars);

/** Who decides is asked once a schedule. */
export function decide(stage: Stage, town: Town, subject: string, probability: number): boolean {
  const known = town.decided.get(subject);
  if (known !== undefined) return known;
  const decision = stage.draw.chance(probability);
  town.decided.set(subject, decision);
  return decision;
}
