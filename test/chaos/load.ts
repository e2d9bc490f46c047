import { setTimeout as pause } from 'node:timers/promises';
import { bookOnce, cancel, change } from './booking-client.ts';
import type { Doors } from './doors.ts';
import type { Draw } from './draw.ts';
import type { BookingEntry, Calendar, Ledger, Side } from './ledger.ts';
import { addEvent, deleteBooked, deleteEvent, moveBooked, moveEvent } from './people.ts';

/** Bookings, changes and edits by people at random, a bounded number at a time, until it is told to stop. */

export type Stage = { doors: Doors; ledger: Ledger; tally: Map<string, number> };

const actors = 3;
const longestPauseMilliseconds = 1500;
const mostEdits = 5;
/** Fewer than the breaker lets through in a quarter of an hour (AP5). */
const mostDeletions = 4;

export type Load = { stop(): Promise<void> };

export function startLoad(stage: Stage, draw: Draw): Load {
  const stopping = new AbortController();
  const deletions = new Map<string, number>();
  const act = async (own: Draw) => {
    while (!stopping.signal.aborted) {
      const name = await step(stage, own, deletions);
      stage.tally.set(name, (stage.tally.get(name) ?? 0) + 1);
      await pause(own.between(200, longestPauseMilliseconds));
    }
  };
  const running = Array.from({ length: actors }, () => act(draw.fork()));
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(running);
    },
  };
}

/** One thing that somebody does; answers what it was. */
async function step(stage: Stage, draw: Draw, deletions: Map<string, number>): Promise<string> {
  const choice = draw.share();
  const calendar = draw.pick(stage.ledger.calendars);
  if (calendar === undefined) throw new Error('There is no calendar.');
  if (choice < 0.3) return await bookSomething(stage, draw, calendar);
  if (choice < 0.34) return await race(stage, calendar);
  if (choice < 0.52) return await changeSomething(stage, draw);
  if (choice < 0.58) return await cancelSomething(stage, draw);
  if (choice < 0.7) return await moveSomethingBooked(stage, draw);
  if (choice < 0.73) return await deleteSomethingBooked(stage, draw, deletions);
  if (choice < 0.85) {
    await addEvent(stage, calendar);
    return 'event made in Google';
  }
  return await editEvent(stage, draw);
}

const sides: Side[] = ['api', 'api', 'person', 'both'];
const sizes = ['Cut', 'Colour', 'Wash', 'Beard'];

async function bookSomething({ doors, ledger }: Stage, draw: Draw, calendar: Calendar): Promise<string> {
  const said = { calendar, start: ledger.freeTime(calendar, 'booking'), title: draw.pick(sizes) ?? '' };
  await bookOnce(doors, ledger, ledger.addBooking(draw.pick(sides) ?? 'api', said));
  return 'booked';
}

/** Two customers want the same hour at the same moment. */
async function race({ doors, ledger }: Stage, calendar: Calendar): Promise<string> {
  const start = ledger.freeTime(calendar, 'booking');
  const rivals = ['One', 'Two'].map((title) => ledger.addBooking('api', { calendar, start, title }));
  await Promise.all(rivals.map((entry) => bookOnce(doors, ledger, entry, { rivals: true })));
  return 'raced for';
}

/** Takes an entry that nobody else is changing, for as long as `work` lasts. */
async function take<T extends { busy: boolean }>(entry: T | undefined, work: (entry: T) => Promise<void>) {
  if (entry === undefined) return;
  entry.busy = true;
  try {
    await work(entry);
  } finally {
    entry.busy = false;
  }
}

const standing = ({ ledger }: Stage, here: (entry: BookingEntry) => boolean): BookingEntry[] =>
  ledger.bookings.filter(
    (entry) => !entry.busy && entry.state === 'confirmed' && entry.edits < mostEdits && here(entry),
  );

async function changeSomething(stage: Stage, draw: Draw): Promise<string> {
  const { doors, ledger } = stage;
  const entry = draw.pick(standing(stage, ({ side }) => side !== 'person'));
  const before = entry?.said.at(-1);
  if (before === undefined) return 'idle';
  if (draw.chance(0.4)) {
    await take(entry, (mine) => change(doors, ledger, mine, { title: `${before.title} +` }));
    return 'renamed';
  }
  const other = entry?.side === 'api' && draw.chance(0.3) ? draw.pick(ledger.calendars) : undefined;
  const calendar = other ?? before.calendar;
  const start = ledger.freeTime(calendar, 'booking');
  await take(entry, (mine) => change(doors, ledger, mine, { calendar, start }));
  return calendar === before.calendar ? 'moved' : 'given to a colleague';
}

async function cancelSomething(stage: Stage, draw: Draw): Promise<string> {
  const entry = draw.pick(standing(stage, ({ side }) => side === 'api'));
  await take(entry, (mine) => cancel(stage.doors, stage.ledger, mine));
  return entry === undefined ? 'idle' : 'cancelled';
}

/** In Google there is something to move only when the booking has arrived there. */
const arrived = ({ side, changes, arrived: seen }: BookingEntry): boolean =>
  side === 'both' ? seen > 0 : side === 'person' && changes === seen;

async function moveSomethingBooked(stage: Stage, draw: Draw): Promise<string> {
  const entry = draw.pick(standing(stage, arrived));
  await take(entry, (mine) => moveBooked(stage, mine));
  return entry === undefined ? 'idle' : 'moved in Google';
}

async function deleteSomethingBooked(stage: Stage, draw: Draw, deletions: Map<string, number>): Promise<string> {
  const entry = draw.pick(standing(stage, (one) => one.side === 'person' && arrived(one)));
  const email = entry?.said.at(-1)?.calendar.email ?? '';
  const before = deletions.get(email) ?? 0;
  if (entry === undefined || before >= mostDeletions) return 'idle';
  deletions.set(email, before + 1);
  await take(entry, (mine) => deleteBooked(stage, mine));
  return 'deleted in Google';
}

async function editEvent(stage: Stage, draw: Draw): Promise<string> {
  const free = stage.ledger.events.filter(
    ({ busy, place, edits }) => !busy && place !== undefined && edits < mostEdits,
  );
  const entry = draw.pick(free);
  const gone = draw.chance(0.4);
  await take(entry, (mine) => (gone ? deleteEvent(stage, mine) : moveEvent(stage, mine)));
  if (entry === undefined) return 'idle';
  return gone ? 'event deleted in Google' : 'event moved in Google';
}
