import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expand, RecurrenceError, type SeriesRule, seriesEnd } from '../../../shared/calendar/recurrence.ts';
import { day, hour, slowInstantOf, wall } from './local-time.ts';
import { type OracleRule, oracleOccurrences, oracleWalls } from './recurrence-oracle.ts';
import { runs, seed } from './runs.ts';

/** Clocks of these change by whole and half hours; none leaves a day out, as Apia did, where two starts become one. */
const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata'];
const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

const some = <T>(value: fc.Arbitrary<T>, maxLength: number) => fc.uniqueArray(value, { minLength: 1, maxLength });
const either = (...values: fc.Arbitrary<number>[]) => fc.oneof(...values);
const plainDays = some(fc.constantFrom(...weekdays), 4);
const monthDays = some(either(fc.integer({ min: 1, max: 31 }), fc.integer({ min: -31, max: -1 })), 3);
const months = some(fc.integer({ min: 1, max: 12 }), 4);
const positions = some(fc.constantFrom(1, 2, 3, -1, -2), 2);
const numberedDays = (most: number) =>
  some(
    fc
      .tuple(fc.integer({ min: -most, max: most }), fc.constantFrom(...weekdays))
      .map(([ordinal, name]) => `${ordinal === 0 ? '' : ordinal}${name}`),
    3,
  );

type Shape = Omit<OracleRule, 'interval' | 'count' | 'until'>;
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 1 });

const daily = fc.record({
  freq: fc.constant('DAILY'),
  byDay: maybe(plainDays),
  byMonthDay: maybe(monthDays),
  byMonth: maybe(months),
});
const weekly = fc.record({
  freq: fc.constant('WEEKLY'),
  byDay: maybe(plainDays),
  byMonth: maybe(months),
  wkst: maybe(fc.constantFrom('SU', 'MO')),
});
const monthly = fc.oneof(
  fc.record({ freq: fc.constant('MONTHLY'), byMonth: maybe(months) }),
  fc.record({ freq: fc.constant('MONTHLY'), byDay: numberedDays(5), byMonth: maybe(months) }),
  fc.record({
    freq: fc.constant('MONTHLY'),
    byMonthDay: monthDays,
    byMonth: maybe(months),
    bySetPos: maybe(positions),
  }),
  fc.record({
    freq: fc.constant('MONTHLY'),
    byDay: plainDays,
    byMonthDay: maybe(monthDays),
    bySetPos: maybe(positions),
  }),
);
const yearly = fc.oneof(
  fc.record({ freq: fc.constant('YEARLY'), byMonth: maybe(months) }),
  fc.record({ freq: fc.constant('YEARLY'), byDay: numberedDays(20) }),
  fc.record({ freq: fc.constant('YEARLY'), byDay: numberedDays(5), byMonth: months }),
  fc.record({ freq: fc.constant('YEARLY'), byMonthDay: monthDays, byMonth: maybe(months), bySetPos: maybe(positions) }),
  fc.record({ freq: fc.constant('YEARLY'), byDay: plainDays, byMonth: maybe(months), bySetPos: maybe(positions) }),
);
const shapes: fc.Arbitrary<Shape> = fc.oneof(daily, weekly, monthly, yearly).map((shape) => {
  const given = Object.entries(shape).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Shape;
});

type Ending = { kind: 'never' } | { kind: 'count'; count: number } | { kind: 'until'; days: number; minutes: number };
const endings: fc.Arbitrary<Ending> = fc.oneof(
  fc.constant<Ending>({ kind: 'never' }),
  fc.record({ kind: fc.constant('count' as const), count: fc.integer({ min: 1, max: 40 }) }),
  fc.record({
    kind: fc.constant('until' as const),
    days: fc.integer({ min: 0, max: 900 }),
    minutes: fc.constantFrom(0, -1, 1, 700),
  }),
);

const cases = fc.record({
  shape: shapes,
  interval: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 5 })),
  ending: endings,
  startDay: fc.integer({ min: wall('2019-12-20') / day, max: wall('2031-02-01') / day }),
  /** Half of the starts lie where clocks change. */
  minute: fc.oneof(fc.integer({ min: 0, max: 24 * 60 - 1 }), fc.integer({ min: 60, max: 210 })),
  zone: fc.constantFrom(...zones),
  allDay: fc.boolean(),
  length: fc.integer({ min: 1, max: 9 }),
  offset: fc.oneof(fc.integer({ min: -60, max: 60 }), fc.integer({ min: -60, max: 1500 })),
  windowDays: fc.integer({ min: 1, max: 92 }),
  /** Which of the occurrences are taken out, by EXDATE and by an exception. */
  excluded: fc.array(fc.nat(20), { maxLength: 3 }),
  exceptions: fc.array(fc.nat(20), { maxLength: 2 }),
});
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

