import { getBooking } from '../../shared/bookings/commands.ts';
import { updateGoogleState } from '../../shared/bookings/google-state.ts';
import { sideOf } from '../../shared/bookings/row.ts';
import { takeTurn } from '../../shared/budget/pace.ts';
import { forLink } from '../../shared/budget/payer.ts';
import { calendarKeys, directoryKeys } from '../../shared/contracts/keys.ts';
import type { GoogleEvent } from '../../shared/contracts/google.ts';
import type { BookingGoogle, BookingRow, OwnEventRow } from '../../shared/contracts/rows/calendar.ts';
import type { LinkRow } from '../../shared/contracts/rows/links.ts';
import type { Settings } from '../../shared/contracts/settings.ts';
import { openConflict } from '../../shared/desk/desk.ts';
import { failGrant } from '../../shared/onboarding/failed-grants.ts';
import { GoogleError, isFailure } from '../../shared/ports/google.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import { getAccount, getLink } from '../../shared/records/directory.ts';
import { minutes } from '../../shared/records/time.ts';
import { type Copy, editIn } from '../../shared/sync/left-copy.ts';
import { mayStillRemove } from '../../shared/sync/leaving-pace.ts';
import { saying } from '../../shared/words/saying.ts';
import { noteOwedCopy } from './owed-copies.ts';
import { settlePushFailure } from './push-failure.ts';
import type { PushPorts } from './push-bookings.ts';

/** Copies in calendars that a booking, or its business, has left: each is forgotten when it is gone. */

/** `kept`: it was to stay; `stays`: nobody lets us remove it; `later`: it is still owed; a copy: so is this version of it. */
type Fate = 'gone' | 'kept' | 'stays' | 'later' | Copy;

/** While the booking waits for its new calendar, copies in calendars it has only moved away from stay (PU1). */
export async function removePrevious(
  ports: PushPorts,
  { booking, links, settings }: { booking: BookingRow; links: Map<string, LinkRow>; settings: Settings },
  { waits }: { waits: boolean },
): Promise<void> {
  const ref = { businessId: booking.businessId, bookingId: booking.id };
  const fresh = await getBooking(ports, ref.businessId, ref.bookingId);
  for (const copy of fresh?.google.previous ?? []) {
    const link = links.get(copy.linkId);
    if (waits && link?.state !== 'disconnected') continue;
    const startedAt = ports.clock.now();
    try {
      const fate =
        link === undefined || isCurrent(fresh, copy)
          ? 'gone'
          : await removeOrKeep(ports, { link, copy, booking: fresh ?? booking, settings });
      await settle(ports, ref, copy, fate);
      if (fate === 'stays' && link !== undefined) await countLeftBehind(ports, link);
    } catch (error) {
      if (!(error instanceof GoogleError)) throw error;
      if (link !== undefined) await noteOwedCopy(ports, link, booking.id);
      return await settlePushFailure(ports, booking, link, { error, startedAt, doing: 'write' });
    }
  }
}

/** The calendar was connected again, and the event is the booking's own once more. */
const isCurrent = (booking: BookingRow | undefined, { calendarId, eventId }: Copy): boolean =>
  booking?.google.eventId === eventId && booking.google.calendarId === calendarId;

const withCopy = (google: BookingGoogle, copy: Copy): BookingGoogle => ({
  ...google,
  previous: google.previous.map((one) => (one.eventId === copy.eventId ? copy : one)),
});

async function settle(
  ports: PushPorts,
  ref: { businessId: string; bookingId: string },
  copy: Copy,
  fate: Fate,
): Promise<void> {
  await updateGoogleState(ports, ref, (row) => {
    if (fate === 'later') return { google: row.google, due: ports.clock.now() + minutes(1) };
    if (typeof fate === 'object') return { google: withCopy(row.google, fate), due: ports.clock.now() };
    const previous = row.google.previous.filter((one) => one.eventId !== copy.eventId);
    const owes = previous.length > 0 || (row.google.state !== 'off' && row.google.syncedVersion < row.version);
    return {
      google: { ...row.google, previous },
      due: owes && row.dueAt !== undefined ? Date.parse(row.dueAt) : undefined,
    };
  });
}

type Task = { link: LinkRow; copy: Copy; booking: BookingRow; settings: Settings };

/** What stays is noted for the day that its calendar is connected again; should that be by now, it is owed as before. */
async function removeOrKeep(ports: PushPorts, task: Task): Promise<Fate> {
  const fate = await removeCopy(ports, task);
  if (fate !== 'kept' && fate !== 'stays') return fate;
  const { link, copy, booking } = task;
  await noteKept(ports, link, copy, booking.id);
  return (await getLink(ports.store, link.businessId, link.id))?.state === 'disconnected' ? fate : 'later';
}

