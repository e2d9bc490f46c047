import { getBooking } from '../../shared/bookings/commands.ts';
import { takeTurn } from '../../shared/budget/pace.ts';
import { forLink } from '../../shared/budget/payer.ts';
import { recheckCollisionsOf } from '../../shared/bookings/collisions.ts';
import { updateGoogleState } from '../../shared/bookings/google-state.ts';
import { readBooked } from '../../shared/bookings/range.ts';
import { expectNotification } from '../../shared/channels/canary.ts';
import { directoryKeys } from '../../shared/contracts/keys.ts';
import type { GoogleEventWrite } from '../../shared/contracts/google.ts';
import type { PushMessage } from '../../shared/contracts/messages.ts';
import { BookingRow } from '../../shared/contracts/rows/calendar.ts';
import { LinkRow } from '../../shared/contracts/rows/links.ts';
import type { Settings } from '../../shared/contracts/settings.ts';
import { closeOnCancelled } from '../../shared/desk/agreement.ts';
import { closeConflict } from '../../shared/desk/desk.ts';
import { closeClientRefused } from '../../shared/oauth-clients/refused.ts';
import { askForReplay } from '../../shared/links/ask-for-replay.ts';
import { CalendarGone, orCalendarGone } from '../../shared/links/calendar-gone.ts';
import { forgoEarlyLook } from '../../shared/links/early-look.ts';
import { GoogleError, isFailure } from '../../shared/ports/google.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import { getAccount, getLink, getLinksOfResource, getResource, getSettings } from '../../shared/records/directory.ts';
import { parseRow, readRows } from '../../shared/records/read.ts';
import { days, iso } from '../../shared/records/time.ts';
import { isAsKnown } from '../../shared/sync/left-copy.ts';
import { copiesOwed, onceWritten, type Written } from '../../shared/sync/once-written.ts';
import { eventBody, type PushPlan, planPush, titleInGoogle } from '../../shared/sync/push-plan.ts';
import { forgetTexts } from './forget-texts.ts';
import { inTurn, standsInLine, waitForTurn, wakeNextInLine } from './line.ts';
import { settlePushFailure } from './push-failure.ts';
import { forgetOwedCopies, owedCopies } from './owed-copies.ts';
import { removePrevious } from './remove-copies.ts';
import { walkCopies } from './walk-copies.ts';
import { insertOnce, refuseLater } from './write-event.ts';

export type PushPorts = Pick<Ports, 'store' | 'queues' | 'google' | 'vault' | 'clock' | 'random' | 'metrics'>;

/** PU5: the message is a hint; the row says what to write. Only defects and lost engines throw. */
export function createPushBookings(ports: PushPorts) {
  return async (message: PushMessage): Promise<void> => {
    if (message.kind === 'replay') await replay(ports, message);
    else await pushOne(ports, message.businessId, message.bookingId);
  };
}

type Context = {
  booking: BookingRow;
  link: LinkRow | undefined;
  links: Map<string, LinkRow>;
  zone: string;
  settings: Settings;
};

async function pushOne(ports: PushPorts, businessId: string, bookingId: string): Promise<void> {
  const startedAt = ports.clock.now();
  const booking = await getBooking(ports, businessId, bookingId);
  const resource = booking && (await getResource(ports.store, businessId, booking.resourceId));
  if (booking === undefined) return;
  const context = await contextOf(ports, booking, resource?.timeZone ?? 'UTC');
  // Its resource was deleted: nothing is written any more, and what it left in Google is still removed.
  if (resource === undefined) return await removePrevious(ports, context, { waits: false });
  await recheckCollisionsOf(ports, booking);
  const plan = planPush(booking, context.link, context.settings, { now: startedAt, zone: resource.timeZone });
  try {
    await carryOut(ports, context, plan);
    await removePrevious(ports, context, { waits: plan.kind === 'wait' });
  } catch (error) {
    if (!(error instanceof GoogleError)) throw error;
    const doing = plan.kind === 'insert' || error instanceof CalendarGone ? 'insert' : 'write';
    await settlePushFailure(ports, booking, context.link, { error, startedAt, doing });
  }
}

