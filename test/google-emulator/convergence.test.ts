import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { InProcess } from './in-process.ts';
import { startInProcess } from './in-process.ts';

/**
 * Whatever happens in a calendar, a reader that follows it by sync tokens ends with what a full list shows: the one
 * promise of section 2.2 that everything else rests on. Switches are drawn as well.
 */

type Item = {
  id: string;
  status: string;
  summary?: string;
  recurrence?: string[];
  recurringEventId?: string;
  start?: object;
  end?: object;
};
type Page = { items: Item[]; nextPageToken?: string; nextSyncToken?: string };

const events = '/calendars/primary/events';
const at = (day: number, hour: number) => ({
  dateTime: `2026-05-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00`,
  timeZone: 'Europe/Berlin',
});
const times = (day: number, hour: number) => ({ start: at(day, hour), end: at(day, hour + 1) });
const rules = [
  'RRULE:FREQ=DAILY;COUNT=4',
  'RRULE:FREQ=DAILY;INTERVAL=2;COUNT=5',
  'RRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=6',
];

const small = { min: 0, max: 30 };
const step = fc.oneof(
  fc.record({
    kind: fc.constant('single' as const),
    day: fc.integer({ min: 1, max: 20 }),
    hour: fc.integer({ min: 0, max: 22 }),
  }),
  fc.record({
    kind: fc.constant('series' as const),
    day: fc.integer({ min: 1, max: 20 }),
    rule: fc.constantFrom(...rules),
  }),
  fc.record({ kind: fc.constant('rename' as const), which: fc.integer(small), title: fc.string({ maxLength: 4 }) }),
  fc.record({ kind: fc.constant('move' as const), which: fc.integer(small), day: fc.integer({ min: 1, max: 20 }) }),
  fc.record({ kind: fc.constant('rule' as const), which: fc.integer(small), rule: fc.constantFrom(...rules) }),
  fc.record({ kind: fc.constant('plain' as const), which: fc.integer(small) }),
  fc.record({ kind: fc.constant('delete' as const), which: fc.integer(small) }),
  fc.record({ kind: fc.constant('revive' as const), which: fc.integer(small) }),
  fc.record({ kind: fc.constant('sync' as const) }),
  fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 2000 }) }),
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

const switches = fc.record({
  shortPages: fc.constantFrom('off', 'short', 'empty'),
  pagingReads: fc.constantFrom('snapshot', 'live'),
  tombstones: fc.constantFrom('details', 'bare'),
  seriesDeletionReturns: fc.constantFrom('masterOnly', 'exceptionsToo'),
  masterChange: fc.constantFrom('dropUnmatched', 'keepExceptions', 'dropExceptions'),
  readLagMs: fc.constantFrom(0, 0, 1500),
});

/** Ids that can be named: stored ones and every instance. */
const named = async ({ api }: InProcess): Promise<string[]> => {
  const all = await api<Page>('GET', `${events}?showDeleted=true&maxResults=2500`);
  const single = await api<Page>('GET', `${events}?singleEvents=true&maxResults=2500`);
  return [...all.body.items, ...single.body.items].map(({ id }) => id);
};

const play = async (world: InProcess, action: Step): Promise<void> => {
  const { api, time } = world;
  if (action.kind === 'pass') time.now += action.ms;
  if (action.kind === 'single') await api('POST', events, times(action.day, action.hour));
  if (action.kind === 'series') await api('POST', events, { ...times(action.day, 9), recurrence: [action.rule] });
  if (!('which' in action)) return;
  const ids = await named(world);
  const path = `${events}/${ids[action.which % Math.max(1, ids.length)] ?? 'none'}`;
  if (action.kind === 'rename') await api('PATCH', path, { summary: action.title });
  if (action.kind === 'move') await api('PATCH', path, times(action.day, 14));
  if (action.kind === 'rule') await api('PATCH', path, { recurrence: [action.rule] });
  if (action.kind === 'plain') await api('PATCH', path, { recurrence: null });
  if (action.kind === 'delete') await api('DELETE', path);
  if (action.kind === 'revive') await api('PATCH', path, { status: 'confirmed' });
};