const basic = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$|[-:]/g, '');
const list = (name: string, values: readonly (string | number)[] | undefined) =>
  values ? [`${name}=${values.join(',')}`] : [];

const ruleOf = ({ shape, interval, ending, startDay, minute, allDay }: Case): OracleRule => {
  const start = startDay * day + (allDay ? 0 : minute * 60_000);
  if (ending.kind === 'count') return { ...shape, interval, count: ending.count };
  if (ending.kind === 'never') return { ...shape, interval };
  return { ...shape, interval, until: start + ending.days * day + (allDay ? 0 : ending.minutes * 60_000) };
};

const lineOf = (rule: OracleRule, allDay: boolean, zone: string): string => {
  const until = (at: number) => (allDay ? basic(at).slice(0, 8) : `${basic(slowInstantOf(at, zone))}Z`);
  const parts = [
    `FREQ=${rule.freq}`,
    ...(rule.interval === 1 ? [] : [`INTERVAL=${rule.interval}`]),
    ...(rule.count === undefined ? [] : [`COUNT=${rule.count}`]),
    ...(rule.until === undefined ? [] : [`UNTIL=${until(rule.until)}`]),
    ...list('BYDAY', rule.byDay),
    ...list('BYMONTHDAY', rule.byMonthDay),
    ...list('BYMONTH', rule.byMonth),
    ...list('BYSETPOS', rule.bySetPos),
    ...list('WKST', rule.wkst === undefined ? undefined : [rule.wkst]),
  ];
  return `RRULE:${parts.join(';')}`;
};

const exdates = (walls: readonly number[], allDay: boolean, zone: string): string[] => {
  if (walls.length === 0) return [];
  if (allDay) return [`EXDATE;VALUE=DATE:${walls.map((at) => basic(at).slice(0, 8)).join(',')}`];
  const [first = 0, ...rest] = walls;
  return [`EXDATE;TZID=${zone}:${basic(first)}`, ...rest.map((at) => `EXDATE:${basic(slowInstantOf(at, zone))}Z`)];
};

const seriesFrom = (drawn: Case) => {
  const { allDay, zone, length } = drawn;
  const rule = ruleOf(drawn);
  const start = drawn.startDay * day + (allDay ? 0 : drawn.minute * 60_000);
  const startLocal = new Date(start).toISOString().slice(0, allDay ? 10 : 19);
  const lines = [lineOf(rule, allDay, zone)];
  const series: SeriesRule = { lines, startLocal, allDay, zone, durationMs: length * (allDay ? day : hour) };
  return { series, rule, start };
};

/** The product's question and the oracle's answer. */
const pose = (drawn: Case) => {
  const { series, rule, start } = seriesFrom(drawn);
  const { startLocal, allDay, zone, durationMs } = series;
  const window = { start: start + drawn.offset * day, end: start + (drawn.offset + drawn.windowDays) * day };
  const near = oracleWalls(rule, start, window.end).filter((at) => at > window.start - 10 * day);
  const pick = (indexes: number[]) => indexes.map((i) => near[i]).filter((at) => at !== undefined);
  const [excluded, replaced] = [pick(drawn.excluded), pick(drawn.exceptions)];
  const length = allDay ? { days: durationMs / day } : { ms: durationMs };
  return {
    series: { ...series, lines: [...series.lines, ...exdates(excluded, allDay, zone)] },
    window,
    exceptions: replaced.map((at) => ({ originalStart: slowInstantOf(at, zone) })),
    expected: oracleOccurrences({ startLocal, zone, rule, length, excluded: [...excluded, ...replaced] }, window),
  };
};

test('AV1 random series occur where a day-by-day walk in local time finds them', () => {
  process.stdout.write(`recurrence: 600 random series, seed ${seed}\n`);
  let occurrences = 0;
  fc.assert(
    fc.property(cases, (drawn) => {
      const { series, window, exceptions, expected } = pose(drawn);
      expect(expand(series, window, exceptions), series.lines.join(' ')).toEqual(expected);
      occurrences += expected.length;
    }),
    runs(600),
  );
  expect(occurrences).toBeGreaterThan(1000);
}, 60_000);