async function contextOf(ports: PushPorts, booking: BookingRow, zone: string): Promise<Context> {
  const ofResource = await getLinksOfResource(ports.store, booking.businessId, booking.resourceId);
  const elsewhere = booking.google.previous.map((copy) => getLink(ports.store, booking.businessId, copy.linkId));
  const all = [...ofResource, ...(await Promise.all(elsewhere)).filter((link) => link !== undefined)];
  return {
    booking,
    link: ofResource.find((link) => link.role === 'write' && link.state !== 'disconnected'),
    links: new Map(all.map((link) => [link.id, link])),
    zone,
    settings: await getSettings(ports.store, booking.businessId, booking.resourceId),
  };
}

async function carryOut(ports: PushPorts, context: Context, plan: PushPlan): Promise<void> {
  const { booking, link, zone, settings } = context;
  if (plan.kind === 'nothing' || plan.kind === 'wait') {
    if (plan.kind === 'nothing') await settleNothing(ports, booking, plan.state);
    else await wait(ports, booking, plan.reason, plan.until);
    return link !== undefined && standsInLine(booking) ? await wakeNextInLine(ports, link) : undefined;
  }
  if (link === undefined) return await wait(ports, booking, 'no calendar');
  if (!(await grantStands(ports, link)))
    throw new GoogleError({ kind: 'grantFailed' }, { message: 'Google no longer lets us in' });
  const turn = await takeTurn(ports, link);
  if (turn.kind === 'later') return await waitForTurn(ports, booking, link, turn.at);
  const body = eventBody(booking, zone, settings);
  await inTurn(ports, link, async () => {
    if (plan.kind === 'texts') return await forgetTexts(ports, booking, link, { eventId: plan.eventId, body });
    const done = await write(ports, context, link, plan, body);
    if (done !== 'overtaken') await written(ports, context, link, done);
  });
}

type Write = PushPlan & { kind: 'insert' | 'patch' | 'delete' };

async function write(
  ports: PushPorts,
  { booking, settings }: Context,
  link: LinkRow,
  plan: Write,
  body: GoogleEventWrite,
): Promise<Written | 'overtaken'> {
  if (plan.kind === 'insert') {
    const event = await insertOnce(ports, booking, link, { body, details: settings.detailsToGoogle });
    return event === 'overtaken' ? event : { event };
  }
  const calendar = ports.google.calendar(forLink(link, 'write'));
  const { eventId } = plan;
  const change = async (over: string | undefined): Promise<Written> => {
    if (plan.kind === 'patch') return { event: await calendar.patchEvent(link.calendarId, eventId, body, over), over };
    await calendar.deleteEvent(link.calendarId, eventId, over);
    return { over };
  };
  try {
    return await orCalendarGone(ports, link, async () => {
      try {
        return await change(plan.etag);
      } catch (error) {
        // Refused once, it waits for a read; refused again after that, for none.
        if (!isFailure(error, 'preconditionFailed') || booking.google.tries === 0) throw error;
        const event = await calendar.getEvent(link.calendarId, eventId);
        refuseLater(booking, event);
        const how = { zone: link.calendarZone, details: settings.detailsToGoogle };
        if (event.status === 'cancelled' || !isAsKnown(booking, event, how)) throw error;
        return await change(event.etag ?? plan.etag);
      }
    });
  } catch (error) {
    const isDone = plan.kind === 'delete' && isFailure(error, 'notFound', 'deleted');
    if (!isDone || error instanceof CalendarGone) throw error;
    return {};
  }
}

const grantStands = async ({ store }: PushPorts, link: LinkRow): Promise<boolean> =>
  (await getAccount(store, link.businessId, link.accountId))?.grant === 'ok';

async function settleNothing(
  ports: PushPorts,
  booking: BookingRow,
  state: BookingRow['google']['state'],
): Promise<void> {
  const ref = { businessId: booking.businessId, bookingId: booking.id };
  await updateGoogleState(ports, ref, (row) => {
    const due = copiesOwed(row, ports.clock.now());
    const same = row.google.state === state && (row.dueAt === undefined) === (due === undefined);
    return row.rev !== booking.rev || same ? undefined : { google: { ...row.google, state }, due };
  });
}

