import type { BookingRow } from '../../../shared/contracts/rows/calendar.ts';
import type { CreateChecker } from './checker.ts';
import { isObject } from './values.ts';

/**
 * 9: what is asked for with one `Idempotency-Key` is booked once, however often it is asked and whoever dies over it, and an
 * ended hold is in nobody's way. Requests with a key name it as their id as well.
 */

const sweptWithinMs = 5 * 60_000;
const longestRequestMs = 30_000;

export const keyedRequests: CreateChecker = (_, report) => {
  const made = new Map<string, string>();
  const bookings = new Map<string, BookingRow>();
  return {
    on: {
      row: ({ before, after }, index) => {
        // With its business, erased before the hold ended.
        if (before?.row === 'booking' && after === undefined) bookings.delete((before as BookingRow).id);
        if (after?.row !== 'booking') return;
        const booking = after as BookingRow;
        bookings.set(booking.id, booking);
        if (!booking.externalId?.startsWith('key-')) return;
        const name = `${booking.businessId}/${booking.externalId}`;
        const first = made.get(name) ?? booking.id;
        made.set(name, first);
        if (first !== booking.id)
          report(9, `bookings ${first} and ${booking.id} were made for one request, ${booking.externalId}`, index);
      },
      asked: ({ at, body, answer, status, businessId }, index) => {
        const taken = status === 409 && isObject(answer) && isObject(answer.inTheWay) ? answer.inTheWay : undefined;
        if (taken?.source !== 'booking' || !isObject(body)) return;
        const blamed = [...bookings.values()].filter(
          (one) =>
            one.businessId === businessId &&
            one.resourceId === body.resourceId &&
            Date.parse(one.start) === Date.parse(String(taken.start)) &&
            Date.parse(one.end) === Date.parse(String(taken.end)),
        );
        const ended = blamed.filter((one) => hasEndedBy(one, at - longestRequestMs));
        if (ended.length > 0 && ended.length === blamed.length)
          report(9, `the hold ${ended[0]?.id} ended at ${ended[0]?.heldUntil} and was still in the way`, index);
      },
    },
    atRest: (rest) => {
      for (const booking of bookings.values())
        if (hasEndedBy(booking, rest.now - sweptWithinMs))
          report(9, `the hold ${booking.id} ended at ${booking.heldUntil} and is still held`);
    },
  };
};

const hasEndedBy = ({ status, heldUntil = '' }: BookingRow, at: number): boolean =>
  status === 'held' && Date.parse(heldUntil) <= at;
