import { clip, type Interval } from '../calendar/intervals.ts';
import type { ResourceRow } from '../contracts/rows/directory.ts';
import type { LinkRow } from '../contracts/rows/links.ts';
import type { Settings } from '../contracts/settings.ts';
import { wakePull } from '../links/wake.ts';
import type { Ports } from '../ports/ports.ts';
import type { Condition, Update } from '../ports/store.ts';
import { getLinksOfResource, getSettings } from '../records/directory.ts';
import { dueAt } from '../records/due.ts';
import { iso, minutes } from '../records/time.ts';
import { checkIntervalMs } from '../sync/check-interval.ts';
import { type Freshness, freshnessOf } from '../sync/freshness.ts';
import { isWatched } from '../sync/push-loss.ts';
import { readBooked, readEvents } from './range.ts';

type Busy = Interval & { source: 'booking' | 'google' };
export type ResourceView = Freshness & { busy: Busy[] };

type ViewPorts = Pick<Ports, 'store' | 'queues' | 'clock'>;

/** What takes a resource's time in the window, how fresh Google's side of it is, and whether it may be sold (AV5). */
export async function viewResource(
  ports: ViewPorts,
  { businessId, resource, window }: { businessId: string; resource: ResourceRow; window: Interval },
): Promise<ResourceView> {
  const now = ports.clock.now();
  const [settings, allLinks] = await Promise.all([
    getSettings(ports.store, businessId, resource.id),
    getLinksOfResource(ports.store, businessId, resource.id),
  ]);
  const links = readingLinks(allLinks, settings);
  const ref = { businessId, resourceId: resource.id };
  const [booked, events] = await Promise.all([
    readBooked(ports.store, ref, window, now),
    Promise.all(links.map((link) => readEvents(ports.store, link, window))),
  ]);
  if (settings.automaticSync === 'on') await Promise.all(links.map((link) => askForFreshness(ports, link)));
  const busy = [
    ...clip(booked, window).map((time) => ({ ...time, source: 'booking' as const })),
    ...clip(events.flat(), window).map((time) => ({ ...time, source: 'google' as const })),
  ];
  return { ...freshnessOf(links, settings, now), busy: busy.sort((a, b) => a.start - b.start || a.end - b.end) };
}

/** Links whose events take time: none where bookings only go out. */
export const readingLinks = (links: readonly LinkRow[], settings: Settings): LinkRow[] =>
  settings.direction === 'bookingsToGoogle' ? [] : links.filter((link) => link.state !== 'disconnected');

const askAfter = minutes(15);

/**
 * SW2: an answer older than a quarter of an hour starts a background pull, at most one per link and quarter of an hour. That
 * somebody asks is noted as often where changes do not reach us by themselves, for then it is read more often.
 */
async function askForFreshness(ports: ViewPorts, link: LinkRow): Promise<void> {
  const now = ports.clock.now();
  const old = link.asOf === undefined || Date.parse(link.asOf) < now - askAfter;
  const askedLately = link.askedAt !== undefined && Date.parse(link.askedAt) > now - askAfter;
  if (askedLately || link.state !== 'active' || link.generation === 0) return;
  const set = { askedAt: iso(now) };
  const when: Condition[] =
    link.askedAt === undefined
      ? [{ attribute: 'askedAt', is: 'absent' }]
      : [{ attribute: 'askedAt', is: '=', value: link.askedAt }];
  if (old) await wakePull(ports, { businessId: link.businessId, linkId: link.id }, 'asked', { set, when });
  else if (!isWatched(link, now)) await ports.store.update(readSooner(link, now, set, when));
}

/** Its next check comes no later than the checks that will follow it. */
function readSooner(link: LinkRow, now: number, set: Update['set'], when: Condition[]): Omit<Update, 'kind'> {
  const key = { pk: link.pk, sk: link.sk };
  const next = now + checkIntervalMs({ watched: false, askedRecently: true }, 0);
  const waits = link.pullState === 'idle' && link.dueAt !== undefined && Date.parse(link.dueAt) > next;
  const still: Condition[] = [
    { attribute: 'pullNumber', is: '=', value: link.pullNumber },
    { attribute: 'pullState', is: '=', value: link.pullState },
    { attribute: 'state', is: '=', value: link.state },
  ];
  return { table: 'directory', key, set: { ...set, ...(waits ? dueAt(key, next) : {}) }, when: [...when, ...still] };
}
