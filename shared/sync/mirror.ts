import { blocks } from '../calendar/blocking.ts';
import { originalStartOf, timesOf } from '../calendar/event-time.ts';
import { seriesEnd, seriesOf } from '../calendar/recurrence.ts';
import { calendarKeys, endless } from '../contracts/keys.ts';
import type { Delta } from '../contracts/messages.ts';
import type { EventRow, OverrideRow } from '../contracts/rows/calendar.ts';
import type { Settings } from '../contracts/settings.ts';
import { isFreeDay } from './free-days.ts';

/** How one delta stands in the mirrored calendar: which rows, under which sort keys. Pure; rows lack only their partition. */

export type MirrorRow = Omit<EventRow, 'pk'> | Omit<OverrideRow, 'pk'>;

export type Mirrored = {
  rows: MirrorRow[];
  /** Why the event cannot be read (AP8); its rows are then left as they are. */
  problem?: string;
};

export type MirrorContext = {
  /** IANA zone of the calendar. */
  zone: string;
  pull: number;
  settings: Settings;
  /** The booking this event belongs to, by id (RC8). */
  bookingId?: string;
  /** The booking whose event this was before somebody moved it here from another calendar of its resource (RC6). */
  movedFrom?: string;
  /** Series come as their instances, so an instance replaces nothing (PL6). */
  expanded?: boolean;
  /** Events that ended before are not kept. Milliseconds. */
  keepAfter: number;
};

export function mirror(delta: Delta, context: MirrorContext): Mirrored {
  if (delta.status === 'unreadable') return { rows: [], problem: 'Google sent an event that cannot be read' };
  const override = context.expanded ? undefined : overrideRow(delta, context);
  if (override === 'unreadable') return { rows: [], problem: 'its original start cannot be read' };
  if (delta.status === 'cancelled') return { rows: override === undefined ? [] : [override] };
  const times = timesOf(delta, context.zone);
  if ('problem' in times) return { rows: [], problem: times.problem };
  try {
    const event = eventRow(delta, times, context);
    const kept = Date.parse(event.end) >= context.keepAfter ? [event] : [];
    return { rows: override === undefined ? kept : [...kept, override] };
  } catch (error) {
    return { rows: [], problem: error instanceof Error ? error.message : 'its recurrence cannot be read' };
  }
}

type Times = Exclude<ReturnType<typeof timesOf>, { problem: string }>;

function eventRow(delta: Delta, times: Times, context: MirrorContext): Omit<EventRow, 'pk'> {
  const series = delta.recurrence === undefined ? undefined : seriesOf(times, delta.recurrence);
  const end = series === undefined ? times.end : seriesEnd(series);
  const time = {
    start: new Date(times.start).toISOString(),
    end: end === null ? endless : new Date(end).toISOString(),
  };
  return {
    sk: calendarKeys.rangeSk(time, delta.id, series !== undefined),
    v: 1,
    row: 'event',
    eventId: delta.id,
    pull: context.pull,
    ...time,
    allDay: times.allDay,
    blocks: doesBlock(delta, times, context),
    ...(context.bookingId === undefined && isFreeDay(delta, times.allDay) ? { freeDay: true } : {}),
    ...(delta.title === undefined ? {} : { title: delta.title }),
    ...bookingOf(context),
    ...(series === undefined ? {} : { series: { ...series, lines: [...series.lines] } }),
    ...(delta.masterId === undefined ? {} : { masterId: delta.masterId }),
  };
}

/** What was moved here takes time like any event, but never its own booking's. */
function bookingOf({ bookingId, movedFrom }: MirrorContext): Pick<EventRow, 'bookingId'> {
  const id = bookingId ?? movedFrom;
  return id === undefined ? {} : { bookingId: id };
}

/** A booking's own event takes no time of its own: the booking does; unless it became a series (RC6). */
function doesBlock(delta: Delta, times: Times, context: MirrorContext): boolean {
  if (context.bookingId !== undefined && delta.recurrence === undefined) return false;
  const { status, transparency, eventType, selfResponse } = delta;
  return blocks({ status, transparency, eventType, selfResponse, allDay: times.allDay }, context.settings.blocks);
}

function overrideRow(delta: Delta, { zone, pull }: MirrorContext): Omit<OverrideRow, 'pk'> | undefined | 'unreadable' {
  if (delta.masterId === undefined || delta.originalStart === undefined) return undefined;
  const original = originalStartOf(delta.originalStart, zone);
  if (original === null) return 'unreadable';
  const originalStart = new Date(original).toISOString();
  return {
    sk: calendarKeys.overrideSk(originalStart, delta.id),
    v: 1,
    row: 'override',
    eventId: delta.id,
    masterId: delta.masterId,
    originalStart,
    pull,
  };
}

/**
 * A series that is deleted, or that is known by its instances alone. `isKnown`: a row tells of it, also of one that is gone: when
 * the deletion is delivered again its exceptions may still stand (AP6).
 */
export const takesExceptionsAlong = (
  { status, masterId }: Pick<Delta, 'status' | 'masterId'>,
  { isKnown, expanded }: { isKnown: boolean; expanded: boolean },
): boolean => status === 'cancelled' && masterId === undefined && (isKnown || expanded);
