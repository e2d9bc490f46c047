import { forLink } from '../../shared/budget/payer.ts';
import type { DeltaMessage } from '../../shared/contracts/messages.ts';
import type { LinkRow } from '../../shared/contracts/rows/links.ts';
import type { Settings } from '../../shared/contracts/settings.ts';
import { type EventsPage, GoogleError, type ListEventsQuery } from '../../shared/ports/google.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import { iso } from '../../shared/records/time.ts';
import { chunkLimits, chunksOf, deltaOf } from '../../shared/sync/delta.ts';
import { applyingLeaseMs, changeOfView, isExpanded, readingLeaseMs } from '../../shared/sync/pull-plan.ts';
import { type Lease, leased, write } from './lease.ts';

type PagePorts = Pick<Ports, 'store' | 'queues' | 'google' | 'clock' | 'metrics'>;

/** Pages read by one invocation before it hands over, so that none nears the function's time-out. */
const pagesAtATime = 8;

export type ReadEnd =
  /** All pages are read and their chunks queued. */
  | 'read'
  /** More pages wait; another invocation goes on. */
  | 'handedOver'
  /** Another worker has the pull now. */
  | 'superseded';

/** PL2, PL3: every page becomes chunks before its page token is stored, so a restart resumes at a page boundary. */
export async function readPages(ports: PagePorts, lease: Lease, settings: Settings): Promise<ReadEnd> {
  let link = lease.link;
  for (let count = 0; count < pagesAtATime; count++) {
    const calendar = ports.google.calendar(forLink(link, lease.priority ?? 'live'));
    const page = await calendar.listEvents(link.calendarId, nextQuery(lease, link));
    if (page.nextPageToken === undefined && page.nextSyncToken === undefined)
      throw new Error('Google answered a page with neither a next page nor a sync token');
    const turned = await takeView(ports, { ...lease, link }, page);
    if (turned === 'superseded') return turned;
    if (turned !== undefined) {
      link = turned;
      continue;
    }
    const stored = await queuePage(ports, { ...lease, link }, page, settings);
    if (stored === undefined) return 'superseded';
    if (page.nextPageToken === undefined) return 'read';
    link = stored;
  }
  const released = await write(ports, link, { set: leased(link, ports.clock.now()) });
  return released === undefined ? 'superseded' : 'handedOver';
}

/** PL1: as the generation is read from its first page to its last cursor. */
const isReadExpanded = ({ kind }: Lease, { expanded = false, buildingExpanded = false }: LinkRow): boolean =>
  kind === 'full' ? buildingExpanded : expanded;

function nextQuery(lease: Lease, link: LinkRow): ListEventsQuery {
  const page = {
    expanded: isReadExpanded(lease, link),
    ...(link.pullPageToken === undefined ? {} : { pageToken: link.pullPageToken }),
  };
  return lease.kind === 'full' ? { kind: 'full', ...page } : { kind: 'incremental', syncToken: lease.from, ...page };
}

/**
 * The calendar is not seen as before: a full run that has just begun asks once more, anything else makes room for a new
 * generation. Undefined where the page can be taken.
 */
async function takeView(ports: PagePorts, lease: Lease, page: EventsPage): Promise<LinkRow | 'superseded' | undefined> {
  const { link, kind } = lease;
  const first = kind === 'full' && link.pullPageToken === undefined;
  const seen = { expanded: isReadExpanded(lease, link), zone: first ? undefined : link.calendarZone };
  const change = changeOfView(seen, page);
  if (change === undefined) return undefined;
  const { accessRole = link.accessRole, timeZone } = page;
  const seenNow = { accessRole, calendarZone: timeZone };
  const set = first ? { ...seenNow, buildingExpanded: isExpanded(accessRole) } : seenNow;
  const stored = await write(ports, link, { set });
  if (stored === undefined) return 'superseded';
  if (first) return stored;
  throw new GoogleError({ kind: 'cursorInvalid' }, views[change]);
}

const views = {
  access: { message: 'The access to this calendar has changed', reason: 'access_changed' },
  zone: { message: 'The time zone of this calendar has changed', reason: 'zone_changed' },
};

