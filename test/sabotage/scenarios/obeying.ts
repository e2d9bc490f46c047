import { expect } from 'vitest';
import { type Blocks, defaultSettings, type Settings } from '../../../shared/contracts/settings.ts';
import type { Start, Started } from '../../simulation/start.ts';
import { timed } from '../../simulation/business.ts';
import {
  at,
  busyOnTheTwelfth,
  cancel,
  change,
  hour,
  liveInGoogle,
  minute,
  openBooked,
  scenario,
  slot,
} from '../scenario.ts';

/** Each setting is obeyed, and a change of it holds for what comes afterwards. */

async function withSettings(start: Start, values: Partial<Settings>, events: unknown[] = []) {
  const started = await start();
  await started.salon.settings(values);
  const link = await started.salon.live('anna', events);
  return { ...started, link };
}

const kindsOf = ({ salon }: Started) => salon.conflicts().map(({ kind }) => kind);

const mirrored = ({ world }: Started, id: string): boolean =>
  world.store.rows('calendar').some((row) => row.row === 'event' && row.eventId === id && row.gone !== true);

const self = (responseStatus: string) => ({ attendees: [{ email: 'anna@example.com', responseStatus }] });
const wholeDay = { start: { date: '2026-05-12' }, end: { date: '2026-05-13' } };

/** An event that just this setting is about; all others let it block. */
const kinds: Record<keyof Blocks, Record<string, unknown>> = {
  tentative: { status: 'tentative' },
  free: { transparency: 'transparent' },
  declined: self('declined'),
  allDay: wholeDay,
  outOfOffice: { eventType: 'outOfOffice' },
  focusTime: { eventType: 'focusTime' },
  workingLocation: { eventType: 'workingLocation', transparency: 'transparent' },
  birthdays: { eventType: 'birthday', transparency: 'transparent', ...wholeDay },
};

const isKind = (name: string): name is keyof Blocks => name in kinds;

export const obeying = {
  blocksEach: scenario('AV2 each kind of event blocks where its setting says so, and only there', async (start) => {
    for (const kind of Object.keys(kinds).filter(isKind))
      for (const blocks of [true, false]) {
        const settings = { blocks: { ...defaultSettings.blocks, allDay: true, [kind]: blocks } };
        const anna = await withSettings(start, settings, [{ ...at('event001', 10), ...kinds[kind] }]);
        expect([kind, (await busyOnTheTwelfth(anna)).length]).toEqual([kind, blocks ? 1 : 0]);
      }
  }),

  blocksLater: scenario('AV2 a change of what blocks holds for what is read afterwards', async (start) => {
    const free = { transparency: 'transparent' };
    const anna = await withSettings(start, {}, [{ ...at('before01', 10), ...free }]);
    await anna.salon.settings({ blocks: { ...defaultSettings.blocks, free: true } });
    await anna.salon.create('anna', { ...at('later001', 12), ...free });
    await anna.world.settle();
    expect((await busyOnTheTwelfth(anna)).map((time) => time.slice(0, 23))).toEqual(['google 2026-05-12T10:00']);
  }),

  pastKept: scenario('PL1 of the past as much is kept as the setting says', async (start) => {
    const past = timed('past0001', '2026-04-20T10:00:00+02:00', '2026-04-20T11:00:00+02:00');
    for (const [importDaysBack, kept] of [
      [30, true],
      [5, false],
      [0, false],
    ] as const)
      expect(mirrored(await withSettings(start, { importDaysBack }, [past]), 'past0001')).toBe(kept);
  }),

  typesExported: scenario('PU5 only booking types that the setting names are written', async (start) => {
    const anna = await withSettings(start, { exportTypes: ['cut'] });
    await anna.salon.book('anna', slot, { type: 'colour' });
    const cut = await anna.salon.book('anna', '2026-05-06T14:00:00+02:00', { type: 'cut' });
    await anna.salon.book('anna', '2026-05-07T14:00:00+02:00');
    await anna.world.pass(hour);
    expect((await liveInGoogle(anna)).map(({ id }) => id)).toEqual([(await anna.salon.booking(cut.id)).google.eventId]);
  }),

  typesLater: scenario('PU5 what stands in Google stays in step when its type is exported no more', async (start) => {
    const booked = await openBooked(start);
    await booked.salon.settings({ exportTypes: [] });
    await booked.world.pass(hour);
    expect(await liveInGoogle(booked)).toHaveLength(2);
    await change(booked, booked.booking, { title: 'Colour' });
    await booked.world.pass(hour);
    expect((await liveInGoogle(booked)).map(({ summary }) => summary)).toContain('Colour');
    await cancel(booked, booked.booking);
    await booked.world.pass(hour);
    expect(await liveInGoogle(booked)).toHaveLength(1);
  }),

  directionIn: scenario(
    'RC3 with Google to bookings nothing is written, and what Google says counts',
    async (start) => {
      const anna = await withSettings(start, { direction: 'googleToBookings' }, [at('event001', 10)]);
      const { id } = await anna.salon.book('anna', slot);
      await anna.world.pass(hour);
      expect((await anna.salon.booking(id)).google.state).toBe('off');
      expect(await liveInGoogle(anna)).toHaveLength(1);
      expect((await anna.salon.tryBook('anna', '2026-05-12T10:00:00+02:00')).ok).toBe(false);
      await anna.salon.create('anna', timed('clash001', slot, '2026-05-05T15:00:00+02:00'));
      await anna.world.pass(minute);
      expect(kindsOf(anna)).toEqual(['double_booking']);
    },
  ),

  directionOut: scenario(
    'RC3 with bookings to Google all is written, and Google’s events count nowhere',
    async (start) => {
      const anna = await withSettings(start, { direction: 'bookingsToGoogle' }, [at('event001', 10)]);
      const { id } = await anna.salon.book('anna', '2026-05-12T10:00:00+02:00');
      await anna.world.pass(hour);
      expect((await anna.salon.booking(id)).google.state).toBe('synced');
      expect(await liveInGoogle(anna)).toHaveLength(2);
      expect((await busyOnTheTwelfth(anna)).map((time) => time.split(' ')[0])).toEqual(['booking']);
      expect(kindsOf(anna)).toEqual([]);
    },
  ),

  hoursAllowed: scenario('RC5 a move out of working hours is followed where the setting allows it', async (start) => {
    const booked = await openBooked(start);
    await booked.salon.settings({ outsideWorkingHours: 'allow' });
    const key = { pk: booked.salon.id, sk: 'resource#res_anna' };
    const workingHours = { thursday: [{ from: '08:00', to: '11:00' }] };
    await booked.world.store.update({ table: 'directory', key, set: { workingHours } });
    await booked.salon.move('anna', booked.eventId, '2026-05-07T12:00:00+02:00', '2026-05-07T13:00:00+02:00');
    await booked.world.settle();
    expect((await booked.salon.booking(booked.booking.id)).start).toBe('2026-05-07T10:00:00.000Z');
    expect(kindsOf(booked)).toEqual([]);
  }),

  detailsLater: scenario('PU7 a change of what is told to Google rewrites nothing that stands there', async (start) => {
    const booked = await openBooked(start);
    await booked.salon.settings({ detailsToGoogle: 'busyOnly' });
    await booked.world.pass(7 * hour, 30 * minute);
    expect(await booked.salon.calls('events.patch')).toEqual([]);
    await change(booked, booked.booking, { notes: 'right side' });
    await booked.world.pass(minute);
    const [event] = (await liveInGoogle(booked)).filter(({ id }) => id === booked.eventId);
    expect([event?.summary, event?.description ?? '']).toEqual(['Booked', '']);
  }),
};
