import { expect } from 'vitest';
import { changeBooking, getBooking } from '../../../shared/bookings/commands.ts';
import { act } from '../../../shared/desk/act.ts';
import { disconnectLink } from '../../../shared/links/disconnect.ts';
import { failGrant } from '../../../shared/onboarding/failed-grants.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { dueAt } from '../../../shared/records/due.ts';
import { iso } from '../../../shared/records/time.ts';
import { expectAgreement } from '../../simulation/agreement.ts';
import { timed } from '../../simulation/business.ts';
import { Gate } from '../../simulation/gate.ts';
import type { Start, Started } from '../../simulation/start.ts';
import type { Wrap } from '../breaks.ts';
import { overlaid } from '../overlaid.ts';
import {
  type Chunk,
  bringBack,
  cancel,
  change,
  chunksSent,
  liveInGoogle,
  meeting,
  minute,
  openAnna,
  openBooked,
  pushes,
  scenario,
  settleBut,
  slot,
} from '../scenario.ts';
import { asIfItsPullRan } from './applying.ts';

/** What one worker knows, and another has made untrue by then: found by the simulation, each as the shortest way there. */

const later = { start: Date.parse('2026-05-06T09:00:00Z'), end: Date.parse('2026-05-06T10:00:00Z') };
const noon = ['2026-05-07T12:00:00+02:00', '2026-05-07T13:00:00+02:00'] as const;

const byOlga = { by: 'Olga', cause: 'asked' };

/** The booking as it is once everything has come to rest. */
async function rested({ world, salon }: Started, bookingId: string) {
  await world.settle();
  await world.pass(10 * minute);
  return await salon.booking(bookingId);
}

/** A double booking is looked at, and a new generation brings its event before the look is over. */
class FlipBetween {
  flip: (() => Promise<void>) | undefined;

  wrap: Wrap = (ports, part) => {
    if (part !== 'push-bookings') return ports;
    const transact: Store['transact'] = async (items) => {
      const closes = items.some((item) => item.kind === 'delete' && item.key.sk.startsWith('open#double_booking'));
      const flip = closes ? this.flip : undefined;
      this.flip = closes ? undefined : this.flip;
      await flip?.();
      return await ports.store.transact(items);
    };
    return overlaid(ports, { store: overlaid(ports.store, { transact }) });
  };
}

/** Both sides have changed, the calendar is left with its copies to be removed, and back before any is. */
async function leftAndBack(start: Start) {
  const booked = await openBooked(start);
  const { world, salon, booking, eventId, link } = booked;
  await pushes(booked, 'off');
  await salon.settings({ onBothChanged: 'ask' });
  await salon.move('anna', eventId, ...noon);
  await change(booked, booking, later);
  const ref = { businessId: salon.id, linkId: link.id };
  expect((await disconnectLink(world.ports, ref, 'remove', byOlga)).ok).toBe(true);
  await world.settle({ queues: ['changes', 'deltas'] });
  await world.handleNext('pushes');
  await world.handleNext('pushes');
  await salon.connect('anna');
  return booked;
}

type Booked = Awaited<ReturnType<typeof openBooked>>;

const pushOf = ({ salon, booking }: Booked, version: number) => ({
  ...{ v: 1, kind: 'push', businessId: salon.id, bookingId: booking.id, version },
});

async function bothStand({ salon, booking }: Booked): Promise<void> {
  expect(salon.conflicts().map(({ kind }) => kind)).toEqual(['both_changed']);
  expect(Date.parse((await salon.booking(booking.id)).start)).toBe(later.start);
}

