import { expect } from 'vitest';
import { calendarKeys } from '../../../shared/contracts/keys.ts';
import type { BookingRow } from '../../../shared/contracts/rows/calendar.ts';
import type { Settings } from '../../../shared/contracts/settings.ts';
import { eraseCustomer } from '../../../shared/erasure/erase-customer.ts';
import { emailHashOf } from '../../../shared/erasure/mentions.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { Gate } from '../../simulation/gate.ts';
import type { Start } from '../../simulation/start.ts';
import type { Part } from '../../simulation/world.ts';
import type { Wrap } from '../breaks.ts';
import { overlaid } from '../overlaid.ts';
import { type Chunk, change, chunksSent, liveInGoogle, minute, openBooked, settleBut } from '../scenario.ts';

/** What both sides have changed, and the worker that is slow. */

export const later = { start: Date.parse('2026-05-06T09:00:00Z'), end: Date.parse('2026-05-06T10:00:00Z') };
export const noon = ['2026-05-07T12:00:00+02:00', '2026-05-07T13:00:00+02:00'] as const;
export const daily = { recurrence: ['RRULE:FREQ=DAILY;COUNT=3'] };

/** A worker reads a booking as it was, as if it had been held up since: the next few reads, or all. */
export class SlowReader {
  row: BookingRow | undefined;
  times = 1;
  readonly #part: Part;

  constructor(part: Part) {
    this.#part = part;
  }

  wrap: Wrap = (ports, part) => {
    if (part !== this.#part) return ports;
    const get: Store['get'] = async (table, key) => {
      const { row } = this;
      const wanted = row && calendarKeys.booking(row.businessId, row.id);
      if (wanted === undefined || key.pk !== wanted.pk || key.sk !== wanted.sk || this.times === 0)
        return await ports.store.get(table, key);
      this.times -= 1;
      return row;
    };
    return overlaid(ports, { store: overlaid(ports.store, { get }) });
  };
}

/** Others are at work before a worker next reads a booking, on account of what it has seen by then. */
export class BeforeReading {
  happens: (() => Promise<unknown>) | undefined;
  readonly #part: Part;

  constructor(part: Part) {
    this.#part = part;
  }

  wrap: Wrap = (ports, part) => {
    if (part !== this.#part) return ports;
    const get: Store['get'] = async (table, key) => {
      const { happens } = this;
      if (key.sk === 'booking') {
        this.happens = undefined;
        await happens?.();
      }
      return await ports.store.get(table, key);
    };
    return overlaid(ports, { store: overlaid(ports.store, { get }) });
  };
}

type Booked = Awaited<ReturnType<typeof openBooked>>;

/** Titles are synced too, and the settings are such. */
export async function openTitled(start: Start, values: Partial<Settings>, options?: Parameters<Start>[0]) {
  const booked = await openBooked(start, options);
  await booked.salon.settings({ detailsToGoogle: 'full', ...values });
  await change(booked, booked.booking, { notes: 'left side' });
  await booked.world.settle();
  return booked;
}

/** Google gives a deletion no time of its own. */
export const withoutUpdated = ({ updated: _, ...delta }: Chunk['deltas'][number]) => delta;

export const kindsOf = ({ salon }: Pick<Booked, 'salon'>) => salon.conflicts().map(({ kind }) => kind);

export const eventOf = async (booked: Booked) => (await liveInGoogle(booked)).find(({ id }) => id === booked.eventId);

export const startInGoogle = async (booked: Booked) => Date.parse((await eventOf(booked))?.start?.dateTime ?? '');

export const startHere = async ({ salon, booking }: Booked) => Date.parse((await salon.booking(booking.id)).start);

export async function bothStand(booked: Booked): Promise<void> {
  expect(kindsOf(booked)).toEqual(['both_changed']);
  expect(await startHere(booked)).toBe(later.start);
  expect(await startInGoogle(booked)).toBe(Date.parse(noon[0]));
}

/** Both have moved it, and a person is asked. The row as it was before, and what was read of the event then. */
export async function askedAboutBoth(start: Start, slow: SlowReader) {
  const booked = await openBooked(start, { wrap: slow.wrap });
  const old = chunksSent(booked).at(-1);
  if (old === undefined) throw new Error('nothing was read');
  const before = await booked.salon.booking(booked.booking.id);
  await booked.salon.settings({ onBothChanged: 'ask' });
  booked.world.time += minute / 3;
  await change(booked, booked.booking, later);
  await booked.salon.move('anna', booked.eventId, ...noon);
  await settleBut(booked, 'pushes');
  await booked.world.settle();
  await bothStand(booked);
  return { ...booked, before, old: { ...old, pull: old.pull + 100 } };
}

/** The event is being written without its customer, and the answer of that call is held; meanwhile the calendar is read. */
export async function readWhileForgotten(start: Start, call: 'getEvent' | 'patchEvent') {
  const gate = new Gate('push-bookings', call);
  const booked = await openBooked(start, { wrap: gate.wrap });
  const { world, salon, eventId } = booked;
  await salon.edit('anna', eventId, { colorId: '5' });
  const work = { emailHash: emailHashOf('carla@customer.example'), by: 'Desk' };
  await eraseCustomer(world.ports, { ...work, businessId: salon.id }, undefined);
  await settleBut(booked, 'pushes', 'deltas');
  const held = gate.hold();
  const writing = world.handleNext('pushes');
  await held.reached;
  await settleBut(booked, 'pushes');
  world.time += minute / 2;
  return { ...booked, held, writing };
}
