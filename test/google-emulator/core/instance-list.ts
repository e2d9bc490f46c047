import type { Seen } from './access.ts';
import { invalid, notFound } from './api-error.ts';
import type { Viewer } from './event-view.ts';
import { eventView } from './event-view.ts';
import { instancesOf, isSeries } from './instances.ts';
import { instantIn, readListQuery } from './list-query.ts';
import { fingerprint } from './list-tokens.ts';
import { positionOf } from './recurrence.ts';
import type { World } from './world.ts';
import { epochOf } from './zones.ts';

/** `events.instances` (3.2): no sync token, pages by original start. */
export const listInstances = (
  world: World,
  seen: Seen,
  eventId: string,
  parameters: URLSearchParams,
  viewer: Viewer,
): Record<string, unknown> => {
  const master = world.events.get(seen.calendar.id, eventId);
  if (!master) throw notFound();
  if (!isSeries(master)) throw invalid('The event is not a recurring event.');
  const query = readListQuery(world, parameters);
  const zone = seen.calendar.timeZone;
  const from = query.timeMin ?? -4_000_000_000_000_000;
  const to = query.timeMax ?? world.now() + world.switches.expansionHorizonDays * 86_400_000;
  const original = instantIn(parameters.get('originalStart'), 'originalStart');
  const all = instancesOf(world, master, { from, to })
    .filter((event) => epochOf(event.end, zone) > from && epochOf(event.start, zone) < to)
    .filter((event) => query.showDeleted || event.status !== 'cancelled')
    .filter(
      (event) => original === undefined || (event.originalStart && epochOf(event.originalStart, zone) === original),
    )
    .sort((a, b) => positionOf(a.originalStart ?? a.start) - positionOf(b.originalStart ?? b.start));
  const print = fingerprint({ eventId, from, to: query.timeMax, deleted: query.showDeleted });
  const [mark, start] = (query.pageToken ?? `${print}.0`).split('.');
  const offset = Number(start);
  if (mark !== print || !Number.isInteger(offset)) throw invalid('Invalid page token value.', 'pageToken');
  const page = all.slice(offset, offset + query.maxResults);
  const next = offset + page.length;
  return {
    kind: 'calendar#events',
    etag: `"p3${seen.calendar.stamp.toString(36)}i${page.length}"`,
    summary: seen.calendar.summary,
    updated: new Date(seen.calendar.stamp / 1000).toISOString(),
    timeZone: viewer.timeZone,
    accessRole: seen.access.role,
    defaultReminders: [],
    ...(next < all.length ? { nextPageToken: `${print}.${next}` } : {}),
    items: page.map((event) => eventView(world, event, viewer)),
  };
};
