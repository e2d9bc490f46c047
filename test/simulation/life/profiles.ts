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
  | 'faults'
  | 'cursor'
  | 'push'
  | 'grants'
  | 'calendars'
  | 'outage';

export type Profile = {
  name: string;
  weights: Partial<Record<Group, number>>;
  /** Events in a calendar at the start, at most. */
  events: number;
  /** Share of the resources that are connected at the start. */
  connected: number;
};

const usual = { events: 4, connected: 0.88 };

const profiles: readonly (readonly [Profile, number])[] = [
  [{ ...usual, name: 'everyday', weights: {} }, 5],
  [{ ...usual, name: 'google edits', weights: { events: 4, ours: 6, series: 2 } }, 3],
  [{ ...usual, name: 'races', weights: { book: 8, both: 3, faults: 0.5 } }, 3],
  [{ ...usual, name: 'both sides', weights: { both: 10, ours: 4, change: 4 } }, 3],
  [{ ...usual, name: 'series', weights: { series: 10, cursor: 2 } }, 2],
  [{ ...usual, name: 'grant trouble', weights: { grants: 8, consent: 4, calendars: 3 } }, 2],
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
  [{ ...usual, name: 'push trouble', weights: { push: 10, events: 3 } }, 2],
  [{ ...usual, name: 'broken answers', weights: { faults: 8, cursor: 3, both: 2 } }, 3],
  [{ ...usual, name: 'desk', weights: { desk: 8, change: 4, ours: 4, breaker: 2 } }, 2],
  [
    { ...usual, name: 'calm waters', weights: { faults: 0, cursor: 0, push: 0, grants: 0, calendars: 0, outage: 0 } },
    2,
  ],
];

export const drawProfile = (draw: Draw): Profile => draw.weighted(profiles);
