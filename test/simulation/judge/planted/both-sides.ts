import type { ConflictRow } from '../../../../shared/contracts/rows/conflicts.ts';
import type { Plant } from './plant.ts';
import { type Salon } from './salon.ts';
import { at, calendarId } from './salon-rows.ts';

/** 2, 4, 13, 14, 16: bookings and their events over time. */

function synced(salon: Salon) {
  salon.book('bkg_1', '10:00', '11:00');
  return salon.push('bkg_1');
}

/** Google's title is taken over, as a pull finds it. */
function follow(salon: Salon, title: string): void {
  const { start, end, google } = salon.booking('bkg_1');
  salon.change(
    'bkg_1',
    { title, google: { ...google, syncedVersion: 2, base: { start, end, title } } },
    'changed in Google',
  );
}

const ours = { title: 'Ours', start: at('10:00'), end: at('11:00') };
const theirs = { title: 'Theirs', start: at('10:00'), end: at('11:00') };

/** Both sides have changed the title; the conflict is open and its winner still to be written. */
function duel(salon: Salon): void {
  const there = synced(salon);
  salon.change('bkg_1', { title: 'Ours', google: { ...salon.booking('bkg_1').google, state: 'pending' } });
  const edited = salon.edit(there, { summary: 'Theirs' });
  salon.pull([edited]);
  salon.tale.begin('apply-deltas');
  salon.conflict('both_changed', 'bkg_1', { ours, theirs, eventId: edited.id });
}

/** A person’s move that the settings undo. */
function putBack(salon: Salon): void {
  const there = synced(salon);
  const edited = salon.edit(there, { start: { dateTime: at('12:00') }, end: { dateTime: at('13:00') } });
  salon.pull([edited]);
  salon.google('bkg_1', { state: 'pending', syncedVersion: 0 });
  salon.tale.now += 60_000;
  salon.push('bkg_1');
}

/** Both sides have moved the booking, and a person is asked whose time counts. */
function ask(salon: Salon): void {
  const there = synced(salon);
  const [mine, yours] = [
    { title: 'Cut', start: at('14:00'), end: at('15:00') },
    { title: 'Cut', start: at('12:00'), end: at('13:00') },
  ];
  salon.change('bkg_1', { ...mine, google: { ...salon.booking('bkg_1').google, state: 'pending' } });
  const edited = salon.edit(there, { start: { dateTime: yours.start }, end: { dateTime: yours.end } });
  salon.pull([edited]);
  salon.tale.begin('apply-deltas');
  salon.conflict('both_changed', 'bkg_1', { ours: mine, theirs: yours, eventId: edited.id });
  salon.google('bkg_1', { undecided: true });
}

/** The event is deleted, and a person is asked what that means. */
function askAboutDeletion(salon: Salon): void {
  const there = synced(salon);
  const gone = salon.edit(there, { status: 'cancelled' });
  salon.pull([gone]);
  salon.tale.begin('apply-deltas');
  salon.conflict('deleted_in_google', 'bkg_1', { ...deletion, theirs: { status: 'cancelled' } });
  salon.google('bkg_1', { undecided: true });
}

const deletion: Partial<ConflictRow> = { cause: { key: 'cause.deletedAsk' } };

function takeTurns(salon: Salon, rounds: number): void {
  let there = synced(salon);
  for (let round = 1; round <= rounds; round++) {
    salon.edit(there, { start: { dateTime: at('12:00') }, end: { dateTime: at('13:00') } });
    salon.google('bkg_1', { state: 'pending', syncedVersion: 0 });
    salon.note('bkg_1', { start: at('12:00'), end: at('13:00') });
    there = salon.push('bkg_1');
  }
}

