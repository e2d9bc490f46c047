import type * as Reconcile from '../../../shared/sync/reconcile.ts';
import type * as WorkingHours from '../../../shared/calendar/working-hours.ts';
import type * as BookingRowModule from '../../../shared/bookings/row.ts';
import type * as EventBody from '../../../shared/google/event-body.ts';
import type * as Ids from '../../../shared/identity/ids.ts';
import type { GoogleEventWrite } from '../../../shared/contracts/google.ts';
import { BookingGoogle } from '../../../shared/contracts/rows/calendar.ts';
import type { Row } from '../../../shared/ports/store.ts';
import type * as DeltaModule from '../../../shared/sync/delta.ts';
import type * as Failures from '../../../shared/sync/failures.ts';
import type * as Mirror from '../../../shared/sync/mirror.ts';
import type * as PushPlan from '../../../shared/sync/push-plan.ts';
import type * as CalendarGone from '../../../shared/links/calendar-gone.ts';
import type * as Progress from '../../../functions/apply-deltas/progress.ts';
import type * as PushFailure from '../../../functions/push-bookings/push-failure.ts';
import {
  inGoogle,
  inMessages,
  inModule,
  inPorts,
  inStore,
  putting,
  puttingGoogle,
  type Sabotage,
  transacting,
  updating,
} from '../breaks.ts';

const reconcile = '../../shared/sync/reconcile.ts';
const counter = { value: 0 };

const etagOf = (row: Row): string => BookingGoogle.parse(row.google).etag ?? '';

