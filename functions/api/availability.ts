import type * as z from 'zod';
import { viewResource } from '../../shared/bookings/view.ts';
import { freeSlots } from '../../shared/calendar/availability.ts';
import { clip, type Interval } from '../../shared/calendar/intervals.ts';
import { openIntervals } from '../../shared/calendar/working-hours.ts';
import { Availability, AvailabilityQuery, type ResourceAvailability } from '../../shared/contracts/api-availability.ts';
import { millisecondsOf } from '../../shared/contracts/api.ts';
import { ProblemError } from '../../shared/contracts/problems.ts';
import type { ResourceRow } from '../../shared/contracts/rows/directory.ts';
import { minutes } from '../../shared/records/time.ts';
import { inParallel } from '../../shared/async/in-parallel.ts';
import { localInstant } from './booking-view.ts';
import { findNamedResource } from './find.ts';
import type { ApiPorts } from './ports.ts';
import { businessRoute, type Route } from './route.ts';

type Question = { window: Interval; durationMs: number | undefined; slotMs: number; now: number };
type Answer = z.input<typeof ResourceAvailability>;

const usualSlotMinutes = 15;

export const availabilityRoutes: Route[] = [
  businessRoute('read', {
    method: 'GET',
    path: '/v1/availability',
    summary: 'When resources are busy, and what can be booked',
    description:
      'Each resource says how fresh its view of Google is and whether it may be sold. Asking for a stale one starts a reading in the background.',
    query: AvailabilityQuery,
    reply: { status: 200, schema: Availability },
    problems: ['not_found', 'answer_too_large'],
    handle: async ({ caller, query, now }, ports) => {
      const { businessId } = caller;
      const resources = await inParallel(query.resourceId, 16, (id) => findNamedResource(ports.store, businessId, id));
      const window = { start: millisecondsOf(query.from), end: millisecondsOf(query.to) };
      const durationMs = query.durationMinutes && minutes(query.durationMinutes);
      const question = { window, durationMs, slotMs: minutes(query.slotMinutes ?? usualSlotMinutes), now };
      const room = createRoom();
      return { items: await inParallel(resources, 16, (resource) => askOne(ports, resource, question, room)) };
    },
  }),
];

/** What still fits into the answer, so that a request for too much ends before it has been computed. */
const createRoom = () => {
  let left = 50_000;
  return {
    take(intervals: number): void {
      left -= intervals;
      if (left < 0) throw new ProblemError('answer_too_large');
    },
  };
};

async function askOne(
  ports: ApiPorts,
  resource: ResourceRow,
  { window, durationMs, slotMs, now }: Question,
  room: ReturnType<typeof createRoom>,
): Promise<Answer> {
  const { businessId, id: resourceId, timeZone } = resource;
  const view = await viewResource(ports, { businessId, resource, window });
  room.take(view.busy.length);
  const local = ({ start, end }: Interval) => ({
    start: localInstant(start, timeZone),
    end: localInstant(end, timeZone),
  });
  const answer: Answer = {
    resourceId,
    freshness: { asOf: view.asOf ?? null, ageSeconds: view.ageSeconds ?? null },
    sellable: view.sellable,
    ...(view.sellableUntil === undefined ? {} : { sellableUntil: view.sellableUntil }),
    ...(view.reason === undefined ? {} : { reason: view.reason }),
    busy: view.busy.map((time) => ({ ...local(time), source: time.source })),
  };
  if (durationMs === undefined) return answer;
  const open = view.sellable ? openUntil(resource, window, view.sellableUntil) : [];
  const slots = freeSlots({ open, busy: view.busy, durationMs, slotMs, now, gridZone: timeZone });
  room.take(slots.length);
  return { ...answer, slots: slots.map(local) };
}

/** Open hours inside the window; during a first import only as far as Google has been read (PL5). */
function openUntil({ workingHours, timeZone }: ResourceRow, window: Interval, until: string | undefined): Interval[] {
  const open = openIntervals(workingHours, timeZone, window);
  return until === undefined ? open : clip(open, { start: window.start, end: Date.parse(until) });
}
