import { updateGoogleState } from '../../shared/bookings/google-state.ts';
import { timesOf } from '../../shared/calendar/event-time.ts';
import { calendarKeys } from '../../shared/contracts/keys.ts';
import type { Delta } from '../../shared/contracts/messages.ts';
import { type BookingRow, OwnEventRow } from '../../shared/contracts/rows/calendar.ts';
import type { Condition } from '../../shared/ports/store.ts';
import { readRow } from '../../shared/records/read.ts';
import { iso } from '../../shared/records/time.ts';
import { isLeftUnowed } from '../../shared/sync/left-copy.ts';
import { noteOf } from './note-of.ts';
import { causeInGoogle, type OwnContext, type OwnPorts } from './own-context.ts';

/**
 * DS1: a calendar was left with its events in it and is connected again, and a booking has gone elsewhere meanwhile: the event
 * kept for it goes as every copy left behind does. What it says may be of a customer who is forgotten; only its times are noted.
 */
export async function takeLeft(
  ports: OwnPorts,
  context: OwnContext,
  { businessId, id: bookingId }: BookingRow,
  delta: Delta,
): Promise<void> {
  const { link, settings } = context;
  if (delta.status === 'cancelled' || settings.direction === 'googleToBookings') return;
  const own = calendarKeys.ownEvent(businessId, link.id, delta.id);
  if ((await readRow(ports.store, 'calendar', own, OwnEventRow))?.kept !== true) return;
  const { copy, shown } = leftCopy(context, delta);
  const cause = `${causeInGoogle(context, 'changed')}, removed where its booking has left`;
  const note = noteOf(ports, context, { ...shown, status: 'confirmed' }, cause);
  await updateGoogleState(ports, { businessId, bookingId }, (row) => {
    if (!isLeftUnowed(row, link, delta.id)) return undefined;
    const ours = shown === undefined ? {} : { ours: [{ ...shown, title: row.title }] };
    const previous = [...row.google.previous, { ...copy, ...ours }];
    return { google: { ...row.google, previous }, due: ports.clock.now(), ledger: note(row) };
  });
  const when: Condition[] = [{ attribute: 'kept', is: '=', value: true }];
  await ports.store.update({ table: 'calendar', key: own, remove: ['kept'], when });
}

/** Where it stands, the version that was read of it, and its times if they can be read. */
function leftCopy({ link, zone }: OwnContext, delta: Delta) {
  const times = timesOf(delta, zone);
  return {
    copy: {
      ...{ linkId: link.id, calendarId: link.calendarId, eventId: delta.id },
      ...(delta.etag === undefined ? {} : { etag: delta.etag }),
    },
    shown: 'problem' in times ? undefined : { start: iso(times.start), end: iso(times.end) },
  };
}
