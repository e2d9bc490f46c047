import * as z from 'zod';
import { accessKey } from './access.ts';
import { ApiError, emptyRange, required } from './api-error.ts';
import { instancesOf, isSeries } from './instances.ts';
import { instantIn } from './list-query.ts';
import type { Calendar } from './rows.ts';
import type { World } from './world.ts';
import { epochOf, rfc3339 } from './zones.ts';

const Query = z.object({
  timeMin: z.string().optional(),
  timeMax: z.string().optional(),
  timeZone: z.string().optional(),
  calendarExpansionMax: z.number().int().optional(),
  items: z.array(z.object({ id: z.string() })).optional(),
});

type Block = { start: number; end: number };

/** Sorted, overlapping blocks joined. */
const merged = (blocks: Block[]): Block[] => {
  const result: Block[] = [];
  for (const block of [...blocks].sort((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last && block.start <= last.end)
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, block.end) };
    else result.push(block);
  }
  return result;
};

const busyIn = (world: World, calendar: Calendar, window: { from: number; to: number }): Block[] => {
  const all = [...world.events.of(calendar.id).values()].flatMap((event) => {
    if (event.recurringEventId !== undefined) return [];
    return isSeries(event) ? instancesOf(world, event, window) : [event];
  });
  return all.flatMap((event) => {
    const declined = (event.fields.attendees ?? []).some(
      ({ email, responseStatus }) => email === calendar.id && responseStatus === 'declined',
    );
    if (event.status === 'cancelled' || event.fields.transparency === 'transparent' || declined) return [];
    const start = Math.max(epochOf(event.start, calendar.timeZone), window.from);
    const end = Math.min(epochOf(event.end, calendar.timeZone), window.to);
    return start < end ? [{ start, end }] : [];
  });
};

const threeMonths = 93 * 86_400_000;

/** `freebusy.query`: failures of single calendars are inside a 200 (4.4). */
export const queryFreeBusy = (world: World, email: string, json: unknown): Record<string, unknown> => {
  const parsed = Query.safeParse(json);
  if (!parsed.success) throw new ApiError({ status: 400, reason: 'badRequest', message: 'Bad Request' });
  const from = instantIn(parsed.data.timeMin ?? null, 'timeMin');
  const to = instantIn(parsed.data.timeMax ?? null, 'timeMax');
  if (from === undefined) throw required('Missing timeMin parameter.', 'timeMin');
  if (to === undefined) throw required('Missing timeMax parameter.', 'timeMax');
  if (to <= from) throw emptyRange();
  if (to - from > threeMonths) {
    throw new ApiError({
      status: 400,
      reason: 'timeRangeTooLong',
      domain: 'calendar',
      message: 'The requested time range is too long.',
      location: 'timeMax',
    });
  }
  const zone = parsed.data.timeZone ?? 'UTC';
  const limit = parsed.data.calendarExpansionMax ?? 50;
  const entries = (parsed.data.items ?? []).map(({ id }, index): [string, unknown] => {
    if (index >= limit) return [id, { errors: [{ domain: 'global', reason: 'tooManyCalendarsRequested' }], busy: [] }];
    const real = id === 'primary' ? email : id;
    const calendar = world.calendars.get(real);
    const access = world.access.get(accessKey(email, real));
    if (!calendar || !access || access.deleted)
      return [id, { errors: [{ domain: 'global', reason: 'notFound' }], busy: [] }];
    const busy = merged(busyIn(world, calendar, { from, to }));
    return [id, { busy: busy.map(({ start, end }) => ({ start: rfc3339(start, zone), end: rfc3339(end, zone) })) }];
  });
  return {
    kind: 'calendar#freeBusy',
    timeMin: new Date(from).toISOString(),
    timeMax: new Date(to).toISOString(),
    calendars: Object.fromEntries(entries),
  };
};
