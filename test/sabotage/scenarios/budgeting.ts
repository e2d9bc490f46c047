import { expect } from 'vitest';
import { cancelBooking } from '../../../shared/bookings/commands.ts';
import { callsOfLink } from '../../../shared/budget/usage.ts';
import { directoryKeys } from '../../../shared/contracts/keys.ts';
import { BookingRow } from '../../../shared/contracts/rows/calendar.ts';
import { AccountRow } from '../../../shared/contracts/rows/directory.ts';
import type { LinkRow } from '../../../shared/contracts/rows/links.ts';
import { grantHashOf } from '../../../shared/identity/ids.ts';
import { iso, unixSeconds } from '../../../shared/records/time.ts';
import { dayLimit, defaultGoogleLimits, writeGapMs } from '../../../shared/sync/budget.ts';
import { expectAgreement } from '../../simulation/agreement.ts';
import { Business, timed } from '../../simulation/business.ts';
import type { Started } from '../../simulation/start.ts';
import type { World } from '../../simulation/world.ts';
import { hour, meeting, minute, openAnna, scenario } from '../scenario.ts';

type Asked = { at: string; operation: string; status: number; account: string | null };

/** What Google was asked, in order; sign-ins are not the calendar's. */
async function asked(world: World): Promise<Asked[]> {
  const { items } = await world.control<{ items: Asked[] }>('GET', '/requests');
  return items.filter(({ operation }) => !operation.startsWith('oauth'));
}

const quotaAnswers = async (world: World) =>
  (await asked(world)).filter(({ status }) => status === 403 || status === 429);

const eventsFrom = (count: number) =>
  Array.from({ length: count }, (_, index) => {
    const day = new Date(Date.UTC(2026, 5, 1 + (index % 60))).toISOString().slice(0, 10);
    const clock = `${String(8 + Math.floor(index / 60)).padStart(2, '0')}:00:00`;
    return timed(
      `import${String(index).padStart(3, '0')}`,
      `${day}T${clock}+02:00`,
      `${day}T${clock.replace(':00:', ':30:')}+02:00`,
    );
  });

const bookings = (started: Started): BookingRow[] =>
  started.world.store.rows('calendar').flatMap((row) => (row.row === 'booking' ? [BookingRow.parse(row)] : []));

/** An hour of every day from 5 May on, so that none is in another's way. */
const states = (started: Started) => bookings(started).map(({ google }) => google.state);

const dayAt = (index: number): string =>
  `2026-05-${String(6 + Math.floor(index / 10)).padStart(2, '0')}T${String(8 + (index % 10)).padStart(2, '0')}:00:00+02:00`;

const writeTimes = async (world: World): Promise<number[]> =>
  (await asked(world))
    .filter(({ operation }) => ['events.insert', 'events.patch', 'events.delete'].includes(operation))
    .map(({ at }) => Date.parse(at));

const gaps = (times: number[]): number[] => times.slice(1).map((time, index) => time - (times[index] ?? 0));

