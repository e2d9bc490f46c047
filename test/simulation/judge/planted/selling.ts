import type { Plant } from './plant.ts';
import { event, type Salon } from './salon.ts';
import { ledgerKeys } from '../../../../shared/contracts/keys.ts';
import { biz, calendarId, linkId } from './salon-rows.ts';
import { hour } from './tale.ts';

/** 6, 9, 10, 22: booking a resource's time. */

const lunch = event('lunch', '12:00', '13:00');

/** So many bookings, then as many deletions taken from Google at once. */
function deletions(salon: Salon, count: number): void {
  const ids = Array.from({ length: count }, (_, nth) => `bkg_${nth}`);
  ids.forEach((id, nth) => {
    const hours = String(nth + 8).padStart(2, '0');
    salon.book(id, `${hours}:00`, `${hours}:30`);
    const there = salon.push(id);
    salon.tale.show(calendarId, { ...there, status: 'cancelled' });
  });
  salon.pull(ids.map((id) => ({ id: `event${id.slice(4)}`, status: 'cancelled' })));
  for (const id of ids) {
    const google = { ...salon.booking(id).google, state: 'off' as const };
    salon.change(id, { status: 'cancelled', google, dueAt: undefined }, 'deleted in Google');
  }
}

function decision(salon: Salon, action: 'acceptDeletions' | 'refuseDeletions'): void {
  const row = { id: `cfl_${action}`, subject: { type: 'link', id: linkId, label: 'Anna' } } as const;
  salon.conflict('mass_deletion_held', linkId, row);
  const settledBy = { name: 'Olga', action, at: salon.tale.iso() } as const;
  const decided = { ...row, lastAction: settledBy };
  salon.conflict('mass_deletion_held', linkId, decided);
  salon.conflict('mass_deletion_held', linkId, { ...decided, state: 'settled', settledBy, closedAt: salon.tale.iso() });
}

/** The title of a booking was changed from “Cut”, and somebody takes that back. */
function undone(salon: Salon, title: string): void {
  const row = {
    ...ledgerKeys.entry(biz, 'bkg_9', salon.tale.iso(), 'led_9'),
    ...{ v: 1, row: 'ledger', id: 'led_9', businessId: biz, by: 'somebody', cause: 'API request' },
    ...{ subject: { type: 'booking', id: 'bkg_9' }, before: { title: 'Cut' }, after: { title: 'Colour', version: 2 } },
  };
  salon.tale.write({ table: 'ledger', row });
  const path = '/v1/ledger/led_9-bkg_9-abc/undo';
  salon.tale.note({ kind: 'asked', businessId: biz, method: 'POST', path, status: 200, answer: { after: { title } } });
}

