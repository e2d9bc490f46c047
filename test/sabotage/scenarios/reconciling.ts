import { expect } from 'vitest';
import type { Settings } from '../../../shared/contracts/settings.ts';
import { expectAgreement } from '../../simulation/agreement.ts';
import type { Start, Started } from '../../simulation/start.ts';
import { timed } from '../../simulation/business.ts';
import type { Part } from '../../simulation/world.ts';
import {
  busyTimes,
  cancel,
  change,
  hour,
  liveInGoogle,
  minute,
  openAnna,
  openBooked,
  pushes,
  scenario,
  settleBut,
  slot,
} from '../scenario.ts';

const nine = { start: Date.parse('2026-05-06T07:00:00Z'), end: Date.parse('2026-05-06T08:00:00Z') };
const noon = ['2026-05-07T12:00:00+02:00', '2026-05-07T13:00:00+02:00'] as const;
const atNoon = '2026-05-07T10:00:00.000Z';
const atNine = '2026-05-06T07:00:00.000Z';

const kindsOf = ({ salon }: Started) => salon.conflicts().map(({ kind }) => kind);

async function withSettings(start: Start, values: Partial<Settings>) {
  const booked = await openBooked(start);
  await booked.salon.settings(values);
  return booked;
}

/** Both sides move the booking's time, neither having seen the other; the first named moves first. */
async function bothMoved(start: Start, first: 'booking' | 'google', values: Partial<Settings>) {
  const booked = await withSettings(start, values);
  await pushes(booked, 'off');
  const here = async () => {
    const result = await change(booked, booked.booking, nine);
    expect(result.ok).toBe(true);
  };
  const there = () => booked.salon.move('anna', booked.eventId, ...noon);
  const [one, two] = first === 'booking' ? [here, there] : [there, here];
  await one();
  booked.world.time += 10_000;
  await two();
  await pushes(booked, 'on');
  await booked.world.pass(10 * minute);
  return { ...booked, after: await booked.salon.booking(booked.booking.id) };
}