export const budgeting = {
  hungryImport: scenario(
    'PU5 beside hungry imports live changes are served at once, Google never refuses, and the imports end',
    async (start) => {
      const anna = await openAnna(start, { limits: smallLimits, pageSize: 1 });
      const { world, salon } = anna;
      await salon.switches({ quotaPerUserPerMinute: 105, quotaPerProjectPerMinute: 700 });
      const others = await importEverywhere(anna, 13);
      expect(await quotaAnswers(world)).toEqual([]);
      for (let turn = 0; turn < 10; turn++) {
        const date = `2026-05-${turn + 11}`;
        await salon.create('anna', timed(`live00${turn}`, `${date}T10:00:00+02:00`, `${date}T11:00:00+02:00`));
        const at = world.time;
        await world.settle();
        expect((await salon.busy('anna', `${date}T00:00:00Z`, `${date}T22:00:00Z`)).busy).toHaveLength(1);
        expect(world.time - at).toBeLessThan(5000);
        await world.pass(minute);
      }
      const imported = async () =>
        (await Promise.all(others.map(({ link }) => link()))).every((row) => row.generation > 0);
      for (let passed = 0; passed < 120 && !(await imported()); passed++) await world.pass(minute);
      expect(await imported()).toBe(true);
      expect(await quotaAnswers(world)).toEqual([]);
      expect(world.metrics.counted('BudgetRefused')).toBeGreaterThan(10);
      expect(salon.conflicts()).toEqual([]);
    },
  ),

  liveFirst: scenario(
    'PU5 what an import may not take is there for a live change in the same moment',
    async (start) => {
      const anna = await openAnna(start, { limits: smallLimits, pageSize: 1 });
      const { world, salon, link } = anna;
      world.time += minute;
      await salon.live('ben');
      const other = await Business.open(world, 'biz_other');
      await other.addResource('anna');
      await addArchive(anna, 40);
      await other.connect('anna', 'archive');
      await world.settle();
      expect(world.metrics.counted('BudgetRefused')).toBeGreaterThan(0);
      const calendar = world.ports.google.calendar({ ...link, linkId: link.id, priority: 'live' });
      for (let call = 0; call < 4; call++) await calendar.getEvent(link.calendarId, 'meeting1');
      const checks = world.ports.google.calendar({ ...link, linkId: link.id, priority: 'import' });
      await expect(checks.getEvent(link.calendarId, 'meeting1')).rejects.toThrow('own_budget_account');
    },
  ),

  minuteSlides: scenario(
    'PU5 two windows that meet hold no more than Google’s sliding minute allows',
    async (start) => {
      const anna = await openAnna(start, { limits: smallLimits });
      const { world, salon, link } = anna;
      await salon.switches({ quotaPerUserPerMinute: 105 });
      const calendar = world.ports.google.calendar({ ...link, priority: 'live' });
      let refused = 0;
      for (let turn = 0; turn < 18; turn++) {
        for (let call = 0; call < 20; call++)
          await calendar.getEvent(link.calendarId, 'meeting1').catch(() => {
            refused += 1;
          });
        world.time += 5000;
      }
      expect(refused).toBeGreaterThan(50);
      expect(await quotaAnswers(world)).toEqual([]);
    },
  ),

  fairShare: scenario('PU5 one business leaves half of the client’s minute to the others', async (start) => {
    const limits = { ...smallLimits, perMinute: 210, perUserPerMinute: 2100 };
    const anna = await openAnna(start, { limits });
    const { world, link } = anna;
    const other = await Business.open(world, 'biz_other');
    world.time += minute;
    const coras = await other.live('cora', [meeting]);
    world.time += minute;
    const calendar = world.ports.google.calendar({ ...link, priority: 'live' });
    const most = async (): Promise<unknown> => {
      for (;;) await calendar.getEvent(link.calendarId, 'meeting1');
    };
    await expect(most()).rejects.toThrow('own_budget_business');
    expect(coras.generation).toBe(1);
    const theirs = world.ports.google.calendar({ ...coras, priority: 'live' });
    for (let call = 0; call < 10; call++)
      expect((await theirs.getEvent(coras.calendarId, 'meeting1')).id).toBe('meeting1');
  }),

  burst: scenario('PU5 a burst of bookings on one calendar goes out at its pace, and none is lost', async (start) => {
    const anna = await openAnna(start);
    const { world, salon } = anna;
    for (let index = 0; index < 60; index++) await salon.book('anna', dayAt(index));
    await world.settle();
    await world.pass(5 * minute);
    expect(bookings(anna).map(({ google }) => google.state)).toEqual(Array(60).fill('synced'));
    expect(Math.min(...gaps(await writeTimes(world)))).toBeGreaterThanOrEqual(writeGapMs);
    await expectAgreement(salon);
  }),

  noTurn: scenario(
    'PU6 a booking for which the calendar has no turn waits as a row, and comes by itself',
    async (start) => {
      const anna = await openAnna(start);
      const { world, salon, link } = anna;
      await crowd(anna, link, 8000);
      const { id } = await salon.book('anna', dayAt(0));
      await world.settle();
      const { google, dueAt } = await salon.booking(id);
      expect([google.state, google.tries, dueAt]).toEqual(['waiting', 0, iso(world.time + 8000)]);
      await world.pass(minute);
      expect((await salon.booking(id)).google.state).toBe('synced');
      await expectAgreement(salon);
    },
  ),

  line: scenario(
    'PU5 bookings stand in line for their calendar, and whoever has written wakes the next',
    async (start) => {
      const anna = await openAnna(start);
      const { world, salon, link } = anna;
      const [first] = await standInLine(anna, 30);
      await world.play('pushes', { v: 1, kind: 'push', businessId: salon.id, bookingId: first?.id, version: 1 });
      await world.settle();
      expect(states(anna)).toEqual(Array(30).fill('synced'));
      expect(Math.min(...gaps(await writeTimes(world)))).toBeGreaterThanOrEqual(writeGapMs);
      expect((await world.store.get('directory', directoryKeys.pace(salon.id, link.id)))?.lined).toBeUndefined();
    },
  ),

  brokenLine: scenario('PU5 a write that fails does not leave those behind it in line', async (start) => {
    const anna = await openAnna(start);
    const { world, salon } = anna;
    const [first] = await standInLine(anna, 3);
    await salon.fault('events.insert', { kind: 'status', status: 503 }, { times: 1 });
    await world.play('pushes', { v: 1, kind: 'push', businessId: salon.id, bookingId: first?.id, version: 1 });
    await world.settle();
    expect(states(anna)).toEqual(['waiting', 'synced', 'synced']);
  }),

  needless: scenario('PU5 who was woken in line and owes nothing any more wakes the next', async (start) => {
    const anna = await openAnna(start);
    const { world, salon } = anna;
    const [first] = await standInLine(anna, 3);
    await cancelBooking(world.ports, { businessId: salon.id, bookingId: first?.id ?? '', by: 'key', cause: 'test' });
    await world.play('pushes', { v: 1, kind: 'push', businessId: salon.id, bookingId: first?.id, version: 2 });
    await world.settle();
    expect(states(anna)).toEqual(['off', 'synced', 'synced']);
  }),

  together: scenario(
    'PU5 thirty workers at once make thirty writes, each once, at the pace or later',
    async (start) => {
      const anna = await openAnna(start);
      const { world, salon } = anna;
      const made = [];
      for (let index = 0; index < 30; index++) made.push(await salon.book('anna', dayAt(index)));
      const body = (bookingId: string) => ({ v: 1, kind: 'push', businessId: salon.id, bookingId, version: 1 });
      await Promise.all(made.map(({ id }, index) => world.play('pushes', body(id), `worker${index}`)));
      const waiting = bookings(anna).filter(({ google }) => google.state === 'waiting');
      expect(waiting.length).toBeGreaterThan(5);
      await world.settle();
      expect(bookings(anna).filter(({ google }) => google.state !== 'synced')).toEqual([]);
      expect((await salon.calls('events.insert')).length).toBe(30);
      expect(world.failures).toEqual([]);
    },
  ),

  slowed: scenario(
    'PU5 Google’s quota answer slows that account for every worker, and no other account',
    async (start) => {
      const anna = await openAnna(start);
      const { world, salon } = anna;
      await salon.live('ben');
      await salon.fault(
        'events.insert',
        { kind: 'status', status: 403, reason: 'userRateLimitExceeded' },
        { times: 1 },
      );
      await salon.book('anna', dayAt(0));
      await world.settle();
      const before = (await asked(world)).length;
      await salon.book('anna', dayAt(1));
      await salon.create('anna', timed('during01', '2026-05-20T10:00:00+02:00', '2026-05-20T11:00:00+02:00'));
      await world.settle();
      expect((await asked(world)).slice(before)).toEqual([]);
      const bens = await salon.book('ben', dayAt(2));
      await world.settle();
      expect((await salon.booking(bens.id)).google.state).toBe('synced');
      await world.pass(10 * minute);
      expect(bookings(anna).map(({ google }) => google.state)).toEqual(Array(3).fill('synced'));
      await expectAgreement(salon, ['anna', 'ben']);
    },
  ),

  slowedFarAhead: scenario('PU5 a pause that a clock far ahead has set holds nobody up', async (start) => {
    const anna = await openAnna(start);
    const { world, salon, link } = anna;
    await world.pass(minute);
    const { oauthClient, sub } = await ofLink(anna, link);
    const keys = [directoryKeys.clientBudget(oauthClient), directoryKeys.accountBudget(grantHashOf(oauthClient, sub))];
    for (const key of keys)
      await world.store.update({ table: 'directory', key, set: { slowUntil: world.time + 96 * hour } });
    const { id } = await salon.book('anna', dayAt(0));
    await world.settle();
    expect((await salon.booking(id)).google.state).toBe('synced');
    await expectAgreement(salon);
  }),

  stretched: scenario('SW2 checks are put off so that they last until the day is over', async (start) => {
    const limits = { ...defaultGoogleLimits, perDay: 48 };
    const anna = await openAnna(start, { limits, pushUrl: undefined, start: Date.parse('2026-05-04T07:00:00.000Z') });
    const { world } = anna;
    const begun = world.time;
    await world.pass(24 * hour - minute, 5 * minute);
    const lists = (await asked(world)).filter(({ operation }) => operation === 'events.list');
    expect(lists.length).toBeLessThanOrEqual(dayLimit(limits.perDay));
    const times = [...lists.map(({ at }) => Date.parse(at)), begun + 24 * hour];
    expect(Math.max(...gaps(times)) / hour).toBeLessThan(2.1);
    expect(lists.length).toBeGreaterThan(0.7 * dayLimit(limits.perDay));
  }),

  counted: scenario('SW2 the calls for each calendar are counted by Google’s day', async (start) => {
    const anna = await openAnna(start, { start: Date.parse('2026-05-04T08:00:00.000Z') });
    const { world, salon, link } = anna;
    const calls = async () => await callsOfLink(world.store, await ofLink(anna, link), world.time);
    const made = async () => (await asked(world)).filter(({ operation }) => operation !== 'calendarList.list').length;
    expect((await calls()).today).toBe(await made());
    await salon.book('anna', dayAt(1));
    await world.settle();
    for (let edit = 0; edit < 5; edit++) {
      await salon.create(
        'anna',
        timed(`counted0${edit}`, `2026-06-0${edit + 1}T10:00:00+02:00`, `2026-06-0${edit + 1}T11:00:00+02:00`),
      );
      await world.settle();
      await world.pass(minute);
    }
    const yesterday = await made();
    expect((await calls()).today).toBe(yesterday);
    await world.pass(24 * hour, 5 * minute);
    expect(await calls()).toEqual({
      today: (await made()) - yesterday - (await eveningChecks(world)),
      before: expect.objectContaining({ day: '2026-05-04' }),
    });
  }),
};

