import type { Settings } from '../../../shared/contracts/settings.ts';
import type { Size } from '../run/size.ts';
import type { Draw } from '../run/types.ts';

/** What a schedule is mostly about, so that rare combinations come up: how often each group of actions, relative to an ordinary one. */

export type Group =
  | 'events'
  | 'ours'
  | 'series'
  | 'breaker'
  | 'book'
  | 'change'
  | 'both'
  | 'desk'
  | 'consent'
  | 'links'
  | 'faults'
  | 'cursor'
  | 'push'
  | 'grants'
  | 'calendars'
  | 'outage'
  | 'webhooks';

export type Profile = {
  name: string;
  weights: Partial<Record<Group, number>>;
  /** Events in a calendar at the start, at most. */
  events: number;
  /** Share of the resources that are connected at the start. */
  connected: number;
  /** How often single actions, by name, where it is not as their group. */
  actions?: Record<string, number>;
  /** How many there are, and the share of the resources that are an earlier one's person; drawn where not given. */
  businesses?: number;
  resources?: number;
  shared?: number;
  /** How many bookings there are at the start. */
  booked?: number;
  /** How often each setting that can ask a person does so from the start, whatever is drawn for it. */
  asking?: number;
  /** How often a setting is drawn at the start, where it is not as all of them. */
  settings?: Partial<Record<keyof Settings, number>>;
};

const usual = { events: 4, connected: 0.88 };

const profiles: readonly (readonly [Profile, number])[] = [
  [{ ...usual, name: 'everyday', weights: {} }, 5],
  [{ ...usual, name: 'google edits', weights: { events: 4, ours: 6, series: 2 } }, 3],
  [{ ...usual, name: 'races', weights: { book: 8, both: 3, faults: 0.5 } }, 3],
  [{ ...usual, name: 'both sides', weights: { both: 10, ours: 4, change: 4 } }, 3],
  [{ ...usual, name: 'series', weights: { series: 10, cursor: 2 } }, 2],
  [{ ...usual, name: 'grant trouble', weights: { grants: 8, consent: 4, calendars: 3 } }, 2],
  [{ ...usual, name: 'coming and going', weights: { links: 10, consent: 5, change: 2 } }, 2],
  [{ ...usual, name: 'outage', weights: { outage: 8, faults: 4 } }, 2],
  [{ ...usual, name: 'import', weights: { cursor: 6, consent: 6, events: 2 }, events: 14, connected: 0.5 }, 2],
  [
    {
      ...usual,
      name: 'breaker',
      weights: {
        breaker: 14,
        events: 0.2,
        ours: 0.2,
        series: 0.1,
        book: 0.2,
        change: 0.3,
        both: 0.3,
        consent: 0.2,
        faults: 0.3,
      },
    },
    2,
  ],
  [{ ...usual, name: 'webhooks', weights: { webhooks: 8, book: 2, change: 2 } }, 2],
  [{ ...usual, name: 'push trouble', weights: { push: 10, events: 3 } }, 2],
  [{ ...usual, name: 'broken answers', weights: { faults: 8, cursor: 3, both: 2 } }, 3],
  [{ ...usual, name: 'desk', weights: { desk: 8, change: 4, ours: 4, breaker: 2 } }, 2],
  [
    { ...usual, name: 'calm waters', weights: { faults: 0, cursor: 0, push: 0, grants: 0, calendars: 0, outage: 0 } },
    2,
  ],
];

const few = { events: 2, connected: 0.9 };