const reconciles: Sabotage[] = [
  {
    rule: 'RC1',
    name: 'the base is what the booking says by now',
    breaks: puttingGoogle('apply-deltas', (google, { start, end, title }) => ({
      ...google,
      base: { start: String(start), end: String(end), title: String(title) },
    })),
    proof: (all) => all.reconciling.echoOfOld,
  },
  {
    rule: 'RC1',
    name: 'the marker of a lost answer is not looked at',
    breaks: inModule<typeof Reconcile>(reconcile, (real) => ({
      reconcile: (booking, event, settings) =>
        real.reconcile(booking, event.gone ? event : { ...event, markedVersion: 0 }, settings),
    })),
    proof: (all) => all.reconciling.lostThenMoved,
  },
  {
    rule: 'RC1',
    name: 'versions that may have arrived are forgotten',
    breaks: inModule<typeof Reconcile>(reconcile, (real) => ({
      reconcile: (booking, event, settings) => real.reconcile({ ...booking, unconfirmed: [] }, event, settings),
    })),
    proof: (all) => all.reconciling.lostThenChanged,
  },
  {
    rule: 'RC2',
    name: 'an older view of the event counts',
    breaks: inModule<typeof Reconcile>(reconcile, (real) => ({
      reconcile: ({ updated: _, ...booking }, event, settings) => real.reconcile(booking, event, settings),
    })),
    proof: (all) => all.reconciling.olderView,
  },
  {
    rule: 'RC2',
    name: 'Google’s clock alone says which view is the older one',
    breaks: inModule<typeof Reconcile>(reconcile, (real) => ({
      reconcile: ({ writtenAt: _, ...booking }, event, settings) => real.reconcile(booking, event, settings),
    })),
    proof: (all) => all.reconciling.clockWentBack,
  },
  {
    rule: 'RC2',
    name: 'the etag of an echo is not stored',
    breaks: puttingGoogle('apply-deltas', (google, _, before) => ({ ...google, etag: etagOf(before) })),
    proof: (all) => all.reconciling.echoKeepsEtag,
  },
  {
    rule: 'RC2',
    name: 'an echo is written back',
    breaks: inModule<typeof Reconcile>(reconcile, (real) => ({
      reconcile: (booking, ...others) => {
        const verdict = real.reconcile(booking, ...others);
        const { start, end, title } = booking;
        const base = { start, end, title };
        const merge = { take: {}, write: true, bothChanged: [], ask: false, overwrites: [], before: base, after: base };
        // A few times: it would never end.
        return verdict.kind === 'echo' && counter.value++ % 9 < 3 ? { kind: 'merge', merge } : verdict;
      },
    })),
    proof: (all) => all.reconciling.echo,
  },
  {
    rule: 'RC3',
    name: 'Google’s version is taken as a whole',
    breaks: inModule<typeof Reconcile>(reconcile, (real) => ({
      reconcile: (booking, event, settings) => {
        const verdict = real.reconcile(booking, event, settings);
        if (verdict.kind !== 'merge' || event.gone) return verdict;
        const { start, end, title } = event;
        const merge = { ...verdict.merge, take: { start, end, title }, write: false, bothChanged: [], ask: false };
        return { kind: 'merge', merge };
      },
    })),
    proof: (all) => all.reconciling.bothFields,
  },
  {
    rule: 'RC3',
    name: 'the direction is not looked at',
    breaks: inModule<typeof Reconcile>(reconcile, (real) => ({
      reconcile: (booking, event, settings) => real.reconcile(booking, event, { ...settings, direction: 'both' }),
    })),
    proof: (all) => all.reconciling.oneWay,
  },
  {
    rule: 'RC3',
    name: 'a move that is put back is not written',
    breaks: puttingGoogle('apply-deltas', (google, { version }) =>
      google.state === 'pending' ? { ...google, syncedVersion: Number(version) } : google,
    ),
    proof: (all) => all.reconciling.movedPutBack,
  },
  {
    rule: 'RC4',
    name: 'whoever is read last is the newest',
    breaks: inModule<typeof Reconcile>(reconcile, (real) => ({
      reconcile: (booking, event, settings) =>
        real.reconcile(booking, event.gone ? event : { ...event, updated: '9999-01-01T00:00:00Z' }, settings),
    })),
    proof: (all) => all.reconciling.newestHere,
  },
  {
    rule: 'RC4',
    name: 'the loser is not kept',
    breaks: inStore('apply-deltas', (store) => ({
      transact: async (items) =>
        items.some((item) => item.kind === 'put' && item.row.row === 'conflict')
          ? { ok: true }
          : await store.transact(items),
    })),
    proof: (all) => all.reconciling.newestThere,
  },
  {
    rule: 'RC5',
    name: 'working hours are not looked at',
    breaks: inModule<typeof WorkingHours>('../../shared/calendar/working-hours.ts', () => ({ isWithin: () => true })),
    proof: (all) => all.reconciling.outsideHours,
  },
  {
    rule: 'RC5',
    name: 'the time of a refused move is sold',
    breaks: updating('apply-deltas', (update) => (update.set?.blocks === true ? undefined : update)),
    proof: (all) => all.reconciling.outsideHours,
  },
  {
    rule: 'RC6',
    name: 'what is over counts as coming',
    breaks: inPorts('apply-deltas', ({ clock }) => ({
      clock: { ...clock, now: () => Date.parse('2026-05-01T00:00:00Z') },
    })),
    proof: (all) => all.reconciling.pastBooking,
  },
  {
    rule: 'RC6',
    name: 'the resource’s own answer is not read',
    breaks: inMessages('pull-changes', (body) => ({
      ...body,
      ...(Array.isArray(body['deltas']) && {
        deltas: body['deltas'].map(({ selfResponse: _, ...delta }: { selfResponse?: string }) => delta),
      }),
    })),
    proof: (all) => all.applying.declined,
  },
  {
    rule: 'RC6',
    name: 'a declined event is deleted on condition of an old etag',
    breaks: puttingGoogle('apply-deltas', (google, { status }) =>
      status === 'cancelled' ? { ...google, etag: '"1"' } : google,
    ),
    proof: (all) => all.applying.declined,
  },
  {
    rule: 'RC8',
    name: 'the marker is taken for identity',
    breaks: inModule<typeof Mirror>('../../shared/sync/mirror.ts', (real) => ({
      mirror: (delta, context) => {
        const bookingId = delta.markedBooking;
        return real.mirror(delta, { ...context, ...(bookingId === undefined ? {} : { bookingId }) });
      },
    })),
    proof: (all) => all.reconciling.copied,
  },
];