/** Other workers have reserved the calendar for that long. */
const crowd = ({ world, salon }: Started, link: LinkRow, forMs: number) =>
  world.store.update({
    table: 'directory',
    key: directoryKeys.pace(salon.id, link.id),
    set: { v: 1, row: 'pace', nextAt: world.time + forMs, expiresAt: unixSeconds(world.time + hour) },
  });

/** Bookings that wait for the calendar's pace, whose turn has come when this answers. */
async function standInLine(started: Started & { link: LinkRow }, count: number): Promise<BookingRow[]> {
  const { world, salon, link } = started;
  await crowd(started, link, 30_000);
  for (let index = 0; index < count; index++) await salon.book('anna', dayAt(index));
  await world.settle();
  expect(states(started)).toEqual(Array(count).fill('waiting'));
  world.time += 31_000;
  return bookings(started);
}

/** The same person at many businesses, each of which reads her archive: to Google one user, so one budget. */
async function importEverywhere(started: Started, count: number) {
  const { world } = started;
  await addArchive(started, 9);
  const others = [];
  for (let index = 0; index < count; index++) {
    world.time += 10_000;
    const business = await Business.open(world, `biz_other${index}`);
    await business.addResource('anna');
    const { id } = await business.connect('anna', 'archive');
    others.push({ link: () => business.link(id) });
  }
  await world.settle();
  return others;
}

/** A second calendar of Anna's, full of events. */
async function addArchive({ world, salon }: Started, count: number): Promise<void> {
  const calendar = { id: 'archive', summary: 'archive', timeZone: 'Europe/Berlin' };
  await world.control('POST', '/accounts/anna%40example.com/calendars', calendar);
  await world.control('POST', `${salon.eventsOf('anna', 'archive')}:bulk`, { events: eventsFrom(count) });
}

/** Small enough that a few imports are too much for a minute. */
const smallLimits = { perMinute: 700, perUserPerMinute: 105, perDay: 1_000_000 };

const ofLink = async ({ world }: Started, link: LinkRow) => {
  const row = await world.store.get('directory', directoryKeys.account(link.businessId, link.accountId));
  const { oauthClient, sub } = AccountRow.parse(row);
  return { linkId: link.id, oauthClient, sub };
};

/** Calls after the first minutes that still fell on the first day. */
async function eveningChecks(world: World): Promise<number> {
  const all = await asked(world);
  return all.filter(
    ({ at, operation }) =>
      operation !== 'calendarList.list' && at >= '2026-05-04T08:10:00' && at < '2026-05-05T07:00:00',
  ).length;
}