async function removeCopy(ports: PushPorts, task: Task): Promise<Fate> {
  const { link, copy } = task;
  if (link.state === 'disconnected') return link.leaving === 'remove' ? await removeLeaving(ports, task) : 'kept';
  await takeTurnOrThrow(ports, link);
  const calendar = ports.google.calendar(forLink(link, 'write'));
  try {
    await calendar.deleteEvent(copy.calendarId, copy.eventId, copy.etag);
  } catch (error) {
    if (isFailure(error, 'notFound', 'deleted')) return 'gone';
    if (!isFailure(error, 'preconditionFailed')) throw error;
    const event = await calendar.getEvent(copy.calendarId, copy.eventId);
    if (event.status === 'cancelled') return 'gone';
    await keepEdit(ports, task, event);
    return { ...copy, etag: event.etag };
  }
  return 'gone';
}

/** RC4: somebody has changed the event, and it goes before that is read. A person finds their version on the desk. */
async function keepEdit(ports: PushPorts, { link, copy, booking, settings }: Task, event: GoogleEvent): Promise<void> {
  if (booking.status === 'cancelled') return;
  const zone = link.calendarZone;
  const edit = editIn(copy, event, booking, { zone, details: settings.detailsToGoogle });
  if (edit === undefined) return;
  await openConflict(ports, {
    ...{ businessId: booking.businessId, bookingId: booking.id, resourceId: booking.resourceId },
    kind: 'both_changed',
    subject: { type: 'booking', id: booking.id, label: booking.title },
    ours: sideOf(booking),
    theirs: edit.theirs,
    bookingVersion: booking.version,
    lost: { side: 'theirs', fields: edit.fields },
    cause: saying('cause.leftCopy', { calendar: link.calendarName }),
    impact: saying('impact.leftCopy'),
  });
}

/**
 * DS1: while the grant still works. The event is read first and deleted as it was read, and the link looked at in between: it
 * may be connected again at this moment, and its event be the booking's own.
 */
async function removeLeaving(ports: PushPorts, task: Task): Promise<Fate> {
  const { link, copy } = task;
  const account = await getAccount(ports.store, link.businessId, link.accountId);
  if (account?.grant !== 'ok' || !mayStillRemove(link, ports.clock.now())) return 'stays';
  await takeTurnOrThrow(ports, link);
  const startedAt = ports.clock.now();
  const calendar = ports.google.calendar(forLink(link, 'write'));
  try {
    const event = await calendar.getEvent(copy.calendarId, copy.eventId);
    if (event.status === 'cancelled') return 'gone';
    if ((await getLink(ports.store, link.businessId, link.id))?.leaving !== 'remove') return 'later';
    if (event.etag !== copy.etag) await keepEdit(ports, task, event);
    await calendar.deleteEvent(copy.calendarId, copy.eventId, event.etag);
    return 'gone';
  } catch (error) {
    if (isFailure(error, 'notFound', 'deleted')) return 'gone';
    if (isFailure(error, 'preconditionFailed')) return 'later';
    if (isFailure(error, 'grantFailed')) await tellGrant(ports, link, startedAt);
    if (isFailure(error, 'grantFailed', 'permissionMissing', 'readOnly', 'writeRefused')) return 'stays';
    throw error;
  }
}

const tellGrant = (ports: PushPorts, { businessId, accountId }: LinkRow, startedAt: number) =>
  failGrant(ports, { businessId, accountId, reason: 'grantFailed', startedAt });

async function noteKept({ store }: PushPorts, link: LinkRow, { eventId }: Copy, bookingId: string): Promise<void> {
  const key = calendarKeys.ownEvent(link.businessId, link.id, eventId);
  const row: OwnEventRow = { ...key, v: 1, row: 'ownEvent', bookingId, kept: true };
  await store.put({ table: 'calendar', row, when: [{ attribute: 'pk', is: 'present' }] });
}

async function countLeftBehind({ store }: PushPorts, link: LinkRow): Promise<void> {
  if (link.leavingSince === undefined) return;
  await store.update({
    table: 'directory',
    key: directoryKeys.link(link.businessId, link.id),
    add: { leftBehind: 1 },
    when: [{ attribute: 'leavingSince', is: '=', value: link.leavingSince }],
  });
}

async function takeTurnOrThrow(ports: Pick<Ports, 'store' | 'clock' | 'metrics'>, link: LinkRow): Promise<void> {
  const turn = await takeTurn(ports, link);
  if (turn.kind === 'later')
    throw new GoogleError(
      { kind: 'rateLimited', retryAfterSeconds: 5, own: true },
      { reason: 'own_pace', message: 'The calendar takes no more just now' },
    );
}
