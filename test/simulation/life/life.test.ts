import { describe, expect, test } from 'vitest';
import { initialSwitches, type Switches } from '../../google-emulator/core/switches.ts';
import { createDraw } from '../run/draw.ts';
import { type Outcome, runSchedule } from '../run/run-schedule.ts';
import type { Entry, Judge } from '../run/types.ts';
import { createLife } from './life.ts';
import { drawTown } from './plan.ts';
import { drawSwitches } from './switches.ts';
import { resourcesOf, type Town } from './town.ts';

const now = Date.parse('2026-03-02T06:00:00Z');
const towns = Array.from({ length: 200 }, (_, at) => drawTown(createDraw(`town ${at}`), now));

const linksOf = (town: Town) =>
  resourcesOf(town).flatMap(({ wants, business }) => wants.map((want) => ({ ...want, business })));

const nobody = (): Judge => ({ see: () => undefined, atRest: async () => undefined, violations: [] });

const schedule = (seed: string): Promise<Outcome> => runSchedule(seed, { life: createLife(), judge: nobody() });

const editsIn = ({ history }: Outcome) =>
  history.filter((entry): entry is Entry & { kind: 'edited' } => entry.kind === 'edited');

describe('a town', () => {
  test('is the same for the same seed', () => {
    const seen = ({ profile, people, firstDay }: Town) => ({ profile, people, firstDay });
    expect(towns.slice(0, 9).map((_, at) => seen(drawTown(createDraw(`town ${at}`), now)))).toEqual(
      towns.slice(0, 9).map(seen),
    );
  });

  test('gives no calendar to two resources of a business to write to', () => {
    for (const town of towns) {
      const written = linksOf(town).filter(({ role }) => role === 'write');
      const claims = written.map(({ business, calendar }) => `${business.id} ${calendar.id}`);
      expect(new Set(claims).size).toBe(claims.length);
    }
  });

  test('has, now and then, one account at two resources, and one at two businesses', () => {
    const shared = towns.map((town) => resourcesOf(town).map(({ email, business }) => ({ email, business })));
    const meets = (same: boolean) => (people: (typeof shared)[number]) =>
      people.some((one) =>
        people.some(
          (other) => one !== other && one.email === other.email && (one.business === other.business) === same,
        ),
      );
    expect([shared.some(meets(true)), shared.some(meets(false))]).toEqual([true, true]);
  });

  test('has blocking calendars of every kind of access, and some that cannot be watched', () => {
    const blocking = towns.flatMap(linksOf).filter(({ role }) => role === 'blockOnly');
    const kinds = new Set(blocking.map(({ calendar }) => calendar.kind));
    expect([...kinds].sort()).toEqual(
      ['busyOnly', 'holidays', 'primary', 'seen', 'team'].filter((kind) => kinds.has(kind as never)),
    );
    expect(['busyOnly', 'holidays', 'seen', 'team'].every((kind) => kinds.has(kind as never))).toBe(true);
  });
});

describe('Google’s switches', () => {
  test('are all drawn, each in more than one position', () => {
    const drawn = Array.from({ length: 600 }, (_, at) => drawSwitches(createDraw(`switches ${at}`)));
    const positionsOf = (name: keyof Switches) =>
      new Set(drawn.map((switches) => JSON.stringify(switches[name] ?? initialSwitches()[name])));
    const names = Object.keys(initialSwitches()).filter((name): name is keyof Switches => name in initialSwitches());
    expect(names.filter((name) => positionsOf(name).size < 2)).toEqual([]);
  });
});

describe('people in a schedule', () => {
  test('note each edit with what the calendar showed before and shows afterwards', { timeout: 60_000 }, async () => {
    const edits = (await Promise.all(['life/1+', 'life/9', 'life/11'].map(schedule))).flatMap(editsIn);
    const created = edits.filter(({ what }) => what === 'eventCreated');
    const deleted = edits.filter(({ what }) => what === 'eventDeleted' || what === 'bookingEventDeleted');
    expect([edits.length > 10, created.length > 0, deleted.length > 0]).toEqual([true, true, true]);
    for (const { before, after } of created) expect([before, after]).toEqual([undefined, expect.anything()]);
    for (const { after } of deleted) expect(after).toMatchObject({ status: 'cancelled' });
  });

  test('connect through the consent pages and the mailed link', { timeout: 120_000 }, async () => {
    for (let at = 1; at <= 40; at++) {
      const { crashed, counts } = await schedule(`life/consent/${at}+`);
      expect(crashed).toBeUndefined();
      if ((counts.connectedByConsent ?? 0) > 0) return;
    }
    expect.unreachable('In forty schedules nobody connected');
  });
});