async function queuePage(
  ports: PagePorts,
  lease: Lease,
  page: EventsPage,
  settings: Settings,
): Promise<LinkRow | undefined> {
  const { link } = lease;
  const position = link.pullPosition ?? 0;
  const events = (link.importTotal ?? 0) + page.items.length;
  const chunks = chunksOf(
    page.items.map((event) => deltaOf(event, settings.detailsFromGoogle)),
    chunkLimits,
  );
  const last = page.nextSyncToken;
  if (chunks.length === 0 && last !== undefined) chunks.push([]);
  const total = position + chunks.length;
  const messages = chunks.map((deltas, index) => {
    const isLast = last !== undefined && index === chunks.length - 1;
    const chunk = chunkOf(lease, page.timeZone, position + index, deltas);
    return isLast ? { ...chunk, last: { total, cursor: last, events } } : chunk;
  });
  await ports.queues.sendAll(
    'deltas',
    messages.map((body) => outgoing(lease, body)),
  );
  return await storeProgress(ports, lease, page, total, events);
}

const chunkOf = (lease: Lease, zone: string, position: number, deltas: (DeltaMessage & { kind: 'chunk' })['deltas']) =>
  ({
    v: 1,
    kind: 'chunk',
    businessId: lease.link.businessId,
    linkId: lease.link.id,
    generation: lease.generation,
    pull: lease.link.pullNumber,
    epoch: lease.link.pullEpoch,
    position,
    from: lease.from,
    zone,
    deltas,
  }) satisfies DeltaMessage;

const outgoing = ({ link }: Lease, body: DeltaMessage & { kind: 'chunk' }) => ({
  body,
  group: link.id,
  dedupe: `${link.id}#${link.pullNumber}#${link.pullEpoch}#${body.position}`,
});

async function storeProgress(
  ports: PagePorts,
  { link, kind }: Lease,
  page: EventsPage,
  pullPosition: number,
  events: number,
): Promise<LinkRow | undefined> {
  const done = page.nextPageToken === undefined;
  const set = {
    pullPosition,
    calendarZone: page.timeZone,
    ...(page.accessRole === undefined ? {} : { accessRole: page.accessRole }),
    ...(kind === 'full' ? { importTotal: events } : {}),
    ...(done ? { pullState: 'applying' } : { pullPageToken: page.nextPageToken ?? '' }),
    ...leased(link, ports.clock.now() + (done ? applyingLeaseMs : readingLeaseMs)),
  };
  return await write(ports, link, { set, remove: ['pullTries', ...(done ? ['pullPageToken', 'pullOwner'] : [])] });
}

export type Preview = { asOf: string; until: string; page: EventsPage };

const previewDays = 42;

/** PL5: the coming weeks in one read, so that a resource can be sold before its import ends. */
export async function readPreview(ports: PagePorts, link: LinkRow): Promise<Preview> {
  const now = ports.clock.now();
  const window = { timeMin: iso(now), timeMax: iso(now + previewDays * 86_400_000) };
  const calendar = ports.google.calendar(forLink(link, 'check'));
  const page = await calendar.listEvents(link.calendarId, { kind: 'window', ...window });
  return { asOf: iso(now), until: sellableUntil(page, window.timeMax), page };
}

/** A cut-off page, ordered by start, is complete up to the start of its last entry. */
function sellableUntil(page: EventsPage, timeMax: string): string {
  if (page.nextPageToken === undefined) return timeMax;
  const last = page.items.at(-1)?.start;
  const start = last?.dateTime ?? last?.date;
  return start === undefined ? iso(0) : iso(Date.parse(start) - 86_400_000);
}

export async function queuePreview(
  ports: PagePorts,
  lease: Lease,
  preview: Preview,
  settings: Settings,
): Promise<void> {
  const { link } = lease;
  const deltas = preview.page.items.map((event) => deltaOf(event, settings.detailsFromGoogle));
  const chunks = chunksOf(deltas, chunkLimits);
  if (chunks.length === 0) chunks.push([]);
  const messages = chunks.map((part, position) => ({
    group: link.id,
    dedupe: `${link.id}#preview#${link.pullNumber}#${link.pullEpoch}#${position}`,
    body: {
      v: 1,
      kind: 'preview',
      businessId: link.businessId,
      linkId: link.id,
      generation: lease.generation,
      pull: link.pullNumber,
      position,
      total: chunks.length,
      asOf: preview.asOf,
      until: preview.until,
      zone: preview.page.timeZone,
      deltas: part,
    } satisfies DeltaMessage,
  }));
  await ports.queues.sendAll('deltas', messages);
}
