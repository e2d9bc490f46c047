import type * as z from 'zod';
import type { Interval } from '../../shared/calendar/intervals.ts';
import {
  type Committed,
  getBooking,
  type BookingChange,
  changeBooking,
  createBooking,
} from '../../shared/bookings/commands.ts';
import { hasEnded } from '../../shared/bookings/row.ts';
import { verifySlot } from '../../shared/bookings/verify.ts';
import {
  BookingContent,
  type CreateBooking,
  furthestFromNowMs,
  type PatchBooking,
} from '../../shared/contracts/api-bookings.ts';
import { millisecondsOf } from '../../shared/contracts/api.ts';
import { fieldsWrong, ProblemError, wrong } from '../../shared/contracts/problems.ts';
import type { BookingRow, Customer } from '../../shared/contracts/rows/calendar.ts';
import type { ResourceRow } from '../../shared/contracts/rows/directory.ts';
import { getResource } from '../../shared/records/directory.ts';
import { iso } from '../../shared/records/time.ts';
import { saying, whenOf } from '../../shared/words/saying.ts';
import { localInstant } from './booking-view.ts';
import { findNamedResource } from './find.ts';
import type { Ids } from './idempotency.ts';
import { mergePatch } from './merge-patch.ts';
import type { ApiPorts } from './ports.ts';
import { parseOr } from './read-request.ts';
import { contended, versionMismatch } from './versioned.ts';

export type Verify = 'ifStale' | 'always' | 'never';
export type Origin = { businessId: string; by: string; cause: string };
type InTheWay = Interval & { source: 'booking' | 'google' };

export const intervalOf = ({ start, end }: { start: string; end: string }): Interval => ({
  start: millisecondsOf(start),
  end: millisecondsOf(end),
});

/** Books after asking Google once more where the view is too old (SW2); the commit itself decides who wins (AV3). */
export async function book(
  ports: ApiPorts,
  origin: Origin,
  { verify, resourceId, holdSeconds, ...body }: z.output<typeof CreateBooking>,
  ids: Ids,
): Promise<{ row: BookingRow; zone: string | undefined }> {
  const id = ids.newId('bkg');
  const stands = ids.repeated ? await getBooking(ports, origin.businessId, id) : undefined;
  if (stands !== undefined) return await withZone(ports, stands);
  const interval = intervalOf(body);
  refuseFarAway(interval, ports.clock.now());
  const resource = await findNamedResource(ports.store, origin.businessId, resourceId);
  await checkFree(ports, resource, interval, verify);
  const hold = holdSeconds === undefined ? {} : { heldUntil: ports.clock.now() + holdSeconds * 1000 };
  const request = { ...origin, ...withoutUndefined(body), ...hold, id, resourceId, ...interval };
  return { row: committed(await createBooking(ports, request), resource), zone: resource.timeZone };
}

/** What an earlier worker has booked for this request. */
async function withZone({ store }: ApiPorts, row: BookingRow): Promise<{ row: BookingRow; zone: string | undefined }> {
  return { row, zone: (await getResource(store, row.businessId, row.resourceId))?.timeZone };
}

/** A merge patch on the booking as it stands; what comes out must be a possible booking. */
export async function rebook(
  ports: ApiPorts,
  origin: Origin,
  request: { bookingId: string; expectedVersion: number | undefined; patch: z.output<typeof PatchBooking> },
): Promise<{ row: BookingRow; zone: string }> {
  const before = await readCurrent(ports, origin.businessId, request);
  const { verify = 'ifStale', ...patch } = request.patch;
  const after = parseOr(BookingContent, mergePatch(contentOf(before), patch), 'invalid_body');
  const resource = await findNamedResource(ports.store, origin.businessId, after.resourceId);
  const interval = intervalOf(after);
  if (moves(before, after)) {
    refuseFarAway(interval, ports.clock.now());
    await checkFree(ports, resource, interval, verify);
  }
  const change = { ...changeOf(Object.keys(patch), after), ...interval };
  const result = await changeBooking(ports, {
    ...origin,
    bookingId: before.id,
    expectedVersion: before.version,
    change,
  });
  return { row: committed(result, resource), zone: resource.timeZone };
}

