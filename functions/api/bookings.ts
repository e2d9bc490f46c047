import { cancelBooking, getBooking } from '../../shared/bookings/commands.ts';
import {
  Booking,
  BookingList,
  BookingsQuery,
  ConfirmBooking,
  CreateBooking,
  PatchBooking,
} from '../../shared/contracts/api-bookings.ts';
import { ProblemError } from '../../shared/contracts/problems.ts';
import type { BookingRow } from '../../shared/contracts/rows/calendar.ts';
import { getResource } from '../../shared/records/directory.ts';
import { book, rebook } from './book.ts';
import { confirm } from './confirm.ts';
import { viewBooking, zonesOf } from './booking-view.ts';
import { listBookings } from './list-bookings.ts';
import { originOf } from './origin.ts';
import type { ApiPorts } from './ports.ts';
import { businessRoute, type Route } from './route.ts';
import { contended, versionMismatch } from './versioned.ts';

async function view({ store }: ApiPorts, row: BookingRow) {
  return viewBooking(row, (await getResource(store, row.businessId, row.resourceId))?.timeZone);
}

export const bookingRoutes: Route[] = [
  businessRoute('book', {
    method: 'POST',
    path: '/v1/bookings',
    summary: 'Book',
    description:
      'Of any number of simultaneous requests for a time exactly one succeeds; the others get `slot_taken` with what is in the way. With `holdSeconds` the time is only held while the customer pays: it takes time like a booking, and is not written to Google.',
    body: CreateBooking,
    reply: { status: 201, schema: Booking },
    problems: ['not_found', 'slot_taken', 'stale_calendar', 'contended'],
    handle: async (call, ports) => {
      const origin = { businessId: call.caller.businessId, ...originOf(call) };
      const { row, zone } = await book(ports, origin, call.body, call.ids);
      return viewBooking(row, zone);
    },
  }),
  businessRoute('read', {
    method: 'GET',
    path: '/v1/bookings',
    summary: 'List bookings',
    description: 'By start, or by time of change with `updatedSince`. The list may lag a booking’s write by a moment.',
    query: BookingsQuery,
    reply: { status: 200, schema: BookingList },
    handle: async ({ caller, query }, { store }) => {
      const { items, nextCursor } = await listBookings(store, caller.businessId, query);
      const zones = await zonesOf(store, caller.businessId, items);
      return { items: items.map((row) => viewBooking(row, zones.get(row.resourceId))), nextCursor };
    },
  }),
  businessRoute('read', {
    method: 'GET',
    path: '/v1/bookings/{id}',
    summary: 'Read a booking',
    reply: { status: 200, schema: Booking },
    handle: async ({ caller, params }, ports) => {
      const row = await getBooking(ports, caller.businessId, params.id);
      if (row === undefined) throw new ProblemError('not_found');
      return await view(ports, row);
    },
  }),
  businessRoute('book', {
    method: 'PATCH',
    path: '/v1/bookings/{id}',
    summary: 'Change a booking',
    description: 'A merge patch. Another time or resource is taken under the same rules as a new booking.',
    body: PatchBooking,
    ifMatch: 'required',
    reply: { status: 200, schema: Booking },
    problems: ['slot_taken', 'stale_calendar', 'booking_cancelled', 'hold_ended', 'contended'],
    handle: async (call, ports) => {
      const origin = { businessId: call.caller.businessId, ...originOf(call) };
      const request = { bookingId: call.params.id, expectedVersion: call.expectedVersion, patch: call.body };
      const { row, zone } = await rebook(ports, origin, request);
      return viewBooking(row, zone);
    },
  }),
  businessRoute('book', {
    method: 'POST',
    path: '/v1/bookings/{id}/confirm',
    summary: 'Make a booking of a hold',
    description:
      'Google is asked once more as for a new booking. Confirming twice changes nothing. A hold that has ended is refused, also when its time is still free.',
    body: ConfirmBooking,
    bodyOptional: true,
    ifMatch: 'optional',
    reply: { status: 200, schema: Booking },
    problems: ['slot_taken', 'stale_calendar', 'booking_cancelled', 'hold_ended', 'contended'],
    handle: async (call, ports) => {
      const origin = { businessId: call.caller.businessId, ...originOf(call) };
      const { verify } = call.body;
      const { row, zone } = await confirm(ports, origin, {
        bookingId: call.params.id,
        expectedVersion: call.expectedVersion,
        verify,
      });
      return viewBooking(row, zone);
    },
  }),
  businessRoute('book', {
    method: 'DELETE',
    path: '/v1/bookings/{id}',
    summary: 'Cancel a booking, or let a hold go',
    description:
      'Its time is free at once. The booking stays readable as `cancelled`; cancelling it again changes nothing.',
    ifMatch: 'required',
    reply: { status: 200, schema: Booking },
    problems: ['contended'],
    handle: async (call, ports) => {
      const { expectedVersion } = call;
      const result = await cancelBooking(ports, {
        businessId: call.caller.businessId,
        bookingId: call.params.id,
        ...(expectedVersion === undefined ? {} : { expectedVersion }),
        ...originOf(call),
      });
      if (result.ok) return await view(ports, result.booking);
      if (result.reason === 'not_found') throw new ProblemError('not_found');
      throw result.reason === 'version_mismatch' ? versionMismatch(result.booking.version) : contended();
    },
  }),
];
