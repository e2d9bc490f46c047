import { updateGoogleState } from '../../shared/bookings/google-state.ts';
import { timesOf } from '../../shared/calendar/event-time.ts';
import { calendarKeys } from '../../shared/contracts/keys.ts';
import type { Delta } from '../../shared/contracts/messages.ts';
import { type BookingRow, OwnEventRow } from '../../shared/contracts/rows/calendar.ts';
import type { Condition } from '../../shared/ports/store.ts';
import { readRow } from '../../shared/records/read.ts';
import { iso } from '../../shared/records/time.ts';
import { type Copy, fateOfKept } from '../../shared/sync/left-copy.ts';
import { noteOf } from './note-of.ts';
import { causeInGoogle, type OwnContext, type OwnPorts } from './own-context.ts';

/**
 * DS1: an event had stayed in a calendar that was left, and the calendar is connected again: it becomes a copy that its booking
 * owes to remove, unless it writes to it. What it says may be of a customer who is forgotten; only its times are noted.
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
  const { copy, shown } = copyIn(context, delta);
  const cause = `${causeInGoogle(context, 'changed')}, removed where its booking has left`;
  const note = noteOf(ports, context, { ...shown, status: 'confirmed' }, cause);
  await updateGoogleState(ports, { businessId, bookingId }, (row) => {
    const fate = fateOfKept(row, link, delta.id);
    if (fate === undefined) return undefined;
    const ours = fate === 'goes' && shown !== undefined ? { ours: [{ ...shown, title: row.title }] } : {};
    return {
      google: { ...row.google, previous: [...row.google.previous, { ...copy, ...ours }] },
      due: ports.clock.now(),
      ...(fate === 'goes' ? { ledger: note(row) } : {}),
    };
  });
  const when: Condition[] = [{ attribute: 'kept', is: '=', value: true }];
  await ports.store.update({ table: 'calendar', key: own, remove: ['kept'], when });
}

/** The version that was read of it, and its times if they can be read. */
function copyIn(
  { link, zone }: OwnContext,
  delta: Delta,
): { copy: Copy; shown: { start: string; end: string } | undefined } {
  const times = timesOf(delta, zone);
  const place = { linkId: link.id, calendarId: link.calendarId, eventId: delta.id };
  return {
    copy: { ...place, ...(delta.etag === undefined ? {} : { etag: delta.etag }) },
    shown: 'problem' in times ? undefined : { start: iso(times.start), end: iso(times.end) },
  };
}
