import type { LinkRow } from '../../../shared/contracts/rows/links.ts';
import type { CreateChecker, EntryOf, Report } from './checker.ts';
import { type GoogleCall, isListing, readGoogleCall } from './google-call.ts';
import type { EventView } from './google-view.ts';
import { timesIn } from './google-view.ts';
import type { Known } from './known.ts';
import { listAt } from './values.ts';

/**
 * 5, 7, 8, 12 over history: what was listed, what was stored of it, and when the cursor moved. A page belongs to the pull
 * whose lease its worker had taken last.
 */

type Page = { index: number; token: string; next?: string; cursor?: string; items: EventView[]; zone: string };
type Reader = { link: string; pull: number; epoch: number; base: string };
type IdRow = { pull: number; gone: boolean };

const day = 86_400_000;

export const pulls: CreateChecker = (known, report) => new Pulls(known, report).checker;

class Pulls {
  readonly #known: Known;
  readonly #report: Report;
  /** Which pull each worker reads for. */
  readonly #readers = new Map<string, Reader>();
  /** Pages by `link/pull`. */
  readonly #pages = new Map<string, Page[]>();
  /** Fences by `base/event`. */
  readonly #ids = new Map<string, IdRow>();
  /** Who took the present epoch of a link. */
  readonly #owners = new Map<string, string>();
  readonly #left = new Map<string, Set<string>>();
  readonly #unreadable = new Set<string>();
  /** The sync token that each worker asked with last. */
  readonly #askedWith = new Map<string, string>();

  constructor(known: Known, report: Report) {
    this.#known = known;
    this.#report = report;
  }

  get checker(): ReturnType<CreateChecker> {
    return {
      on: {
        google: (entry, index) => this.#google(entry, index),
        row: (entry, index) => {
          const { table, after, before } = entry;
          if (table === 'directory' && after?.row === 'link')
            this.#link(before as LinkRow | undefined, after as LinkRow, entry.task, index);
          else if (table === 'calendar' && (after?.row === 'eventId' || after?.row === 'event'))
            this.#mirrored(entry, index);
          else if (after?.row === 'conflict' && after.kind === 'event_unreadable')
            this.#unreadable.add(String(after.eventId));
        },
      },
    };
  }

  #google(entry: EntryOf<'google'>, index: number): void {
    if (entry.operation !== 'events.list') return;
    const call = readGoogleCall(entry);
    const reader = this.#readers.get(entry.task);
    const asked = call.query.get('syncToken');
    if (asked !== null) this.#askedWith.set(entry.task, asked);
    if (reader === undefined || !call.done || !isListing(call)) return;
    listAt(this.#pages, `${reader.link}/${reader.pull}`).push(pageOf(call, index));
  }