export const reconciling = {
  echo: scenario('RC2 an edit of nothing we sync changes no booking and is not written over', async (start) => {
    const booked = await openBooked(start);
    await booked.salon.edit('anna', booked.eventId, { colorId: '5', reminders: { useDefault: false, overrides: [] } });
    await booked.world.pass(hour);
    expect((await booked.salon.booking(booked.booking.id)).version).toBe(1);
    expect((await booked.salon.calls('events.patch')).length).toBe(0);
  }),

  echoKeepsEtag: scenario('RC2 the etag of an echo is stored, so that the next write goes through', async (start) => {
    const booked = await openBooked(start);
    await booked.salon.edit('anna', booked.eventId, { colorId: '5' });
    await booked.world.settle();
    await change(booked, booked.booking, nine);
    await booked.world.settle();
    expect((await booked.salon.calls('events.patch')).map(({ status }) => status)).toEqual([200]);
  }),

  echoOfOld: scenario('RC1 a booking changed while its echo is taken keeps the base that was agreed', async (start) => {
    const racing: { run?: () => Promise<unknown> } = {};
    const booked = await openBooked(start, {
      wrap: (ports, part: Part) => {
        if (part !== 'apply-deltas') return ports;
        const get = (target: object, name: string | symbol): unknown => {
          const value: unknown = Reflect.get(target, name);
          if (typeof value !== 'function') return value;
          return async (...values: unknown[]): Promise<unknown> => {
            const { run } = racing;
            delete racing.run;
            if (run !== undefined && name === 'put') await run();
            else if (run !== undefined) racing.run = run;
            const answer: unknown = await Reflect.apply(value, target, values);
            return answer;
          };
        };
        const store = new Proxy<typeof ports.store>(ports.store, { get });
        return { ...ports, store };
      },
    });
    await booked.salon.edit('anna', booked.eventId, { colorId: '5' });
    for (let step = 0; step < 2; step++) await booked.world.settle({ queues: ['changes'] });
    let puts = 0;
    const race = async () => {
      puts += 1;
      if (puts < 2) racing.run = race;
      else await change(booked, booked.booking, nine);
    };
    racing.run = race;
    await booked.world.handleNext('deltas');
    expect(puts).toBeGreaterThan(0);
    const { google, version } = await booked.salon.booking(booked.booking.id);
    expect(version).toBe(2);
    expect(google.base?.start).toBe(booked.booking.start);
  }),

  lostThenMoved: scenario(
    'RC1 a version whose answer was lost is what the sides agreed on: a person’s move after it is followed',
    async (start) => {
      const booked = await openBooked(start);
      await pushes(booked, 'off');
      await booked.salon.fault('events.patch', { kind: 'drop', after: true }, { times: 1 });
      await change(booked, booked.booking, nine);
      await booked.world.settle();
      await booked.salon.move('anna', booked.eventId, ...noon);
      await pushes(booked, 'on');
      await booked.world.pass(10 * minute);
      expect((await booked.salon.booking(booked.booking.id)).start).toBe(atNoon);
      expect(kindsOf(booked)).toEqual([]);
      await expectAgreement(booked.salon);
    },
  ),

  lostThenChanged: scenario(
    'RC1 a version whose answer was lost is no change of Google’s when the booking has moved on',
    async (start) => {
      const booked = await withSettings(start, { onBothChanged: 'google' });
      await booked.salon.fault('events.patch', { kind: 'drop', after: true }, { times: 1 });
      await change(booked, booked.booking, nine);
      await settleBut(booked, 'changes', 'deltas');
      const { start: from, end: to } = timed('', ...noon);
      await change(booked, booked.booking, { start: Date.parse(from.dateTime), end: Date.parse(to.dateTime) });
      await booked.world.pass(10 * minute);
      expect((await booked.salon.booking(booked.booking.id)).start).toBe(atNoon);
      expect(kindsOf(booked)).toEqual([]);
      await expectAgreement(booked.salon);
    },
  ),

  olderView: scenario('RC2 what was read before our last write changes nothing', async (start) => {
    const anna = await openAnna(start);
    const { id } = await anna.salon.book('anna', slot);
    await settleBut(anna, 'deltas');
    anna.world.time += 1000;
    await change(anna, { id }, nine);
    await settleBut(anna, 'deltas', 'changes');
    await anna.world.handleNext('deltas');
    const after = await anna.salon.booking(id);
    expect([after.start, after.version]).toEqual([atNine, 2]);
    await anna.world.pass(5 * minute);
    expect((await anna.salon.booking(id)).version).toBe(2);
    await expectAgreement(anna.salon);
  }),

  clockWentBack: scenario('RC2 a Google clock that went back hides no later change', async (start) => {
    const booked = await openBooked(start);
    await booked.world.pass(5 * minute);
    await booked.world.control('POST', '/clock', { advanceMs: -hour });
    await booked.salon.move('anna', booked.eventId, ...noon);
    await booked.world.pass(10 * minute);
    expect((await booked.salon.booking(booked.booking.id)).start).toBe(atNoon);
    await booked.world.control('POST', '/clock', { advanceMs: -hour });
    await booked.salon.remove('anna', booked.eventId);
    await booked.world.pass(10 * minute);
    expect((await booked.salon.booking(booked.booking.id)).status).toBe('cancelled');
    await expectAgreement(booked.salon);
  }),

  followed: scenario('RC3 what changed only in Google is taken, without a write back', async (start) => {
    const booked = await openBooked(start);
    await booked.salon.edit('anna', booked.eventId, { summary: 'Colour' });
    await booked.salon.move('anna', booked.eventId, ...noon);
    await booked.world.pass(minute);
    const after = await booked.salon.booking(booked.booking.id);
    expect([after.title, after.start]).toEqual(['Colour', atNoon]);
    expect((await booked.salon.calls('events.patch')).length).toBe(0);
    await expectAgreement(booked.salon);
  }),

  bothFields: scenario('RC3 different fields changed on each side are both kept', async (start) => {
    const booked = await openBooked(start);
    await pushes(booked, 'off');
    await booked.salon.edit('anna', booked.eventId, { summary: 'Colour' });
    await change(booked, booked.booking, nine);
    await pushes(booked, 'on');
    await booked.world.pass(5 * minute);
    const after = await booked.salon.booking(booked.booking.id);
    expect([after.title, after.start]).toEqual(['Colour', atNine]);
    expect(kindsOf(booked)).toEqual([]);
    await expectAgreement(booked.salon);
  }),

  oneWay: scenario('RC3 where bookings only go out, an edit in Google is written over', async (start) => {
    const booked = await withSettings(start, { direction: 'bookingsToGoogle' });
    await booked.salon.edit('anna', booked.eventId, { summary: 'Colour' });
    await booked.salon.move('anna', booked.eventId, ...noon);
    await booked.world.pass(5 * minute);
    const [event] = (await liveInGoogle(booked)).filter(({ id }) => id === booked.eventId);
    expect(event?.summary).toBe('Haircut');
    expect((await booked.salon.booking(booked.booking.id)).version).toBe(1);
    expect(Date.parse(event?.start.dateTime ?? '')).toBe(Date.parse(slot));
  }),

  movedPutBack: scenario('RC3 where a move is put back, the event returns to its booking’s time', async (start) => {
    const booked = await withSettings(start, { onEventMoved: 'putBack' });
    await booked.salon.move('anna', booked.eventId, ...noon);
    await booked.world.pass(5 * minute);
    expect((await booked.salon.booking(booked.booking.id)).start).toBe(new Date(slot).toISOString());
    await expectAgreement(booked.salon);
  }),

  newestHere: scenario('RC4 of the same field changed on both sides the newest wins: the booking', async (start) => {
    const both = await bothMoved(start, 'google', { onBothChanged: 'newest' });
    expect(both.after.start).toBe(atNine);
    expect(both.salon.conflicts().map(({ kind, theirs }) => [kind, theirs?.['start']])).toEqual([
      ['both_changed', atNoon],
    ]);
    await expectAgreement(both.salon);
  }),

  newestThere: scenario('RC4 of the same field changed on both sides the newest wins: Google', async (start) => {
    const both = await bothMoved(start, 'booking', { onBothChanged: 'newest' });
    expect(both.after.start).toBe(atNoon);
    expect(both.salon.conflicts().map(({ kind, ours }) => [kind, ours?.['start']])).toEqual([['both_changed', atNine]]);
    await expectAgreement(both.salon);
  }),

  bookingWins: scenario('RC4 the booking wins where the setting says so', async (start) => {
    const both = await bothMoved(start, 'booking', { onBothChanged: 'booking' });
    expect(both.after.start).toBe(atNine);
    await expectAgreement(both.salon);
  }),

  googleWins: scenario('RC4 Google wins where the setting says so', async (start) => {
    const both = await bothMoved(start, 'google', { onBothChanged: 'google' });
    expect(both.after.start).toBe(atNoon);
    await expectAgreement(both.salon);
  }),

  outsideHours: scenario(
    'RC5 a move out of working hours is refused and shown, and its time is not sold',
    async (start) => {
      const booked = await openBooked(start);
      const key = { pk: booked.salon.id, sk: 'resource#res_anna' };
      const workingHours = { thursday: [{ from: '08:00', to: '11:00' }] };
      await booked.world.store.update({ table: 'directory', key, set: { workingHours } });
      await booked.salon.move('anna', booked.eventId, ...noon);
      await booked.world.settle();
      expect((await booked.salon.booking(booked.booking.id)).start).toBe(new Date(slot).toISOString());
      expect(kindsOf(booked)).toEqual(['move_refused']);
      expect((await booked.salon.tryBook('anna', noon[0])).ok).toBe(false);
    },
  ),

  ontoAnother: scenario('RC5 a move onto another booking is refused and shown', async (start) => {
    const booked = await openBooked(start);
    await booked.salon.book('anna', noon[0]);
    await booked.world.settle();
    await booked.salon.move('anna', booked.eventId, ...noon);
    await booked.world.settle();
    expect((await booked.salon.booking(booked.booking.id)).start).toBe(new Date(slot).toISOString());
    expect(kindsOf(booked)).toContain('move_refused');
  }),

  intoThePast: scenario('RC5 a move into the past is refused and shown', async (start) => {
    const booked = await openBooked(start);
    await booked.salon.move('anna', booked.eventId, '2026-05-03T10:00:00+02:00', '2026-05-03T11:00:00+02:00');
    await booked.world.settle();
    expect((await booked.salon.booking(booked.booking.id)).start).toBe(new Date(slot).toISOString());
    expect(kindsOf(booked)).toEqual(['move_refused']);
  }),

  deletedCancels: scenario('RC6 a deleted event cancels its booking and frees its slot', async (start) => {
    const booked = await openBooked(start);
    await booked.salon.remove('anna', booked.eventId);
    await booked.world.settle();
    expect((await booked.salon.booking(booked.booking.id)).status).toBe('cancelled');
    expect((await booked.salon.tryBook('anna', slot)).ok).toBe(true);
  }),

  deletedAsks: scenario('RC6 a deleted event asks where the setting says so', async (start) => {
    const booked = await withSettings(start, { onEventDeleted: 'ask' });
    await booked.salon.remove('anna', booked.eventId);
    await booked.world.settle();
    expect((await booked.salon.booking(booked.booking.id)).status).toBe('confirmed');
    expect(kindsOf(booked)).toEqual(['deleted_in_google']);
  }),

  pastBooking: scenario('RC6 tidying up what is over cancels nothing', async (start) => {
    const booked = await openBooked(start);
    booked.world.time += 3 * 24 * hour;
    await booked.salon.remove('anna', booked.eventId);
    await booked.world.settle();
    expect((await booked.salon.booking(booked.booking.id)).status).toBe('confirmed');
  }),

  copied: scenario('RC8 a copy of a booking’s event is an ordinary event', async (start) => {
    const booked = await openBooked(start);
    const [event] = (await liveInGoogle(booked)).filter(({ id }) => id === booked.eventId);
    const copy = { ...event, id: 'copie001', start: { dateTime: noon[0] }, end: { dateTime: noon[1] } };
    await booked.salon.create('anna', copy);
    await booked.world.settle();
    expect(await busyTimes(booked, '2026-05-07T00:00:00Z', '2026-05-08T00:00:00Z')).toEqual([
      `google ${atNoon} 2026-05-07T11:00:00.000Z`,
    ]);
    await booked.salon.remove('anna', 'copie001');
    await booked.world.settle();
    expect((await booked.salon.booking(booked.booking.id)).status).toBe('confirmed');
  }),

  ownTime: scenario('RC8 a booking’s own event takes its time once', async (start) => {
    const booked = await openBooked(start);
    const taken = await busyTimes(booked, '2026-05-05T12:00:00Z', '2026-05-05T13:00:00Z');
    expect(taken.map((time) => time.split(' ')[0])).toEqual(['booking']);
  }),

  cancelWins: scenario('RC3 a cancelled booking stays cancelled when its event is edited meanwhile', async (start) => {
    const booked = await openBooked(start);
    await pushes(booked, 'off');
    await booked.salon.edit('anna', booked.eventId, { summary: 'Colour' });
    await cancel(booked, booked.booking);
    await booked.world.pass(5 * minute);
    expect((await booked.salon.booking(booked.booking.id)).status).toBe('cancelled');
    await expectAgreement(booked.salon);
  }),

  noLoop: scenario('RC2 after any edit both sides come to rest with at most one write', async (start) => {
    const anna = await openAnna(start);
    const { id } = await anna.salon.book('anna', slot);
    await anna.world.settle();
    const eventId = (await anna.salon.booking(id)).google.eventId ?? '';
    for (const summary of ['one', 'two', 'three']) {
      await anna.salon.edit('anna', eventId, { summary });
      await change(anna, { id }, { notes: `after ${summary}` });
      await anna.world.pass(10 * minute);
    }
    expect((await anna.salon.calls('events.patch')).filter(({ status }) => status === 200).length).toBe(3);
    await expectAgreement(anna.salon);
  }),
};