export const sellingPlants: Plant[] = [
  {
    invariant: 6,
    anomaly: 'a version stands in the ledger twice',
    sound: (salon) => {
      salon.book('bkg_1', '10:00', '11:00');
      salon.push('bkg_1');
    },
    broken: (salon) => {
      salon.book('bkg_1', '10:00', '11:00');
      salon.push('bkg_1');
      const [row] = salon.tale.rows.ledger.values();
      if (row !== undefined) salon.tale.write({ table: 'ledger', row: { ...row, sk: `${row.sk}again` } });
    },
  },
  {
    invariant: 6,
    anomaly: 'one cause is open twice',
    sound: (salon) => {
      salon.conflict('double_booking', 'bkg_1', { id: 'cfl_1' });
      salon.conflict('double_booking', 'bkg_1', { id: 'cfl_1', state: 'closed' });
      salon.conflict('double_booking', 'bkg_1', { id: 'cfl_2' });
    },
    broken: (salon) => {
      salon.conflict('double_booking', 'bkg_1', { id: 'cfl_1' });
      salon.conflict('double_booking', 'bkg_1', { id: 'cfl_2' });
    },
  },
  {
    invariant: 6,
    anomaly: 'a conflict that was settled is settled again',
    sound: (salon) => {
      salon.conflict('double_booking', 'bkg_1', { id: 'cfl_1' });
      salon.conflict('double_booking', 'bkg_1', { id: 'cfl_1', state: 'settled' });
    },
    broken: (salon) => {
      salon.conflict('double_booking', 'bkg_1', { id: 'cfl_1' });
      salon.conflict('double_booking', 'bkg_1', { id: 'cfl_1', state: 'settled' });
      salon.conflict('double_booking', 'bkg_1', { id: 'cfl_1', state: 'open' });
    },
  },
  {
    invariant: 6,
    anomaly: 'one decision changes a booking twice',
    sound: (salon) => {
      salon.book('bkg_1', '10:00', '11:00');
      salon.change('bkg_1', { title: 'One' }, 'decided on the desk: keepOurs (cfl_1)');
      salon.push('bkg_1');
    },
    broken: (salon) => {
      salon.book('bkg_1', '10:00', '11:00');
      salon.change('bkg_1', { title: 'One' }, 'decided on the desk: keepOurs (cfl_1)');
      salon.change('bkg_1', { title: 'Two' }, 'decided on the desk: keepOurs (cfl_1)');
      salon.push('bkg_1');
    },
  },
  {
    invariant: 2,
    anomaly: 'an undo brings back something else',
    sound: (salon) => undone(salon, 'Cut'),
    broken: (salon) => undone(salon, 'Perm'),
  },
  {
    invariant: 9,
    anomaly: 'two bookings of one resource overlap',
    sound: (salon) => {
      salon.book('bkg_1', '10:00', '11:00');
      salon.push('bkg_1');
      salon.book('bkg_2', '11:00', '12:00');
      salon.push('bkg_2');
    },
    broken: (salon) => {
      salon.book('bkg_1', '10:00', '11:00');
      salon.push('bkg_1');
      salon.book('bkg_2', '10:30', '12:00');
      salon.push('bkg_2');
    },
  },
  {
    invariant: 9,
    anomaly: 'a booking takes time that was known to be busy',
    sound: (salon) => {
      salon.tale.show(calendarId, lunch);
      salon.pull([lunch]);
      salon.book('bkg_1', '13:00', '14:00');
      salon.push('bkg_1');
    },
    broken: (salon) => {
      salon.tale.show(calendarId, lunch);
      salon.pull([lunch]);
      salon.book('bkg_1', '12:30', '14:00');
      salon.push('bkg_1');
      salon.conflict('double_booking', 'bkg_1', { eventId: 'lunch' });
    },
  },
  {
    invariant: 9,
    anomaly: 'an event arrives on a booking and no conflict says so',
    sound: (salon) => {
      salon.book('bkg_1', '12:30', '14:00');
      salon.push('bkg_1');
      salon.tale.show(calendarId, lunch);
      salon.pull([lunch]);
      salon.conflict('double_booking', 'bkg_1', { eventId: 'lunch' });
    },
    broken: (salon) => {
      salon.book('bkg_1', '12:30', '14:00');
      salon.push('bkg_1');
      salon.tale.show(calendarId, lunch);
      salon.pull([lunch]);
    },
  },
  {
    invariant: 9,
    anomaly: 'one request with a key is booked twice',
    sound: (salon) => {
      salon.book('bkg_1', '10:00', '11:00');
      salon.push('bkg_1');
      salon.change('bkg_1', { externalId: 'key-1' }, 'api');
      salon.push('bkg_1');
      salon.book('bkg_2', '12:00', '13:00');
      salon.push('bkg_2');
    },
    broken: (salon) => {
      for (const [id, from, to] of [
        ['bkg_1', '10:00', '11:00'],
        ['bkg_2', '12:00', '13:00'],
      ] as const) {
        salon.book(id, from, to);
        salon.push(id);
        salon.change(id, { externalId: 'key-1' }, 'api');
        salon.push(id);
      }
    },
  },
  {
    invariant: 10,
    anomaly: 'a booking is confirmed on an old view and Google is not asked',
    sound: (salon) => {
      salon.pull([]);
      salon.book('bkg_1', '10:00', '11:00', { verify: 'ifStale' });
      salon.push('bkg_1');
    },
    broken: (salon) => {
      salon.tale.now += hour / 6;
      salon.book('bkg_1', '10:00', '11:00', { verify: 'ifStale' });
      salon.push('bkg_1');
    },
  },
  {
    invariant: 22,
    anomaly: 'Google cancels more than five bookings in a quarter of an hour',
    sound: (salon) => deletions(salon, 5),
    broken: (salon) => deletions(salon, 6),
  },
  {
    invariant: 22,
    anomaly: 'Google cancels a booking just after deletions were refused',
    sound: (salon) => {
      decision(salon, 'refuseDeletions');
      salon.tale.now += hour / 4;
      deletions(salon, 1);
    },
    broken: (salon) => {
      decision(salon, 'refuseDeletions');
      salon.tale.now += hour / 6;
      deletions(salon, 1);
    },
  },
  {
    invariant: 22,
    anomaly: 'Google cancels a booking after deletions were accepted and then refused',
    sound: (salon) => {
      decision(salon, 'refuseDeletions');
      decision(salon, 'acceptDeletions');
      deletions(salon, 1);
    },
    broken: (salon) => {
      decision(salon, 'acceptDeletions');
      decision(salon, 'refuseDeletions');
      deletions(salon, 1);
    },
  },
];
