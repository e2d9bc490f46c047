import { inParallel } from '../../shared/async/in-parallel.ts';
import { getBooking } from '../../shared/bookings/commands.ts';
import type { ResourceRef } from '../../shared/bookings/commit.ts';
import { readBooked } from '../../shared/bookings/range.ts';
import { forLink } from '../../shared/budget/payer.ts';
import type { Interval } from '../../shared/calendar/intervals.ts';
import { calendarKeys } from '../../shared/contracts/keys.ts';
import { OwnEventRow } from '../../shared/contracts/rows/calendar.ts';
import type { LinkRow } from '../../shared/contracts/rows/links.ts';
import type { Step } from '../../shared/operations/operations.ts';
import { GoogleError } from '../../shared/ports/google.ts';
import { getLinksOfResource, getSettings } from '../../shared/records/directory.ts';
import { parseRow } from '../../shared/records/read.ts';
import { days, iso } from '../../shared/records/time.ts';
import { deltaOf } from '../../shared/sync/delta.ts';
import { dryRunReport, type ReadCalendar } from '../../shared/sync/dry-run.ts';
import { saying } from '../../shared/words/saying.ts';
import type { SchedulePorts } from './run-schedule.ts';

/** As far as the preview of a first import reads (PL5). */
const windowDays = 42;

/** Reads the coming weeks of the resource's calendars, one page each, and says what a first sync would do. Writes nothing. */
export async function dryRun(ports: SchedulePorts, resource: ResourceRef): Promise<Step> {
  const { businessId, resourceId } = resource;
  const all = await getLinksOfResource(ports.store, businessId, resourceId);
  // A calendar may have been left since it was asked for, though its grant serves others (DS1).
  const links = all.filter(({ state }) => state !== 'disconnected');
  if (links.length === 0) return { kind: 'failed', problem: { code: 'not_connected' } };
  const now = ports.clock.now();
  const window = { start: now, end: now + days(windowDays) };
  try {
    const calendars = await inParallel(links, 2, (link) => readCalendar(ports, link, window));
    const settings = await getSettings(ports.store, businessId, resourceId);
    const bookings = await bookingsIn(ports, resource, window);
    const result = dryRunReport({ resourceId, asOf: now, window, settings, calendars, bookings });
    return { kind: 'done', progress: { done: links.length, total: links.length }, result };
  } catch (error) {
    if (!(error instanceof GoogleError)) throw error;
    return afterFailure(error);
  }
}

async function readCalendar(ports: SchedulePorts, link: LinkRow, window: Interval): Promise<ReadCalendar> {
  const query = { kind: 'window', timeMin: iso(window.start), timeMax: iso(window.end) } as const;
  const page = await ports.google.calendar(forLink(link, 'check')).listEvents(link.calendarId, query);
  const keys = page.items.map(({ id }) => calendarKeys.ownEvent(link.businessId, link.id, id));
  const own = (await ports.store.batchGet('calendar', keys)).map((row) => parseRow(OwnEventRow, row));
  return {
    link,
    zone: page.timeZone,
    deltas: page.items.map((event) => deltaOf(event, 'busyOnly')),
    cutOff: page.nextPageToken !== undefined,
    own: new Map(own.map((row) => [row.sk.slice('own#'.length), row.bookingId])),
  };
}

async function bookingsIn(ports: SchedulePorts, resource: ResourceRef, window: Interval) {
  const booked = await readBooked(ports.store, resource, window, window.start);
  const rows = await inParallel(booked, 8, ({ bookingId }) => getBooking(ports, resource.businessId, bookingId));
  return rows.filter((row) => row !== undefined);
}

function afterFailure({ failure }: GoogleError): Step {
  switch (failure.kind) {
    case 'grantFailed':
    case 'permissionMissing':
      return { kind: 'failed', problem: { code: 'grant_failed' } };
    case 'notFound':
    case 'deleted':
      return { kind: 'failed', problem: { code: 'not_connected', detail: saying('refused.calendarGone') } };
    case 'rateLimited':
    case 'quotaExhausted':
    case 'transient':
    case 'operatorFault':
    case 'clientRefused':
      return { kind: 'later', problem: { code: 'google_unavailable' } };
    case 'duplicate':
    case 'preconditionFailed':
    case 'cursorInvalid':
    case 'readOnly':
    case 'writeRefused':
    case 'watchUnsupported':
    case 'channelIdTaken':
    case 'invalidRequest':
      return {
        kind: 'failed',
        problem: { code: 'google_unavailable', detail: saying('refused.readRefused', { kind: failure.kind }) },
      };
    default:
      return failure satisfies never;
  }
}
