import type * as TakeDeletion from '../../../functions/apply-deltas/take-deletion.ts';
import type * as PutBack from '../../../shared/bookings/put-back.ts';
import type * as Collisions from '../../../shared/bookings/collisions.ts';
import { BookingGoogle } from '../../../shared/contracts/rows/calendar.ts';
import type * as Cleanup from '../../../shared/links/cleanup.ts';
import type * as ExpectedEvent from '../../../shared/sync/expected-event.ts';
import type * as LeftCopy from '../../../shared/sync/left-copy.ts';
import type * as PushPlan from '../../../shared/sync/push-plan.ts';
import { GoogleError, isFailure } from '../../../shared/ports/google.ts';
import type { Row } from '../../../shared/ports/store.ts';
import type * as Reconcile from '../../../shared/sync/reconcile.ts';
import { inGoogle, inMessages, inModule, inStore, puttingGoogle, type Sabotage } from '../breaks.ts';

/** Defects that the simulation found, brought back. */
const leftCopy = '../../shared/sync/left-copy.ts';

export const found: Sabotage[] = [
  {
    rule: 'RC6',
    name: 'a declined event is put back where it stands',
    breaks: inModule<typeof TakeDeletion>('../../functions/apply-deltas/take-deletion.ts', (real) => ({
      takeDeletion: (ports, context, booking, reply, declined) =>
        real.takeDeletion(ports, context, booking, reply, reply === 'putBack' ? undefined : declined),
    })),
    proof: (all) => all.puttingBack.declinedReplaced,
  },
  {
    rule: 'LG1',
    name: 'a booking that comes back has forgotten that its event was declined',
    breaks: puttingGoogle('apply-deltas', ({ declinedEvent: _, ...google }) => google),
    proof: (all) => all.puttingBack.declinedUndone,
  },
  {
    rule: 'LG1',
    name: 'a declined event is brought back from the trash',
    breaks: inGoogle('push-bookings', (api) => ({
      getEvent: async (...asked) => {
        const { attendees: _, ...event } = await api.getEvent(...asked);
        return event;
      },
    })),
    proof: (all) => all.puttingBack.declinedThenDeleted,
  },
  {
    rule: 'PU1',
    name: 'what Google refuses to write over an event that stands takes another id',
    breaks: inGoogle('push-bookings', (api) => ({
      patchEvent: async (...asked) =>
        await api.patchEvent(...asked).catch((error: unknown) => {
          throw isFailure(error, 'writeRefused') ? new GoogleError({ kind: 'notFound' }, { message: '' }) : error;
        }),
    })),
    proof: (all) => all.erasing.refusedWhereItStands,
  },
  {
    rule: 'AP5',
    name: 'a declined event whose deletion is refused is put back where it stands',
    breaks: inModule<typeof PutBack>('../../shared/bookings/put-back.ts', (real) => ({
      putBackState: (google) => real.putBackState({ ...google, declinedEvent: undefined }),
    })),
    proof: (all) => all.puttingBack.declinedRefused,
  },
  {
    rule: 'AP3',
    name: 'an event whose first write was never answered is not missed',
    breaks: inModule<typeof ExpectedEvent>('../../shared/sync/expected-event.ts', (real) => ({
      expectsEvent: (google, link) => google.writtenAt !== undefined && real.expectsEvent(google, link),
    })),
    proof: (all) => all.pushing.goneAfterLostInsert,
  },
  {
    rule: 'PU2',
    name: 'what is asked about keeps the version before it was declined',
    breaks: puttingGoogle('apply-deltas', (google, _, before) =>
      google.undecided === true ? { ...google, etag: BookingGoogle.parse(before.google).etag } : google,
    ),
    proof: (all) => all.puttingBack.declinedAsked,
  },
  {
    rule: 'PU2',
    name: 'what is held keeps the version before it was declined',
    breaks: puttingGoogle('apply-deltas', (google, row, before) =>
      row.heldByConflict === undefined ? google : { ...google, etag: BookingGoogle.parse(before.google).etag },
    ),
    proof: (all) => all.puttingBack.declinedHeld,
  },
  {
    rule: 'RC3',
    name: 'the event of a cancelled booking that came back counts as deleted',
    breaks: puttingGoogle('apply-deltas', (google, { status }, before) =>
      status === 'cancelled' && google.state === 'pending'
        ? { ...google, syncedVersion: BookingGoogle.parse(before.google).syncedVersion }
        : google,
    ),
    proof: (all) => all.puttingBack.broughtBack,
  },
  {
    rule: 'RC3',
    name: 'the deletion of an event that is known already counts as owed, also where its calendar was away',
    breaks: puttingGoogle('apply-deltas', (google, { status }, before) => {
      const known = BookingGoogle.parse(before.google);
      return status === 'cancelled' && known.state === 'off' ? known : google;
    }),
    proof: (all) => all.returning.cancelledWhileAway,
  },
  {
    rule: 'AP1',
    name: 'another writer in the way counts as a newer pull',
    breaks: inStore('apply-deltas', (store) => ({
      transact: async (items) => {
        const result = await store.transact(items);
        return result.ok ? result : { ...result, conflict: false };
      },
    })),
    proof: (all) => all.inTheWay.conflictIsNoFence,
  },
  {
    rule: 'RC6',
    name: 'the event of a cancelled booking is let stand when it was changed once more',
    breaks: inModule<typeof Reconcile>('../../shared/sync/reconcile.ts', (real) => ({
      reconcile: (booking, event, settings) =>
        booking.status === 'cancelled' ? { kind: 'none' } : real.reconcile(booking, event, settings),
    })),
    proof: (all) => all.inTheWay.declinedChangedAgain,
  },
  {
    rule: 'RC3',
    name: 'a title that is not shown counts as empty',
    breaks: inMessages('pull-changes', (body) => ({
      ...body,
      ...(Array.isArray(body['deltas']) && {
        deltas: body['deltas'].map((delta: object) => ({ title: '', ...delta })),
      }),
    })),
    proof: (all) => all.inTheWay.hiddenTitle,
  },
  {
    rule: 'AV3',
    name: 'the moved event of a booking takes time and looks for nobody',
    breaks: inModule<typeof Collisions>('../../shared/bookings/collisions.ts', (real) => ({
      openDoubleBookings: async (ports, link, partition, events) =>
        await real.openDoubleBookings(
          ports,
          link,
          partition,
          events.filter(({ bookingId }) => bookingId === undefined),
        ),
    })),
    proof: (all) => all.inTheWay.ownEventMeets,
  },
  {
    rule: 'RC1',
    name: 'a title that is taken makes the booking’s time agreed',
    breaks: inModule<typeof Reconcile>('../../shared/sync/reconcile.ts', (real) => ({
      reconcile: (booking, event, settings) => {
        const verdict = real.reconcile(booking, event, settings);
        if (verdict.kind !== 'merge' || verdict.merge.take.start !== undefined) return verdict;
        const { start, end } = booking;
        return { ...verdict, merge: { ...verdict.merge, after: { ...verdict.merge.after, start, end } } };
      },
    })),
    proof: (all) => all.inTheWay.titleFirst,
  },
  {
    rule: 'RC4',
    name: 'a calendar that was left is cleared whatever it says by then',
    breaks: inModule<typeof LeftCopy>(leftCopy, (real) => ({
      copiesAfterLeaving: (google) => real.copiesAfterLeaving(google).map(real.placeOf),
    })),
    proof: (all) => all.leftCopies.editedAsItLeft,
  },
  {
    rule: 'PU1',
    name: 'a booking that comes back waits for a read of the event it had left',
    breaks: inModule<typeof LeftCopy>(leftCopy, () => ({ isAsLeft: () => false })),
    proof: (all) => all.leftCopies.backBeforeItLeft,
  },
  {
    rule: 'PU1',
    name: 'a booking is written where it was when it was read, wherever it is by now',
    breaks: inModule<typeof PushPlan>('../../shared/sync/push-plan.ts', () => ({ isOvertaken: () => false })),
    proof: (all) => all.leftCopies.leftBeforeItsWrite,
  },
  {
    rule: 'RC4',
    name: 'what is no field of a booking is kept as well',
    breaks: inModule<typeof LeftCopy>(leftCopy, () => ({
      editIn: (_, { summary = '' }) => ({ theirs: { title: summary }, fields: ['title'] }),
    })),
    proof: (all) => all.leftCopies.recolouredAsItLeft,
  },
  {
    rule: 'RC4',
    name: 'what was changed in a calendar that is disconnected is forgotten',
    breaks: inModule<typeof LeftCopy>(leftCopy, () => ({ editIn: () => undefined })),
    proof: (all) => all.leaving.editedAsItLeft,
  },
  {
    rule: 'DS1',
    name: 'a copy that is still to be removed keeps what it says of a forgotten customer',
    breaks: inModule<typeof LeftCopy>(leftCopy, () => ({ placeOf: (copy) => copy })),
    proof: (all) => all.erasing.inLeftCalendars,
  },
  {
    rule: 'DS1',
    name: 'what stood in for a first generation is left to expire',
    breaks: inModule<typeof Cleanup>('../../shared/links/cleanup.ts', (real) => ({
      cleanupsOfFlip: (link, now) => real.cleanupsOfFlip(link, now).filter(({ also }) => also === undefined),
    })),
    proof: (all) => all.erasing.preview,
  },
  {
    rule: 'DS1',
    name: 'whoever forgets a customer writes events whole, as they were read',
    breaks: inStore('run-schedule', (store) => {
      const read = new Map<string, Row>();
      return {
        query: async (asked) => {
          const page = await store.query(asked);
          for (const row of page.rows) if (row.row === 'outbox') read.set(`${row.pk} ${row.sk}`, row);
          return page;
        },
        update: async (update) => {
          const row = read.get(`${update.key.pk} ${update.key.sk}`);
          if (row === undefined || update.set?.['booking'] === undefined) return await store.update(update);
          return await store.put({ table: update.table, row: { ...row, ...update.set } });
        },
      };
    }),
    proof: (all) => all.erasing.toldMeanwhile,
  },
];