/** Cancelled exceptions matter as long as their series lives (2.3). */
const livingOnly = (items: ReadonlyMap<string, Item>): Item[] =>
  [...items.values()].filter(
    ({ status, recurringEventId = '' }) => status !== 'cancelled' || items.has(recurringEventId),
  );

/** What a reader keeps; it pages through and applies entry by entry. */
class Mirror {
  readonly items = new Map<string, Item>();
  #token: string | undefined;
  readonly #world: InProcess;
  readonly #single: boolean;

  constructor(world: InProcess, single: boolean) {
    this.#world = world;
    this.#single = single;
  }

  /** `between` runs between two pages. */
  async sync(between: () => Promise<void> = async () => undefined): Promise<void> {
    const query = new URLSearchParams({ maxResults: '3', singleEvents: String(this.#single) });
    if (this.#token !== undefined) query.set('syncToken', this.#token);
    for (;;) {
      const { status, body } = await this.#world.api<Page>('GET', `${events}?${query}`);
      if (status !== 200) throw new Error(`the list was refused with ${status}`);
      for (const item of body.items) this.#apply(item);
      if (body.nextSyncToken !== undefined) this.#token = body.nextSyncToken;
      if (body.nextPageToken === undefined) break;
      query.set('pageToken', body.nextPageToken);
      await between();
    }
  }

  #apply(item: Item): void {
    const removed = item.status === 'cancelled' && (this.#single || item.recurringEventId === undefined);
    if (!removed) {
      this.items.set(item.id, item);
      return;
    }
    this.items.delete(item.id);
    for (const other of this.items.values())
      if (other.recurringEventId === item.id && !this.#single) this.items.delete(other.id);
  }
}

const essence = (items: Iterable<Item>) =>
  [...items]
    .map(({ id, status, summary, recurrence, start, end }) =>
      status === 'cancelled' ? { id, status } : { id, status, summary, recurrence, start, end },
    )
    .sort((a, b) => (a.id < b.id ? -1 : 1));

/** Enough to need several pages from the start. */
const furnish = async ({ api }: InProcess): Promise<void> => {
  for (let day = 1; day < 6; day++) await api('POST', events, times(day, 8));
  await api('POST', events, { ...times(3, 16), recurrence: [rules[0]] });
};

/** Plays the steps; some of them happen between two pages of a reader. Gives how many did. */
const follow = async (world: InProcess, mirror: Mirror, steps: Step[]): Promise<number> => {
  const rest = [...steps];
  let between = 0;
  for (let action = rest.shift(); action; action = rest.shift()) {
    if (action.kind !== 'sync') await play(world, action);
    else {
      await mirror.sync(async () => {
        const next = rest[0]?.kind === 'sync' ? undefined : rest.shift();
        if (next) await play(world, next);
        between += 1;
      });
    }
  }
  return between;
};

test.each([false, true])(
  '§2.2 following by sync token converges with a full list (singleEvents=%s)',
  async (single) => {
    let between = 0;
    const property = fc.asyncProperty(
      fc.integer(),
      switches,
      fc.array(step, { minLength: 10, maxLength: 50 }),
      async (seed, chosen, steps) => {
        const world = await startInProcess(seed, { ...chosen, expansionHorizonDays: 60 });
        await furnish(world);
        const mirror = new Mirror(world, single);
        between += await follow(world, mirror, [{ kind: 'sync' }, ...steps]);
        world.time.now += 5000;
        await mirror.sync();
        await world.control.put('/switches', { shortPages: 'off' });
        const full = await world.api<Page>('GET', `${events}?maxResults=2500&singleEvents=${single}`);
        expect(essence(livingOnly(mirror.items))).toEqual(essence(full.body.items));
      },
    );
    await fc.assert(property, { numRuns: 50 });
    expect(between).toBeGreaterThan(20);
  },
);