const pushes: Sabotage[] = [
  {
    rule: 'PU1',
    name: 'each insert has another id',
    breaks: inModule<typeof Ids>('../../shared/identity/ids.ts', (real) => ({
      eventIdOf: (...values) => real.eventIdOf(values[0], `${values[1]}${counter.value++}`, values[2], values[3]),
    })),
    proof: (all) => all.pushing.lostInsert,
  },
  {
    rule: 'PU1',
    name: 'an id that is taken counts as inserted',
    breaks: inGoogle('push-bookings', (api) => ({
      insertEvent: (calendarId, event) => api.insertEvent(calendarId, event).catch(() => ({ id: event.id })),
    })),
    proof: (all) => all.pushing.revived,
  },
  {
    rule: 'PU1',
    name: 'an event that cannot be revived is given up',
    breaks: inModule<typeof Ids>('../../shared/identity/ids.ts', (real) => ({
      eventIdOf: (businessId, bookingId, calendarId) => real.eventIdOf(businessId, bookingId, calendarId, 0),
    })),
    proof: (all) => all.pushing.revivalUnknown,
  },
  {
    rule: 'PU1',
    name: 'what is being written is forgotten when the booking changes',
    breaks: inModule<typeof Reconcile>(reconcile, (real) => ({
      reconcile: (booking, event, settings) => real.reconcile({ ...booking, unconfirmed: [] }, event, settings),
    })),
    proof: (all) => all.pushing.changedDuringInsert,
  },
  {
    rule: 'PU1',
    name: 'the old copy goes before the new one stands',
    breaks: inModule<typeof PushPlan>('../../shared/sync/push-plan.ts', (real) => ({
      planPush: (...values) => {
        const plan = real.planPush(...values);
        return plan.kind === 'wait' ? { kind: 'nothing', state: 'waiting' } : plan;
      },
    })),
    proof: (all) => all.pushing.reassignedToWaiting,
  },
  {
    rule: 'PU6',
    name: 'a calendar that cannot be written to is told of as that of whoever has the booking',
    breaks: transacting('push-bookings', (item) =>
      item.kind === 'put' && item.row.kind === 'calendar_read_only'
        ? { ...item, row: { ...item.row, resourceId: 'res_ben' } }
        : item,
    ),
    proof: (all) => all.pushing.copyReadOnly,
  },
  {
    rule: 'PU6',
    name: 'a copy that could not be removed waits for its next try',
    breaks: putting('push-bookings', (put) => (put.row.row === 'owedCopy' ? undefined : put)),
    proof: (all) => all.pushing.reassignedUnremoved,
  },
  {
    rule: 'PU2',
    name: 'changes are written without a condition',
    breaks: inGoogle('push-bookings', (api) => ({
      patchEvent: (calendarId, eventId, event) => api.patchEvent(calendarId, eventId, event),
    })),
    proof: (all) => all.pushing.unseenEdit,
  },
  {
    rule: 'PU2',
    name: 'a slow writer stores its own etag over a later one',
    breaks: puttingGoogle('push-bookings', (google, _, before) =>
      before.changedBy === 'anna@example.com' ? { ...google, etag: '"1"', syncedVersion: 1 } : google,
    ),
    proof: (all) => all.pushing.slowWriter,
  },
  {
    rule: 'PU2',
    name: 'a change is deleted and written anew',
    breaks: inGoogle('push-bookings', (api) => ({
      patchEvent: async (calendarId, eventId, event, etag) => {
        await api.deleteEvent(calendarId, eventId, etag);
        return await api.insertEvent(calendarId, { ...event, id: `${eventId}0` });
      },
    })),
    proof: (all) => all.pushing.inPlace,
  },
  {
    rule: 'PU3',
    name: 'a write names an attendee',
    breaks: inModule<typeof EventBody>('../../shared/google/event-body.ts', (real) => ({
      insertBody: (event) => ({ ...real.insertBody(event), attendees: [{ email: 'carla@customer.example' }] }),
    })),
    proof: (all) => all.pushing.silent,
  },
  {
    rule: 'PU4',
    name: 'events carry no marker',
    breaks: inModule<typeof DeltaModule>('../../shared/sync/delta.ts', () => ({ markerOf: () => ({}) })),
    proof: (all) => all.pushing.marked,
  },
  {
    rule: 'PU5',
    name: 'what was written first is written again',
    breaks: {
      wrap: () => {
        const first = new Map<string, GoogleEventWrite>();
        const forgetful = inGoogle('push-bookings', (api) => ({
          insertEvent: (calendarId, event) => {
            first.set(event.id, event);
            return api.insertEvent(calendarId, event);
          },
          patchEvent: (calendarId, eventId, event, etag) =>
            api.patchEvent(calendarId, eventId, { ...event, ...first.get(eventId) }, etag),
        }));
        return (ports, part) => forgetful.wrap?.()(ports, part) ?? ports;
      },
    },
    proof: (all) => all.pushing.rowDecides,
  },
  {
    rule: 'PU5',
    name: 'a quota answer is tried again at once',
    breaks: inModule<typeof Failures>('../../shared/sync/failures.ts', (real) => ({
      reactToPushFailure: (...values) => {
        const reaction = real.reactToPushFailure(...values);
        return 'afterMs' in reaction ? { ...reaction, afterMs: 0 } : reaction;
      },
    })),
    proof: (all) => all.pushing.quota,
  },
  {
    rule: 'PU6',
    name: 'a replay does not find what waits',
    breaks: inStore('push-bookings', (store) => ({
      query: async (query) => (query.index === 'bookingsWaiting' ? { rows: [] } : await store.query(query)),
    })),
    proof: (all) => all.pushing.waitsForGrant,
  },
  {
    rule: 'PU6',
    name: 'a message waits in the queue for Google',
    breaks: inModule<typeof PushFailure>('../../functions/push-bookings/push-failure.ts', () => ({
      settlePushFailure: (_ports, _booking, _link, { error }) => Promise.reject(error),
    })),
    proof: (all) => all.pushing.outage,
  },
  {
    rule: 'PU6',
    name: 'an event that is not found never has its calendar asked for',
    breaks: inModule<typeof CalendarGone>('../../shared/links/calendar-gone.ts', () => ({
      orCalendarGone: (_ports, _link, ask) => ask(),
    })),
    proof: (all) => all.pushing.goneThenRetried,
  },
  {
    rule: 'PU6',
    name: 'a read that is complete again ends nothing for writes',
    breaks: inModule<typeof Progress>('../../functions/apply-deltas/progress.ts', (real) => ({
      closeReadConflicts: (ports, { outboundError: _, ...link }) => real.closeReadConflicts(ports, link),
    })),
    proof: (all) => all.pushing.goneThenRead,
  },
  {
    rule: 'PU7',
    name: 'busy-only writes the details',
    breaks: inModule<typeof PushPlan>('../../shared/sync/push-plan.ts', (real) => ({
      eventBody: (booking, zone, settings) => real.eventBody(booking, zone, { ...settings, detailsToGoogle: 'full' }),
    })),
    proof: (all) => all.pushing.busyOnly,
  },
  {
    rule: 'PU8',
    name: 'a booking carries no due marker',
    breaks: inModule<typeof BookingRowModule>('../../shared/bookings/row.ts', (real) => ({
      bookingRow: (content) => real.bookingRow(content, undefined),
    })),
    proof: (all) => all.pushing.streamLost,
  },
  {
    rule: 'PU8',
    name: 'a copy left behind is not owed',
    breaks: putting('push-bookings', (put) => {
      const google = BookingGoogle.optional().parse(put.row.google);
      if (google === undefined || google.state !== 'synced') return put;
      const { dueShard: _, dueAt: __, ...row } = put.row;
      return { ...put, row: { ...row, pk: put.row.pk, sk: put.row.sk } };
    }),
    proof: (all) => all.pushing.copyOwed,
  },
];

export const outbound: Sabotage[] = [...reconciles, ...pushes];
