import { expect } from 'vitest';
import { defaultSettings, type Settings } from '../../../shared/contracts/settings.ts';
import type { Start, Started } from '../../simulation/start.ts';
import { hour, minute, openAnna, scenario } from '../scenario.ts';

/** AV2: whole days that somebody has probably taken off, and that Google has made free. */

const day = (id: string, date: string, more: Record<string, unknown> = {}) => {
  const next = new Date(Date.parse(date) + 24 * hour).toISOString().slice(0, 10);
  return { id, summary: id, start: { date }, end: { date: next }, transparency: 'transparent', ...more };
};

const advice = ({ salon }: Started) =>
  salon.conflicts().map(({ kind, theirs, count }) => [kind, theirs?.['events'], theirs?.['examples'], count]);

async function withDays(start: Start, events: unknown[], values: Partial<Settings> = {}) {
  const started = await start();
  await started.salon.settings(values);
  const link = await started.salon.live('anna', events);
  return { ...started, link };
}

export const advising = {
  toldOnce: scenario('AV2 whole days that are marked free are told, all of a calendar in one row', async (start) => {
    const anna = await openAnna(start);
    await anna.salon.create('anna', day('leave001', '2026-05-12'));
    await anna.world.pass(minute);
    await anna.salon.create('anna', day('leave002', '2026-05-13'));
    await anna.world.pass(minute);
    await anna.salon.edit('anna', 'leave001', { colorId: '3' });
    await anna.world.pass(minute);
    expect(advice(anna)).toEqual([['all_day_but_free', 2, '2026-05-12, 2026-05-13', 2]]);
  }),

  imported: scenario('AV2 a first import tells of the days that are marked free', async (start) => {
    const anna = await withDays(start, [day('leave001', '2026-05-12')], { detailsFromGoogle: 'full' });
    expect(advice(anna)).toEqual([['all_day_but_free', 1, '2026-05-12 leave001', 1]]);
  }),

  closed: scenario('AV2 the row closes itself when the days are marked busy or taken away', async (start) => {
    const anna = await withDays(start, [day('leave001', '2026-05-12'), day('leave002', '2026-05-13')]);
    await anna.salon.edit('anna', 'leave001', { transparency: 'opaque' });
    await anna.world.pass(minute);
    expect(advice(anna).map(([, events]) => events)).toEqual([1]);
    await anna.salon.remove('anna', 'leave002');
    await anna.world.pass(minute);
    expect(advice(anna)).toEqual([]);
  }),

  passed: scenario('AV2 days that have passed are told no more', async (start) => {
    const anna = await withDays(start, [day('leave001', '2026-05-06')]);
    expect(advice(anna)).toHaveLength(1);
    await anna.world.pass(4 * 24 * hour, hour);
    expect(advice(anna)).toEqual([]);
  }),

  notMeant: scenario('AV2 what repeats, lies far ahead, or is no whole day is no advice', async (start) => {
    const anna = await withDays(start, [
      day('again001', '2026-05-12', { recurrence: ['RRULE:FREQ=WEEKLY;COUNT=3'] }),
      day('later001', '2026-09-01'),
      day('taken001', '2026-05-13', { transparency: 'opaque' }),
      day('timed001', '2026-05-14', {
        start: { dateTime: '2026-05-14T09:00:00+02:00' },
        end: { dateTime: '2026-05-14T10:00:00+02:00' },
      }),
    ]);
    expect(advice(anna)).toEqual([]);
  }),

  notWanted: scenario('AV2 where free events block, or all-day ones do not, nothing is advised', async (start) => {
    for (const change of [{ free: true }, { allDay: false }]) {
      const blocks = { ...defaultSettings.blocks, ...change };
      expect(advice(await withDays(start, [day('leave001', '2026-05-12')], { blocks }))).toEqual([]);
    }
  }),

  notTheirs: scenario('AV2 calendars that the person cannot write, holidays for one, are left alone', async (start) => {
    const anna = await openAnna(start);
    const path = '/accounts/anna%40example.com/calendars';
    const holidays = { id: 'holidays', summary: 'Holidays', timeZone: 'Europe/Berlin' };
    await anna.world.control('POST', path, holidays);
    await anna.world.control('POST', `${path}/holidays/events:bulk`, { events: [day('feast001', '2026-05-25')] });
    await anna.world.control('PATCH', `${path}/holidays`, { accessRole: 'reader' });
    await anna.salon.connect('anna', 'holidays', { role: 'blockOnly' });
    await anna.world.pass(minute);
    expect(anna.salon.links()).toHaveLength(2);
    expect(advice(anna)).toEqual([]);
  }),
};
