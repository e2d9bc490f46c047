import type { Plant } from './plant.ts';
import { event, type Salon } from './salon.ts';
import { at, biz, calendarId, channelId, linkId } from './salon-rows.ts';
import { hour, minute } from './tale.ts';

/** 1, 3, 5, 11, 15, 17, 22: what is wrong when nothing is left to do. */

const weekly = event('series', '08:00', '09:00', { recurrence: ['RRULE:FREQ=WEEKLY;COUNT=2'] });
const seriesRow = {
  end: '2026-05-18T09:00:00.000Z',
  series: {
    ...{ lines: ['RRULE:FREQ=WEEKLY;COUNT=2'], startLocal: '2026-05-11T08:00:00', allDay: false, zone: 'UTC' },
    durationMs: hour,
  },
};

function series(salon: Salon, instances: string[], overrides: string[]): void {
  salon.take();
  salon.list('syncToken=x', { items: [weekly], nextSyncToken: 's' });
  salon.store(weekly, salon.link.pullNumber, seriesRow);
  const base = `${biz}#${linkId}#g1`;
  for (const originalStart of overrides)
    salon.tale.write({
      table: 'calendar',
      row: {
        ...{ pk: base, sk: `x#${originalStart}#one`, v: 1, row: 'override', eventId: 'one', masterId: 'series' },
        ...{ originalStart, pull: 2 },
      },
    });
  salon.finish('s');
  salon.tale.show(calendarId, weekly);
  const view = salon.tale.calendars.get(calendarId);
  for (const day of instances)
    view?.instances.push({
      ...{ id: `series_${day}`, recurringEventId: 'series', status: 'confirmed' },
      ...{ start: { dateTime: `${day}T08:00:00Z` }, end: { dateTime: `${day}T09:00:00Z` } },
    });
}

const busy = event('lunch', '12:00', '13:00');