test('AV1 an occurrence of a random series ends at its end, and none after it', () => {
  let ended = 0;
  fc.assert(
    fc.property(cases, (drawn) => {
      const { series, rule } = seriesFrom(drawn);
      const end = seriesEnd(series);
      if (rule.count === undefined && rule.until === undefined) expect(end).toBeNull();
      if (end === null) return;
      const around = expand(series, { start: end - 1, end: end + 10 * 366 * day }, []);
      expect(
        around.map((one) => one.end),
        series.lines.join(' '),
      ).toContain(end);
      expect(Math.max(...around.map((one) => one.end))).toBe(end);
      ended += 1;
    }),
    runs(400),
  );
  expect(ended).toBeGreaterThan(100);
}, 60_000);

test('AP8 whatever stands in a line, the answer is occurrences or an error that names the line', () => {
  const fragments = [
    'RRULE: EXRULE: RDATE EXDATE ;TZID=Europe/Berlin ;TZID=Mars ;VALUE=DATE : = ; , / - FREQ DAILY HOURLY INTERVAL COUNT UNTIL',
    'BYDAY BYHOUR MO -1FR 0 7 99999999999 PT1H 20260105 20260105T090000 20260105T090000Z 20261399 ä',
  ].flatMap((words) => words.split(' '));
  const line = fc.array(fc.constantFrom(...fragments), { maxLength: 14 }).map((parts) => parts.join(''));
  const window = { start: wall('2026-01-01'), end: wall('2026-04-01') };
  fc.assert(
    fc.property(fc.oneof(line, fc.string()), (text) => {
      const series = {
        lines: [text],
        startLocal: '2026-01-05T09:00:00',
        allDay: false,
        zone: 'Europe/Berlin',
        durationMs: hour,
      };
      try {
        expect(expand(series, window, []).length).toBeLessThan(10_000);
      } catch (error) {
        if (!(error instanceof RecurrenceError)) throw error;
        expect(error.line).toBe(text);
      }
    }),
    runs(1000),
  );
});

test('AP8 a series whose end can be told can be expanded anywhere, however odd its rule', () => {
  const oddly = (name: string, least: number, most: number) =>
    maybe(some(fc.integer({ min: least, max: most }), 3).map((values) => `${name}=${values.join(',')}`));
  const rules = fc
    .tuple(
      fc.constantFrom('FREQ=DAILY', 'FREQ=WEEKLY', 'FREQ=MONTHLY', 'FREQ=YEARLY'),
      maybe(fc.constantFrom('INTERVAL=7', 'INTERVAL=999', 'INTERVAL=10000')),
      maybe(fc.constantFrom('COUNT=5', 'COUNT=730', 'UNTIL=20270101', 'UNTIL=99991231T235959Z')),
      maybe(fc.constantFrom('BYDAY=MO', 'BYDAY=1FR', 'BYDAY=MO,20WE,-52SU')),
      oddly('BYMONTH', 1, 12),
      oddly('BYMONTHDAY', -31, 31),
      oddly('BYYEARDAY', -366, 366),
      oddly('BYWEEKNO', -53, 53),
      oddly('BYSETPOS', -5, 5),
      oddly('BYHOUR', 0, 23),
    )
    .map((parts) => `RRULE:${parts.filter((part) => part !== undefined).join(';')}`);
  let readable = 0;
  fc.assert(
    fc.property(rules, fc.integer({ min: 2025, max: 2050 }), (line, year) => {
      const series = { lines: [line], startLocal: '2026-01-05T09:00:00', allDay: false, zone, durationMs: hour };
      const end = endOrError(series);
      if (end instanceof RecurrenceError) return;
      const occurrences = expand(series, { start: wall(`${year}-01-01`), end: wall(`${year}-04-01`) }, []);
      for (const one of occurrences) expect(one.end).toBeLessThanOrEqual(end ?? Infinity);
      readable += 1;
    }),
    runs(300),
  );
  expect(readable).toBeGreaterThan(30);
}, 60_000);

const zone = 'Europe/Berlin';

const endOrError = (series: SeriesRule): number | null | RecurrenceError => {
  try {
    return seriesEnd(series);
  } catch (error) {
    if (error instanceof RecurrenceError) return error;
    throw error;
  }
};