export const overtaken = {
  deletedAsWritten: scenario(
    'PU2 an event that is deleted while its first write is being noted is put back',
    async (start) => {
      const gate = new Gate('push-bookings', 'insertEvent');
      const { world, salon } = await openAnna((options) => start({ ...options, wrap: gate.wrap }));
      await salon.settings({ onEventDeleted: 'putBack' });
      const held = gate.hold();
      const { id } = await salon.book('anna', slot);
      await settleBut({ world, salon }, 'pushes');
      const writing = world.handleNext('pushes');
      await held.reached;
      await salon.remove('anna', (await salon.booking(id)).google.eventId ?? '');
      await settleBut({ world, salon }, 'pushes');
      held.open();
      await writing;
      expect((await rested({ world, salon }, id)).google.state).toBe('synced');
      await expectAgreement(salon);
    },
  ),

  deletedAsRefused: scenario(
    'PU2 a write that is refused does not owe again what was read to be gone meanwhile',
    async (start) => {
      const gate = new Gate('push-bookings', 'patchEvent');
      const booked = await openBooked(start, { wrap: gate.wrap });
      const { world, salon, booking, eventId } = booked;
      await pushes(booked, 'off');
      await salon.edit('anna', eventId, { colorId: '5' });
      await change(booked, booking, { notes: 'right side' });
      await settleBut(booked, 'pushes');
      const held = gate.hold();
      const writing = world.handleNext('pushes');
      await held.reached;
      await pushes(booked, 'on');
      await salon.settings({ onEventDeleted: 'ask' });
      await salon.remove('anna', eventId);
      await settleBut(booked, 'pushes');
      held.open();
      await writing;
      expect((await salon.booking(booking.id)).google.undecided).toBe(true);
      expect((await salon.booking(booking.id)).dueAt).toBeUndefined();
    },
  ),

  overtakenAnswerLost: scenario(
    'PU1 a version that a booking has left before it was written is never written',
    async (start) => {
      const { world, salon } = await openAnna((options) => start({ ...options, wrap: retitled }));
      const { id } = await salon.book('anna', slot);
      expect((await rested({ world, salon }, id)).title).toBe('Ours');
      expect(await salon.calls('events.insert')).toHaveLength(1);
      expect(await salon.calls('events.patch')).toEqual([]);
      await expectAgreement(salon);
    },
  ),

  changedWhileAway: scenario(
    'RC1 what both sides changed while a calendar was being left stands on the desk when it is back',
    async (start) => {
      const booked = await leftAndBack(start);
      await booked.world.settle({ queues: ['changes', 'pushes'] });
      await rested(booked, booked.booking.id);
      await bothStand(booked);
    },
  ),

  readWhileAway: scenario(
    'PU1 an event that was read before its booking was back is read again, and no booking waits for ever',
    async (start) => {
      const booked = await leftAndBack(start);
      await booked.world.settle();
      await booked.world.pass(60 * minute);
      await bothStand(booked);
    },
  ),

  refusedAgain: scenario('PU2 a deletion that was refused is no news when it is delivered again', async (start) => {
    const booked = await openBooked(start);
    const { world, salon, booking, eventId } = booked;
    await salon.remove('anna', eventId);
    await world.settle();
    const deletion = withoutTime(chunksSent(booked).at(-1));
    await pushes(booked, 'off');
    world.time += 1000;
    await bringBack(booked, booked.booking.id);
    await world.settle();
    const stood = await salon.booking(booking.id);
    expect(stood).toMatchObject({ status: 'confirmed', google: { state: 'synced' } });
    await asIfItsPullRan(booked, deletion, () => world.play('deltas', deletion));
    expect(await rested(booked, booking.id)).toMatchObject({ status: 'confirmed', version: stood.version });
    await expectAgreement(salon);
  }),

  olderEtag: scenario(
    'PU2 a booking that knows an older version of its event than the last that was read is written all the same',
    async (start) => {
      const booked = await openBooked(start);
      const { world, salon, booking, eventId } = booked;
      const { etag } = booking.google;
      await salon.edit('anna', eventId, { colorId: '5' });
      await world.settle();
      const row = await getBooking(world.ports, salon.id, booking.id);
      if (row === undefined) throw new Error('no booking');
      await world.store.put({ table: 'calendar', row: { ...row, google: { ...row.google, etag } } });
      await change(booked, booking, { title: 'Colour' });
      await rested(booked, booking.id);
      await expectAgreement(salon);
      expect((await liveInGoogle(booked)).map(({ summary }) => summary)).toContain('Colour');
    },
  ),

  readMeanwhile: scenario(
    'PU2 a write over the version that is read meanwhile is the last, and is not written again',
    async (start) => {
      const gate = new Gate('push-bookings', 'getEvent');
      const booked = await openBooked(start, { wrap: gate.wrap });
      const { world, salon, booking, eventId } = booked;
      await pushes(booked, 'off');
      await salon.edit('anna', eventId, { colorId: '5' });
      await change(booked, booking, { title: 'Colour' });
      await world.settle({ queues: ['pushes'] });
      const held = gate.hold();
      const writing = world.play('pushes', pushOf(booked, 2));
      await held.reached;
      await settleBut(booked, 'pushes');
      held.open();
      await writing;
      expect((await salon.booking(booking.id)).google).toMatchObject({ state: 'synced', syncedVersion: 2 });
      await rested(booked, booking.id);
      await expectAgreement(salon);
    },
  ),

  readAfterFailures: scenario(
    'PU1 an event that no read tells of is read anew, whatever its write has failed on before',
    async (start) => {
      const booked = await leftAndBack(start);
      const { world, salon, booking } = booked;
      const row = await getBooking(world.ports, salon.id, booking.id);
      if (row === undefined) throw new Error('no booking');
      await world.store.put({ table: 'calendar', row: { ...row, google: { ...row.google, tries: 3 } } });
      await world.settle();
      await world.pass(90 * minute);
      await bothStand(booked);
    },
  ),

  backUnread: scenario(
    'PU2 what a person changed in the event of a cancelled booking is read before it is written when the booking is back',
    async (start) => {
      const booked = await openBooked(start);
      const { world, salon, booking, eventId } = booked;
      await pushes(booked, 'off');
      await cancel(booked, booking);
      await salon.edit('anna', eventId, { summary: 'Kept' });
      await world.settle({ queues: ['pushes'] });
      world.time += 1000;
      await bringBack(booked, booked.booking.id);
      await world.settle({ queues: ['pushes'] });
      await rested(booked, booking.id);
      expect(await salon.booking(booking.id)).toMatchObject({ status: 'confirmed', title: 'Kept' });
      await expectAgreement(salon);
    },
  ),

  restoredElsewhere: scenario(
    'PU2 an event that a person has put back at another time is read before ours is put back over it',
    async (start) => {
      const booked = await openBooked(start);
      const { world, salon, booking, eventId } = booked;
      await salon.settings({ onEventDeleted: 'putBack' });
      await salon.remove('anna', eventId);
      await settleBut(booked, 'pushes');
      await pushes(booked, 'off');
      const [from, to] = noon.map((dateTime) => ({ dateTime }));
      await salon.edit('anna', eventId, { status: 'confirmed', start: from, end: to });
      await world.settle({ queues: ['pushes'] });
      expect(Date.parse((await rested(booked, booking.id)).start)).toBe(Date.parse(noon[0]));
      await expectAgreement(salon);
    },
  ),

  unreadEdit: scenario(
    'RC3 what a person changed and nobody has read yet is not written over by a write that is tried again',
    async (start) => {
      const booked = await openBooked(start);
      const { world, salon, booking, eventId } = booked;
      await salon.settings({ onBothChanged: 'ask' });
      await pushes(booked, 'off');
      await salon.move('anna', eventId, ...noon);
      await change(booked, booking, later);
      await world.settle({ queues: ['pushes'] });
      await world.play('pushes', pushOf(booked, 2));
      expect((await liveInGoogle(booked)).map(({ start: from }) => Date.parse(from?.dateTime ?? ''))).toContain(
        Date.parse(noon[0]),
      );
    },
  ),

  flippedMeanwhile: scenario(
    'CF1 a double booking that a new generation brings is not closed on what the one before has shown',
    async (start) => {
      const between = new FlipBetween();
      const anna = await openAnna((options) => start({ ...options, wrap: between.wrap }));
      await pushes(anna, 'off');
      await anna.world.control('POST', '/sync-tokens/expire', {});
      await anna.salon.create('anna', timed('clash001', slot, '2026-05-05T15:00:00+02:00'));
      await pushes(anna, 'on');
      await anna.world.control('PATCH', `${anna.salon.eventsOf('anna')}/${meeting.id}`, { summary: 'now' });
      await settleBut(anna, 'deltas');
      await settleBut(anna, 'deltas');
      const [chunk] = chunksSent(anna).slice(-1);
      if (chunk === undefined) throw new Error('nothing was read');
      const { last: _, ...withoutLast } = chunk;
      expect((await anna.salon.tryBook('anna', slot)).ok).toBe(true);
      await anna.world.play('deltas', withoutLast);
      expect(anna.salon.conflicts().map(({ kind }) => kind)).toEqual(['double_booking']);
      between.flip = async () => await anna.world.play('deltas', { ...chunk, deltas: [] });
      await settleBut(anna, 'deltas', 'changes');
      await anna.world.settle();
      expect((await anna.salon.link(anna.link.id)).generation).toBe(2);
      expect(anna.salon.conflicts().map(({ kind }) => kind)).toEqual(['double_booking']);
    },
  ),

  heldAnyway: scenario(
    'GR2 the links of a grant that fails are held, though another writer is in the way',
    async (start) => {
      const { world, salon, link } = await openAnna(start);
      const { businessId, accountId } = link;
      world.store.injectConflict(2);
      await failGrant(world.ports, { businessId, accountId, reason: 'invalid_grant' });
      expect((await salon.link(link.id)).state).toBe('actionNeeded');
    },
  ),

  letGoMeanwhile: scenario(
    'IN6 an account that is to be let go while its reminder is written is let go',
    async (start) => {
      const { world, salon, link } = await openAnna((options) => start({ ...options, wrap: lettingGo }));
      const { businessId, accountId } = link;
      await failGrant(world.ports, { businessId, accountId, reason: 'invalid_grant' });
      await world.store.update({
        ...{ table: 'directory', key: { pk: link.pk, sk: link.sk }, set: { state: 'disconnected' } },
      });
      await world.pass(2 * 86_400_000, 60 * minute);
      expect(world.store.rows('directory').filter(({ row }) => row === 'account')).toEqual([]);
      expect(await salon.calls('oauth.revoke')).not.toEqual([]);
    },
  ),

  acceptedLate: scenario(
    'CF2 what Google has shown is accepted after ours was written over it, and is no change there',
    async (start) => {
      const booked = await openBooked(start);
      const { world, salon, booking, eventId } = booked;
      await salon.settings({ outsideWorkingHours: 'refuse', detailsToGoogle: 'full' });
      await salon.addResource('anna', { workingHours: { thursday: [{ from: '16:00', to: '18:00' }] } });
      await salon.move('anna', eventId, ...noon);
      await world.settle();
      const conflictId = salon.conflicts()[0]?.id ?? '';
      await pushes(booked, 'off');
      world.time += minute;
      await change(booked, booking, { title: 'Colour' });
      await world.settle();
      await salon.edit('anna', eventId, { colorId: '5' });
      world.time += minute;
      const decision = { businessId: salon.id, conflictId, action: 'acceptGoogle', by: 'Lena' };
      expect((await act(world.ports, decision)).ok).toBe(true);
      await rested(booked, booking.id);
      expect(salon.conflicts()).toEqual([]);
      expect(Date.parse((await salon.booking(booking.id)).start)).toBe(Date.parse(noon[0]));
      await expectAgreement(salon);
    },
  ),
};