/** Combinations too rare to come up by themselves in a small schedule. */
const rare: readonly (readonly [Profile, number])[] = [
  [
    {
      ...{ ...few, name: 'one day of a series', events: 4, weights: { series: 3 } },
      actions: { 'cancel an instance': 20, 'restore an instance': 60 },
    },
    6,
  ],
  [{ ...few, name: 'old screens', weights: { book: 3 }, actions: { 'change a booking': 16 } }, 1],
  [
    {
      ...{ ...few, name: 'keys and holds', weights: { book: 2, faults: 2 }, connected: 1 },
      actions: { 'book with a key': 8, 'repeat a request': 10, 'hold a slot': 6, 'confirm a hold': 6 },
    },
    3,
  ],
  [
    {
      ...{ ...few, name: 'rehearsals', weights: { book: 2, faults: 2 }, connected: 0.7 },
      actions: { 'rehearse a first sync': 20, 'read an operation': 10 },
    },
    1,
  ],
  [{ ...few, name: 'webhooks', weights: { book: 2, change: 2 }, actions: { 'create or delete a webhook': 40 } }, 1],
  [
    {
      ...{ ...few, name: 'forwarded links', weights: {}, connected: 0.3, resources: 2, shared: 0 },
      actions: { 'forward a link': 40, 'use a link': 0.4 },
    },
    0.7,
  ],
  [
    {
      ...{ ...few, name: 'one calendar for two', weights: {}, connected: 0.5, resources: 2, shared: 1 },
      actions: { 'want another’s calendar': 40, 'use a link': 0.4 },
    },
    0.7,
  ],
  [
    {
      ...{ ...few, name: 'stopped channels', weights: { consent: 4, calendars: 2 }, connected: 0.7, resources: 2 },
      actions: { 'forge: pushForStoppedChannel': 60, 'forward a link': 20 },
    },
    1.5,
  ],
  [{ ...few, name: 'refusals', weights: { faults: 12, book: 5, change: 3, events: 3, both: 2 } }, 9],
  [
    {
      ...{ ...few, name: 'mass deletions', weights: { breaker: 3, events: 0.1 }, resources: 1 },
      actions: { 'book a series of visits': 40, 'delete many bookings’ events': 120, 'settle a conflict': 12 },
    },
    5,
  ],
  [
    {
      ...{ ...few, name: 'booked events', weights: { ours: 12, book: 4 }, connected: 1 },
      actions: {
        'delete a booking’s event': 30,
        'restore a booking’s event': 150,
        'make a booking’s event recurring': 60,
        'make a booking’s event single again': 150,
        'carry a booking’s event to another calendar': 60,
        'set a booking’s event free': 40,
      },
    },
    7,
  ],
  [
    {
      ...{
        ...few,
        name: 'scripts',
        weights: { book: 6, faults: 0.2, push: 0.2, outage: 0 },
        connected: 1,
        resources: 1,
      },
      actions: { 'let a script move an event': 400 },
    },
    4,
  ],
  [{ ...few, name: 'calendars', weights: { calendars: 30, events: 2, book: 2 } }, 2],
  [
    {
      ...{ ...few, name: 'neighbours', weights: { book: 4 }, businesses: 2 },
      actions: { 'ask for somebody else’s booking': 40 },
    },
    1,
  ],
];

/** Both sides about the same few bookings, under any settings. */
const quarrel: Profile = {
  ...{ ...few, name: 'quarrel', connected: 1, resources: 1 },
  settings: { detailsToGoogle: 1, onBothChanged: 1, onEventMoved: 0.7, automaticSync: 0.05, exportTypes: 0.05 },
  booked: 3,
  weights: {
    ...{ book: 0.7, change: 3, ours: 3, both: 2, desk: 0.3, links: 0.5, events: 0.3, series: 0.05, breaker: 0 },
    ...{ faults: 0.3, cursor: 0.3, push: 0.5, grants: 0.2, calendars: 0.2, outage: 0.2, webhooks: 0.03, consent: 0.1 },
  },
  actions: {
    ...{ 'quarrel about a booking': 60, 'settle a conflict': 1.5, 'forget a customer': 3, 'erase a business': 0.1 },
    ...{ 'list bookings': 0.05, 'ask for availability': 0.05, 'let a script move an event': 0.05 },
  },
};

/** A few people at one desk, with much to decide and customers who want to be forgotten meanwhile. */
const desk: Profile = {
  ...{ ...few, name: 'desk of several', connected: 1, resources: 1 },
  asking: 0.7,
  settings: { onBothChanged: 0, onEventMoved: 0, onEventDeleted: 0, automaticSync: 0.05, exportTypes: 0.05 },
  booked: 16,
  weights: {
    ...{ book: 0.3, change: 1, ours: 2, both: 1, desk: 0.3, links: 0.3, events: 0.2, series: 0.05, breaker: 3 },
    ...{ faults: 0.3, cursor: 0.2, push: 0.2, grants: 0.1, calendars: 0.1, outage: 0.1, webhooks: 0.03, consent: 0.1 },
  },
  actions: {
    ...{ 'decide at the same moment': 25, 'settle a conflict': 4, 'settle many conflicts': 8, 'undo a change': 4 },
    ...{ 'quarrel about a booking': 15, 'delete a booking’s event': 8, 'restore a booking’s event': 6 },
    ...{ 'delete many bookings’ events': 20, 'book for once': 12, 'forget a customer': 20, 'erase a business': 0.1 },
    ...{ 'list bookings': 0.05, 'ask for availability': 0.05, 'let a script move an event': 0.05 },
  },
};

/** In a small schedule fewer events stand in the calendars. */
const small = [
  ...profiles.map(([profile, weight]) => [{ ...profile, events: Math.ceil(profile.events / 2) }, weight] as const),
  ...rare,
];

const ofSize: Record<Size, readonly (readonly [Profile, number])[]> = {
  small,
  large: profiles,
  quarrel: [[quarrel, 1]],
  desk: [[desk, 1]],
};

export const drawProfile = (draw: Draw, size: Size): Profile => draw.weighted(ofSize[size]);
