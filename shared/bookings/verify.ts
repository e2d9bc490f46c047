import { timesOf } from '../calendar/event-time.ts';
import { type Interval, overlaps } from '../calendar/intervals.ts';
import { forLink } from '../budget/payer.ts';
import { calendarKeys } from '../contracts/keys.ts';
import type { LinkRow } from '../contracts/rows/links.ts';
import type { Settings } from '../contracts/settings.ts';
import { wakePull } from '../links/wake.ts';
import { GoogleError } from '../ports/google.ts';
import type { Ports } from '../ports/ports.ts';
import { getLinksOfResource, getSettings } from '../records/directory.ts';
import { iso } from '../records/time.ts';
import { deltaOf } from '../sync/delta.ts';
import { freshnessOf } from '../sync/freshness.ts';
import { mirror } from '../sync/mirror.ts';
import { type Saying, saying } from '../words/saying.ts';
import type { InTheWay } from './commit.ts';
import { readingLinks } from './view.ts';

export type SlotVerdict =
  | { ok: true }
  | { ok: false; reason: 'slot_taken'; inTheWay: InTheWay }
  | { ok: false; reason: 'stale_calendar'; detail: Saying };

type VerifyPorts = Pick<Ports, 'store' | 'queues' | 'google' | 'clock' | 'metrics'>;

const freshMs = 60_000;

/**
 * SW2, AV5: before a booking is confirmed, Google is asked once where the view is older than a minute, and the stale-data
 * rule decides where it cannot be asked. What is found is not stored here: a pull is woken for it.
 */
export async function verifySlot(
  ports: VerifyPorts,
  request: { businessId: string; resourceId: string; interval: Interval; mode: 'ifStale' | 'always' | 'never' },
): Promise<SlotVerdict> {
  const { businessId, resourceId, interval, mode } = request;
  const [settings, allLinks] = await Promise.all([
    getSettings(ports.store, businessId, resourceId),
    getLinksOfResource(ports.store, businessId, resourceId),
  ]);
  const links = readingLinks(allLinks, settings);
  const stale = staleVerdict(links, settings, interval, ports.clock.now());
  if (mode === 'never') return stale ?? { ok: true };
  const unread: LinkRow[] = [];
  for (const link of links.filter((one) => mode === 'always' || isOld(one, ports.clock.now()))) {
    const verdict = await askGoogle(ports, link, settings, interval);
    if (verdict === 'unreachable') unread.push(link);
    else if (verdict !== undefined) return { ok: false, reason: 'slot_taken', inTheWay: verdict };
  }
  if (unread.length === 0) return notYetImported(links) ? (stale ?? { ok: true }) : { ok: true };
  if (mode === 'always') return { ok: false, reason: 'stale_calendar', detail: saying('refused.googleUnreachable') };
  return stale ?? { ok: true };
}

const notYetImported = (links: LinkRow[]): boolean => links.some((link) => link.generation === 0);

const isOld = (link: LinkRow, now: number): boolean => {
  const asOf = link.asOf ?? link.previewAsOf;
  return asOf === undefined || now - Date.parse(asOf) > freshMs;
};

function staleVerdict(links: LinkRow[], settings: Settings, interval: Interval, now: number): SlotVerdict | undefined {
  const { sellable, sellableUntil, reason, ageSeconds } = freshnessOf(links, settings, now);
  if (!sellable) {
    const detail =
      reason === 'importing' ? saying('refused.importing') : saying('refused.lastRead', { seconds: ageSeconds ?? 0 });
    return { ok: false, reason: 'stale_calendar', detail };
  }
  if (sellableUntil !== undefined && interval.end > Date.parse(sellableUntil))
    return {
      ok: false,
      reason: 'stale_calendar',
      detail: saying('refused.soldUntil', { until: sellableUntil }),
    };
  return undefined;
}

/** One read of the wanted time, by start, instances expanded by Google. */
async function askGoogle(
  ports: VerifyPorts,
  link: LinkRow,
  settings: Settings,
  interval: Interval,
): Promise<InTheWay | undefined | 'unreachable'> {
  if (link.state !== 'active') return 'unreachable';
  try {
    const window = { timeMin: iso(interval.start), timeMax: iso(interval.end) };
    const page = await ports.google
      .calendar(forLink(link, 'live'))
      .listEvents(link.calendarId, { kind: 'window', ...window });
    const own = await bookingsOf(
      ports,
      link,
      page.items.map((event) => event.id),
    );
    const busy = page.items
      .filter((event) => !own.has(event.id))
      .map((event) => deltaOf(event, 'busyOnly'))
      .flatMap((delta) => {
        const context = { zone: page.timeZone, pull: 0, settings, keepAfter: interval.start };
        const blocking = mirror(delta, context).rows.some((row) => row.row === 'event' && row.blocks);
        const times = timesOf(delta, page.timeZone);
        return blocking && !('problem' in times) && overlaps(times, interval) ? [times] : [];
      });
    const first = busy[0];
    if (first === undefined) return undefined;
    await wakePull(ports, { businessId: link.businessId, linkId: link.id }, 'asked');
    return { start: first.start, end: first.end, source: 'google' };
  } catch (error) {
    if (!(error instanceof GoogleError)) throw error;
    return 'unreachable';
  }
}

/** Events of bookings take no time of their own; the booking's slot is judged in the commit. */
async function bookingsOf({ store }: VerifyPorts, link: LinkRow, eventIds: string[]): Promise<Set<string>> {
  const keys = eventIds.map((id) => calendarKeys.ownEvent(link.businessId, link.id, id));
  return new Set((await store.batchGet('calendar', keys)).map((row) => row.sk.slice('own#'.length)));
}