async function readCurrent(
  ports: ApiPorts,
  businessId: string,
  { bookingId, expectedVersion }: { bookingId: string; expectedVersion: number | undefined },
): Promise<BookingRow> {
  const row = await getBooking(ports, businessId, bookingId);
  if (row === undefined) throw new ProblemError('not_found');
  if (expectedVersion !== undefined && expectedVersion !== row.version) throw versionMismatch(row.version);
  if (row.status === 'cancelled') throw new ProblemError('booking_cancelled');
  if (hasEnded(row, ports.clock.now())) throw new ProblemError('hold_ended');
  return row;
}

const contentOf = ({ resourceId, start, end, title, customer, notes, type, externalId, metadata }: BookingRow) =>
  withoutUndefined({ resourceId, start, end, title, customer, notes, type, externalId, metadata });

const moves = (before: BookingRow, after: BookingContent): boolean =>
  before.resourceId !== after.resourceId ||
  Date.parse(before.start) !== millisecondsOf(after.start) ||
  Date.parse(before.end) !== millisecondsOf(after.end);

/** Only fields that the patch names; null where the merge removed one. */
function changeOf(names: string[], after: BookingContent): BookingChange {
  const named = new Set(names);
  const given = <T>(name: keyof BookingContent, value: T | undefined) =>
    named.has(name) ? { [name]: value ?? null } : {};
  return {
    ...(named.has('resourceId') ? { resourceId: after.resourceId } : {}),
    ...(named.has('title') ? { title: after.title } : {}),
    ...given('customer', after.customer && customerOf(after.customer)),
    ...given('notes', after.notes),
    ...given('type', after.type),
    ...given('externalId', after.externalId),
    ...given('metadata', after.metadata),
  };
}

const customerOf = (customer: NonNullable<BookingContent['customer']>): Customer => withoutUndefined(customer);

function refuseFarAway({ start }: Interval, now: number): void {
  if (Math.abs(start - now) <= furthestFromNowMs) return;
  throw fieldsWrong('invalid_body', [wrong('start', 'field.withinFiveYears')]);
}

export async function checkFree(
  ports: ApiPorts,
  resource: ResourceRow,
  interval: Interval,
  mode: Verify,
): Promise<void> {
  const { businessId, id: resourceId, timeZone } = resource;
  const result = await verifySlot(ports, { businessId, resourceId, interval, mode });
  if (result.ok) return;
  if (result.reason === 'slot_taken') throw slotTaken(result.inTheWay, timeZone);
  throw new ProblemError('stale_calendar', { detail: result.detail });
}

export const inTheWayOf = ({ start, end, source }: InTheWay, zone: string | undefined) => ({
  start: localInstant(start, zone),
  end: localInstant(end, zone),
  source,
});

export function slotTaken(inTheWay: InTheWay, zone: string | undefined): ProblemError {
  const { start, end, source } = inTheWay;
  const time = whenOf({ start: iso(start), end: iso(end) }, zone ?? 'UTC');
  return new ProblemError('slot_taken', {
    detail: saying(source === 'booking' ? 'refused.bookingThere' : 'refused.eventThere', { time }),
    more: { inTheWay: inTheWayOf(inTheWay, zone) },
  });
}

export function committed(result: Committed, { timeZone }: ResourceRow): BookingRow {
  if (result.ok) return result.booking;
  switch (result.reason) {
    case 'slot_taken':
      throw slotTaken(result.inTheWay, timeZone);
    case 'version_mismatch':
      throw versionMismatch(result.booking.version);
    case 'hold_ended':
      throw new ProblemError('hold_ended');
    case 'not_found':
      throw new ProblemError('not_found');
    case 'contended':
      throw contended();
    default:
      return result satisfies never;
  }
}

type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> };

const withoutUndefined = <T extends object>(fields: T): Present<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