/** Long enough not to busy anyone: the replay after the cause has gone is what usually ends it (PU6). */
const fallbackMs = 6 * 3_600_000;

async function wait(ports: PushPorts, booking: BookingRow, error: string, until?: number): Promise<void> {
  const ref = { businessId: booking.businessId, bookingId: booking.id };
  await updateGoogleState(ports, ref, (row) => ({
    google: { ...row.google, state: 'waiting', error },
    due: until ?? ports.clock.now() + fallbackMs,
  }));
}

/** What both sides now agree on; the due marker goes unless the booking has changed meanwhile. */
async function written(ports: PushPorts, context: Context, link: LinkRow, done: Written): Promise<void> {
  const { booking, settings } = context;
  const now = ports.clock.now();
  const base = { start: booking.start, end: booking.end, title: titleInGoogle(booking, settings) };
  await updateGoogleState(ports, { businessId: booking.businessId, bookingId: booking.id }, (row) =>
    onceWritten(row, booking, done, { base, now }),
  );
  ports.metrics.time('BookingToGoogle', now - Date.parse(booking.updatedAt));
  await recordSuccess(ports, booking, link);
  await expectNotification(ports, link);
}

async function recordSuccess(ports: PushPorts, booking: BookingRow, link: LinkRow): Promise<void> {
  await ports.store.update({
    table: 'directory',
    key: directoryKeys.link(link.businessId, link.id),
    set: { outboundAt: iso(ports.clock.now()) },
    remove: ['outboundError'],
    when: [{ attribute: 'pk', is: 'present' }],
  });
  const { businessId, id: bookingId } = booking;
  if (booking.status === 'cancelled') await closeOnCancelled(ports, { businessId, bookingId });
  if (booking.google.error === undefined && link.outboundError === undefined) return;
  await closeConflict(ports, { businessId, kind: 'write_refused', subjectId: bookingId });
  await closeClientRefused(ports, link, 'calendar');
  const ended = [];
  for (const kind of ['calendar_gone', 'calendar_read_only', 'permission_missing', 'quota_exhausted'] as const)
    ended.push(await closeConflict(ports, { businessId, kind, subjectId: link.id }));
  if (ended.includes(true)) await askForReplay(ports, link);
}

/** PU6: after a reconnect, or when a calendar is first connected, everything that waits is written: a query, not a queue. */
async function replay(ports: PushPorts, message: PushMessage & { kind: 'replay' }): Promise<void> {
  const link = await getLink(ports.store, message.businessId, message.linkId);
  if (link?.leaving === 'remove' && link.copiesGone !== true) return await walkCopies(ports, link);
  if (link?.replayAt === undefined) return;
  const copies = await owedCopies(ports, link);
  const ids = new Set([...(await owedBookings(ports, link)), ...copies.map(({ bookingId }) => bookingId)]);
  const messages = [...ids].map((bookingId) => ({
    body: { v: 1, kind: 'push', businessId: link.businessId, bookingId, version: 0 } satisfies PushMessage,
    group: bookingId,
    dedupe: `${bookingId}#replay#${link.replayAt}`,
  }));
  await ports.queues.sendAll('pushes', messages);
  await forgetOwedCopies(ports, copies);
  const done = await ports.store.update({
    table: 'directory',
    key: directoryKeys.link(link.businessId, link.id),
    remove: ['replayAt'],
    when: [{ attribute: 'replayAt', is: '=', value: link.replayAt }],
  });
  if (done.ok) await forgoEarlyLook(ports, parseRow(LinkRow, done.row));
}

async function owedBookings(ports: PushPorts, link: LinkRow): Promise<string[]> {
  const now = ports.clock.now();
  const coming = await readBooked(ports.store, link, { start: now, end: now + days(3650) }, now);
  const query = { table: 'calendar', index: 'bookingsWaiting', pk: `${link.businessId}#${link.resourceId}` } as const;
  const waiting = await readRows(ports.store, query, BookingRow);
  return [...coming.map((one) => one.bookingId), ...waiting.items.map((row) => row.id)];
}