/** Whenever a reminder is written the account is to be let go by then. */
const lettingGo: Wrap = (ports, part) => {
  if (part !== 'run-schedule') return ports;
  const transact: Store['transact'] = async (items) => {
    const [reminder] = items;
    if (reminder?.kind === 'update' && reminder.set?.['remindersSent'] !== undefined) {
      const now = ports.clock.now();
      const set = { releaseAt: iso(now), ...dueAt(reminder.key, now) };
      const when = [{ attribute: 'releaseAt', is: 'absent' } as const];
      await ports.store.update({ table: 'directory', key: reminder.key, set, when });
    }
    return await ports.store.transact(items);
  };
  return overlaid(ports, { store: overlaid(ports.store, { transact }) });
};

/** Google gives no time with a deletion. */
function withoutTime(chunk: Chunk | undefined): Chunk {
  if (chunk === undefined) throw new Error('nothing was read');
  return { ...chunk, deltas: chunk.deltas.map(({ updated: _, ...delta }) => delta) };
}

/** Each booking gets another title just before its event's id is stored. */
const retitled: Wrap = (ports, part) => {
  if (part !== 'push-bookings') return ports;
  const done = new Set<string>();
  const put: Store['put'] = async (item) => {
    const { row, pk, bookingId } = item.row;
    const [businessId = ''] = pk.split('#');
    const id = String(bookingId);
    if (row === 'ownEvent' && !done.has(id)) {
      done.add(id);
      await changeBooking(ports, { ...{ businessId, bookingId: id, ...byOlga }, change: { title: 'Ours' } });
    }
    return await ports.store.put(item);
  };
  return overlaid(ports, { store: overlaid(ports.store, { put }) });
};