export const bothSidesPlants: Plant[] = [
  {
    invariant: 2,
    anomaly: 'what a person changed in Google is forgotten',
    sound: (salon) => {
      const edited = salon.edit(synced(salon), { summary: 'Theirs' });
      salon.pull([edited]);
      follow(salon, 'Theirs');
    },
    broken: (salon) => {
      const there = synced(salon);
      salon.edit(there, { summary: 'Theirs' });
      salon.tale.now += 60_000;
      salon.pull([there]);
      salon.tale.show(calendarId, there);
    },
  },
  {
    invariant: 2,
    anomaly: 'what the API accepted is written over from Google without a conflict',
    sound: (salon) => {
      duel(salon);
      follow(salon, 'Theirs');
    },
    broken: (salon) => {
      const there = synced(salon);
      salon.change('bkg_1', { title: 'Ours' });
      const edited = salon.edit(there, { summary: 'Theirs' });
      salon.pull([edited]);
      follow(salon, 'Theirs');
    },
  },
  {
    invariant: 2,
    anomaly: 'a booking takes from Google what nobody set there',
    sound: (salon) => {
      const edited = salon.edit(synced(salon), { summary: 'Theirs' });
      salon.pull([edited]);
      follow(salon, 'Theirs');
    },
    broken: (salon) => {
      const there = synced(salon);
      follow(salon, 'Nobody’s');
      salon.tale.show(calendarId, { ...there, summary: 'Nobody’s' });
    },
  },
  {
    invariant: 2,
    anomaly: 'an answer of the API names what was never stored',
    sound: (salon) => void synced(salon),
    broken: (salon) => {
      salon.book('bkg_1', '10:00', '11:00', { answer: { version: 7 } });
      salon.push('bkg_1');
    },
  },
  {
    invariant: 2,
    anomaly: 'Google’s time is written over while a person is asked about it',
    settings: { onBothChanged: 'ask' },
    sound: ask,
    broken: (salon) => {
      ask(salon);
      salon.push('bkg_1');
    },
  },
  {
    invariant: 2,
    anomaly: 'a question about a deletion goes without an answer, and the event stays away',
    settings: { onEventDeleted: 'ask' },
    sound: askAboutDeletion,
    broken: (salon) => {
      askAboutDeletion(salon);
      salon.conflict('deleted_in_google', 'bkg_1', { ...deletion, state: 'closed' });
    },
  },
  {
    invariant: 4,
    anomaly: 'a version is written again though nobody asked for it',
    sound: (salon) => {
      synced(salon);
      salon.change('bkg_1', { title: 'Cut and dry' });
      salon.push('bkg_1');
    },
    broken: (salon) => {
      synced(salon);
      salon.push('bkg_1');
    },
  },
  {
    invariant: 2,
    anomaly: 'what a person moved is put back without a trace',
    settings: { onEventMoved: 'putBack' },
    sound: (salon) => {
      putBack(salon);
      salon.note('bkg_1', { start: at('12:00'), end: at('13:00') });
    },
    broken: putBack,
  },
  {
    invariant: 4,
    anomaly: 'a script and a booking take turns without end',
    sound: (salon) => takeTurns(salon, 5),
    broken: (salon) => takeTurns(salon, 9),
  },
  {
    invariant: 13,
    anomaly: 'an event goes back to an older version',
    sound: (salon) => {
      synced(salon);
      salon.change('bkg_1', { title: 'Cut and dry' });
      salon.push('bkg_1');
    },
    broken: (salon) => {
      synced(salon);
      salon.change('bkg_1', { title: 'Cut and dry' });
      salon.push('bkg_1');
      salon.push('bkg_1', { version: 1 });
    },
  },
  {
    invariant: 14,
    anomaly: 'the booking keeps its version though the settings say that Google wins',
    settings: { onBothChanged: 'google' },
    sound: (salon) => {
      duel(salon);
      follow(salon, 'Theirs');
    },
    broken: (salon) => {
      duel(salon);
      salon.google('bkg_1', { state: 'synced' });
    },
  },
  {
    invariant: 14,
    anomaly: 'the booking takes Google’s version though the settings say that it wins',
    settings: { onBothChanged: 'booking' },
    sound: (salon) => {
      duel(salon);
      salon.google('bkg_1', { state: 'pending', syncedVersion: 1 }, 60_000);
    },
    broken: (salon) => {
      duel(salon);
      follow(salon, 'Theirs');
    },
  },
  {
    invariant: 16,
    anomaly: 'Google gets another time than the booking has',
    sound: (salon) => void synced(salon),
    broken: (salon) => {
      salon.book('bkg_1', '10:00', '11:00');
      salon.push('bkg_1', { body: { start: { dateTime: at('09:00') } } });
    },
  },
  {
    invariant: 16,
    anomaly: 'a booking ends before it starts',
    sound: (salon) => void synced(salon),
    broken: (salon) => salon.book('bkg_1', '11:00', '10:00'),
  },
];