export const atRestPlants: Plant[] = [
  {
    invariant: 1,
    anomaly: 'a booking and its event differ and no conflict says so',
    sound: (salon) => {
      salon.book('bkg_1', '10:00', '11:00');
      salon.push('bkg_1');
    },
    broken: (salon) => {
      salon.book('bkg_1', '10:00', '11:00');
      const there = salon.push('bkg_1');
      salon.tale.show(calendarId, { ...there, summary: 'Something else' });
    },
  },
  {
    invariant: 1,
    anomaly: 'an event of Google takes no time here',
    sound: (salon) => {
      salon.tale.show(calendarId, busy);
      salon.pull([busy]);
    },
    broken: (salon) => salon.tale.show(calendarId, busy),
  },
  {
    invariant: 3,
    anomaly: 'a booking has two live events',
    sound: (salon) => {
      salon.book('bkg_1', '10:00', '11:00');
      salon.push('bkg_1');
    },
    broken: (salon) => {
      salon.book('bkg_1', '10:00', '11:00');
      const first = salon.push('bkg_1');
      const row = { pk: `${biz}#${linkId}`, sk: 'own#second', v: 1, row: 'ownEvent', bookingId: 'bkg_1' };
      salon.tale.write({ table: 'calendar', row });
      salon.tale.show(calendarId, { ...first, id: 'second' });
    },
  },
  {
    invariant: 3,
    anomaly: 'an event stands in the mirror twice',
    sound: (salon) => {
      salon.tale.show(calendarId, busy);
      salon.pull([busy]);
    },
    broken: (salon) => {
      salon.tale.show(calendarId, busy);
      salon.pull([busy]);
      const [row] = [...salon.tale.rows.calendar.values()].filter((one) => one.row === 'event');
      if (row !== undefined) salon.tale.write({ table: 'calendar', row: { ...row, sk: `t#${at('11:00')}#lunch` } });
    },
  },
  {
    invariant: 5,
    anomaly: 'a deleted event still takes time here',
    sound: (salon) => {
      salon.pull([busy]);
      salon.pull([{ ...busy, status: 'cancelled' }]);
    },
    broken: (salon) => salon.pull([busy]),
  },
  {
    invariant: 5,
    anomaly: 'a cancelled booking keeps its event',
    sound: (salon) => {
      salon.book('bkg_1', '10:00', '11:00');
      const there = salon.push('bkg_1');
      salon.change('bkg_1', { status: 'cancelled' });
      salon.google('bkg_1', { state: 'synced' });
      salon.tale.show(calendarId, { ...there, status: 'cancelled' });
      salon.pull([{ ...there, status: 'cancelled' }]);
    },
    broken: (salon) => {
      salon.book('bkg_1', '10:00', '11:00');
      salon.push('bkg_1');
      salon.change('bkg_1', { status: 'cancelled' });
      salon.google('bkg_1', { state: 'synced' });
    },
  },
  {
    invariant: 11,
    anomaly: 'a ticket is open at rest',
    sound: (salon) => {
      salon.tale.begin('receive-notification');
      salon.setLink({ ticket: salon.link.ticket + 1 });
      salon.pull([]);
    },
    broken: (salon) => {
      salon.pull([]);
      salon.tale.begin('receive-notification');
      salon.setLink({ ticket: salon.link.ticket + 1 });
    },
  },
  {
    invariant: 15,
    anomaly: 'an occurrence that was cancelled in Google still takes time',
    sound: (salon) => series(salon, ['2026-05-11'], ['2026-05-18T08:00:00.000Z']),
    broken: (salon) => series(salon, ['2026-05-11'], []),
  },
  {
    invariant: 17,
    anomaly: 'a link without a channel is not looked at for hours',
    sound: (salon) => {
      const { channelId: _, ...link } = salon.link;
      salon.tale.write({ table: 'directory', row: { ...link, dueAt: salon.tale.iso(20 * minute) } });
    },
    broken: (salon) => {
      const { channelId: _, ...link } = salon.link;
      salon.tale.write({ table: 'directory', row: { ...link, dueAt: salon.tale.iso(5 * hour) } });
    },
  },
  {
    invariant: 17,
    anomaly: 'a link counts on a channel that was stopped',
    sound: (salon) => salon.setLink({ dueAt: salon.tale.iso(hour) }),
    broken: (salon) => {
      const channel = salon.tale.row('directory', biz, `channel#${channelId}`);
      salon.tale.write({ table: 'directory', row: { ...channel, state: 'stopped' } });
    },
  },
  {
    invariant: 22,
    anomaly: 'a link that is read is leased',
    sound: (salon) => salon.setLink({ state: 'paused', leaseUntil: salon.tale.iso(minute) }),
    broken: (salon) => salon.setLink({ leaseUntil: salon.tale.iso(minute) }),
  },
  {
    invariant: 22,
    anomaly: 'the lease of a paused link does not lapse within its term',
    sound: (salon) => salon.setLink({ state: 'paused', leaseUntil: salon.tale.iso(5 * minute) }),
    broken: (salon) => salon.setLink({ state: 'paused', leaseUntil: salon.tale.iso(hour) }),
  },
  {
    invariant: 22,
    anomaly: 'a message lies in a dead-letter queue',
    sound: ({ tale }) => void tale.queues.push({ name: 'deltas', ready: 0, inFlight: 0, delayed: 0, dead: 0 }),
    broken: ({ tale }) => void tale.queues.push({ name: 'deltas', ready: 0, inFlight: 0, delayed: 0, dead: 1 }),
  },
  {
    invariant: 22,
    anomaly: 'a booking waits and nobody will look at it',
    sound: (salon) => {
      salon.book('bkg_1', '10:00', '11:00');
      salon.google('bkg_1', { state: 'refused' }, hour);
      salon.conflict('write_refused', 'bkg_1');
    },
    broken: (salon) => {
      salon.book('bkg_1', '10:00', '11:00');
      salon.google('bkg_1', { state: 'waiting' });
    },
  },
];