  #link(before: LinkRow | undefined, after: LinkRow, task: string, index: number): void {
    if (before === undefined) return;
    if (after.pullEpoch > before.pullEpoch) this.#taken(after, task);
    else this.#onlyByOwner(before, after, task, index);
    if (after.pullNumber < before.pullNumber)
      this.#report(12, `link ${after.id} went back from pull ${before.pullNumber} to ${after.pullNumber}`, index);
    if (after.cursor !== before.cursor && after.cursor !== undefined) this.#cursorMoved(before, after, index);
    const asked = this.#askedWith.get(task);
    if (before.cursor !== undefined && after.cursor === undefined && asked !== undefined && asked !== before.cursor)
      this.#report(7, `${task} took away the cursor of link ${after.id}, though it had asked with an older one`, index);
  }

  #taken(link: LinkRow, task: string): void {
    if (link.pullState !== 'reading') return;
    const base = `${link.businessId}#${link.id}#g${link.building ?? link.generation}`;
    this.#readers.set(task, { link: link.id, pull: link.pullNumber, epoch: link.pullEpoch, base });
    this.#owners.set(link.id, task);
  }

  /** 12: paging moves by the hand that holds the lease. */
  #onlyByOwner(before: LinkRow, after: LinkRow, task: string, index: number): void {
    const paged = after.pullPosition !== before.pullPosition && after.pullPosition !== undefined;
    const owner = this.#owners.get(after.id);
    if (!paged || owner === undefined || owner === task || this.#readers.get(task)?.epoch === after.pullEpoch) return;
    this.#report(
      12,
      `${task} moved the paging of link ${after.id} to ${after.pullPosition}, but ${owner} holds it`,
      index,
    );
  }

  #mirrored({ before, after }: EntryOf<'row'>, index: number): void {
    if (after === undefined) return;
    const base = baseOf(after.pk);
    const pull = Number(after.pull);
    if (base.includes('#p')) return;
    if (before !== undefined && Number(before.pull) > pull)
      this.#report(
        12,
        `pull ${pull} wrote over event ${after.eventId} of the newer pull ${before.pull} in ${base}`,
        index,
      );
    if (after.row !== 'eventId') return;
    const key = `${base}/${String(after.eventId)}`;
    const known = this.#ids.get(key);
    if (known?.gone === true && after.gone !== true && pull < known.pull)
      this.#report(
        5,
        `event ${after.eventId} came back in ${base}: removed by pull ${known.pull}, written by ${pull}`,
        index,
      );
    this.#ids.set(key, { pull, gone: after.gone === true });
  }

  #cursorMoved(before: LinkRow, after: LinkRow, index: number): void {
    const cursor = after.cursor ?? '';
    this.#monotone(before, after, cursor, index);
    const pages = this.#pages.get(`${after.id}/${after.pullNumber}`);
    if (pages === undefined)
      return this.#report(7, `link ${after.id} got a cursor of pull ${after.pullNumber}, which listed nothing`, index);
    const chain = chainTo(pages, cursor);
    if (typeof chain === 'string')
      return this.#report(8, `link ${after.id}, pull ${after.pullNumber}: ${chain}, yet the cursor moved`, index);
    this.#pages.delete(`${after.id}/${after.pullNumber}`);
    const base = `${after.businessId}#${after.id}#g${after.generation}`;
    for (const page of chain) for (const item of page.items) this.#isStored(after, base, item, page, index);
  }

  #monotone(before: LinkRow, after: LinkRow, cursor: string, index: number): void {
    if (before.pullState === 'idle')
      this.#report(7, `link ${after.id} got a cursor while no pull was under way`, index);
    if ((before.cursor ?? '') !== (before.pullFrom ?? ''))
      this.#report(7, `link ${after.id}: pull ${after.pullNumber} began elsewhere than the cursor it moved`, index);
    const left = this.#left.get(`${after.id}/${after.generation}`) ?? new Set();
    this.#left.set(`${after.id}/${after.generation}`, left);
    if (left.has(cursor)) this.#report(7, `the cursor of link ${after.id} went back to one it had left`, index);
    if (before.cursor !== undefined) left.add(before.cursor);
  }

  /** 7: the row of each listed entry stands, from this pull or a newer one. */
  #isStored(link: LinkRow, base: string, item: EventView, page: Page, index: number): void {
    const stored = this.#ids.get(`${base}/${item.id}`);
    if (stored !== undefined && stored.pull >= link.pullNumber) return;
    if (this.#unreadable.has(item.id) || this.#isOfNoInterest(link, item, page, index)) return;
    const seen = stored === undefined ? 'no row of it' : `only its row of pull ${stored.pull}`;
    this.#report(
      7,
      `link ${link.id}: pull ${link.pullNumber} stored its cursor, but of event ${item.id} there is ${seen}`,
      index,
    );
  }

  /** What had ended before the past that was agreed on is not kept, nor what has no readable time. */
  #isOfNoInterest(link: LinkRow, item: EventView, page: Page, index: number): boolean {
    if (item.status === 'cancelled') return false;
    const times = timesIn(item, page.zone);
    if (times === undefined) return true;
    const settings = this.#known.settingsBetween(link.businessId, link.resourceId, page.index, index);
    const back = Math.min(...settings.map((one) => one.importDaysBack));
    const applied = Date.parse(link.pullStartedAt ?? '');
    const mayHaveEnded = item.recurrence?.some((line) => /COUNT|UNTIL/.test(line)) ?? true;
    return mayHaveEnded && (item.recurrence !== undefined || times.end < applied - (back - 1) * day);
  }
}

const baseOf = (pk: string): string => pk.split('#', 3).join('#');

const pageOf = ({ query, answer }: GoogleCall, index: number): Page => ({
  index,
  token: query.get('pageToken') ?? '',
  items: (Array.isArray(answer.items) ? answer.items : []) as EventView[],
  zone: String(answer.timeZone),
  ...(typeof answer.nextPageToken === 'string' ? { next: answer.nextPageToken } : {}),
  ...(typeof answer.nextSyncToken === 'string' ? { cursor: answer.nextSyncToken } : {}),
});

/** The pages from the first to the one that gave the cursor; a sentence when one was never read. */
function chainTo(pages: readonly Page[], cursor: string): Page[] | string {
  const byToken = Map.groupBy(pages, (page) => page.token);
  let problem = 'its last page gave another cursor';
  // A page may have been read by several workers, and been followed by different ones.
  const from = (token: string, depth: number): Page[] | undefined => {
    const reads = byToken.get(token);
    if (reads === undefined)
      problem = token === '' ? 'its first page was never read' : `the page ${token} was never read`;
    for (const page of (reads ?? []).toReversed()) {
      const rest = page.next === undefined ? [] : depth > pages.length ? undefined : from(page.next, depth + 1);
      if (rest !== undefined && (page.next !== undefined || page.cursor === cursor)) return [page, ...rest];
    }
    return undefined;
  };
  return from('', 0) ?? problem;
}
