import type { Row } from '../../../shared/ports/store.ts';
import type { CreateChecker, EntryOf, Report } from './checker.ts';
import type { Rest } from './rest.ts';
import { isObject, listAt, textOf } from './values.ts';

/**
 * WH1: what integrators see of a change is owed by the write of the change itself, gets one place in the feed, and has reached
 * every webhook that asked for it all along, or its delivery says that days have passed. Who reads on from `next` skips nothing.
 */

type Happened = { businessId: string; subject: string; name: string; index: number; write: number };

type Hook = { businessId: string; url: string; asks: string; since: number };

type Page = { businessId: string; next: number; ids: string[]; index: number };

export const webhookEvents: CreateChecker = (known, report) => {
  const happened: Happened[] = [];
  /** Events of the outbox by subject, version and name. */
  const outbox = new Map<string, { id: string; write: number }>();
  const hooks = new Map<string, Hook>();
  const taken = new Set<string>();
  const pages: Page[] = [];

  const hook = (key: string, after: Row | undefined, index: number): void => {
    const asks = after === undefined || after.active === false ? '' : String(after.events);
    const before = hooks.get(key);
    if (after === undefined) hooks.delete(key);
    else if (before?.asks !== asks)
      hooks.set(key, { businessId: after.pk, url: String(after.url), asks, since: index });
  };

  const row = ({ key, before, after, write }: EntryOf<'row'>, index: number): void => {
    if (key.sk.startsWith('webhook#')) hook(key.sk.slice('webhook#'.length), after, index);
    if (after === undefined) return;
    const name = nameOf(before, after);
    const subject = `${String(after.id)}/${String(after.version)}`;
    if (name !== undefined) happened.push({ businessId: String(after.businessId), subject, name, index, write });
    if (after.row !== 'outbox' || before !== undefined || !isObject(after.subject)) return;
    const of = `${String(after.subject.id)}/${String(after.version)} ${String(after.event)}`;
    if (outbox.has(of)) report(6, `${of} stands in the outbox twice`, index);
    outbox.set(of, { id: String(after.id), write });
    // It is written by who tells it; that it tells how things stand is judged at rest (`told-resources`).
    if (after.event === 'resource.changed')
      happened.push({
        businessId: String(after.businessId),
        subject: `${String(after.subject.id)}/${String(after.version)}`,
        ...{ name: 'resource.changed', index, write },
      });
  };

  return {
    on: {
      row,
      posted: ({ url, eventId }) => void taken.add(`${url} ${eventId}`),
      asked: (entry, index) => {
        const page = pageOf(entry, index);
        if (page !== undefined) pages.push(page);
      },
    },
    atRest: (rest) => {
      const feeds = feedsOf(rest, report);
      for (const page of pages)
        if (!known.erasing.has(page.businessId)) skipsNothing(page, feeds.get(page.businessId) ?? [], report);
      for (const one of happened) {
        const event = outbox.get(`${one.subject} ${one.name}`);
        if (event?.write !== one.write)
          report(22, `${one.name} of ${one.subject} is owed by no event written with it`, one.index);
        // Of an erased business nothing is told any more.
        if (event === undefined || known.erasing.has(one.businessId)) continue;
        if (!(feeds.get(one.businessId) ?? []).includes(event.id))
          report(22, `${one.name} of ${one.subject} has no place in the feed`, one.index);
        for (const [id, { businessId, url, asks, since }] of hooks) {
          const wanted = businessId === one.businessId && since < one.index && asks.split(',').includes(one.name);
          if (wanted && !taken.has(`${url} ${event.id}`) && !isStillOwed(rest, id, event.id))
            report(22, `${one.name} of ${one.subject} has never reached the webhook ${id}`, one.index);
        }
      }
    },
  };
};

/** What is to be told of one write of a booking or conflict. */
function nameOf(before: Row | undefined, after: Row): string | undefined {
  if (after.row === 'booking') {
    if (before === undefined) return 'booking.created';
    if (before.version === after.version) return undefined;
    return after.status === 'cancelled' && before.status !== 'cancelled' ? 'booking.cancelled' : 'booking.updated';
  }
  if (after.row !== 'conflict' || before?.state === after.state) return undefined;
  return after.state === 'open' ? 'conflict.opened' : 'conflict.closed';
}

/** The ids of each business's feed in the order of their places. */
function feedsOf({ rows }: Rest, report: Report): Map<string, string[]> {
  const feeds = new Map<string, string[]>();
  const places = rows.directory.filter((row) => row.row === 'feed');
  for (const { pk, position, eventId } of places.sort((one, other) => Number(one.position) - Number(other.position))) {
    const businessId = pk.split('#', 1)[0] ?? '';
    const feed = listAt(feeds, businessId);
    if (feed.length + 1 !== position) report(8, `the feed of ${businessId} has no place ${feed.length + 1}`);
    if (feed.includes(String(eventId))) report(6, `${String(eventId)} stands in the feed of ${businessId} twice`);
    feed.push(String(eventId));
  }
  return feeds;
}

function pageOf({ businessId, method, path, status, answer }: EntryOf<'asked'>, index: number): Page | undefined {
  if (method !== 'GET' || !/^\/v1\/events(\?|$)/.test(path) || status !== 200 || !isObject(answer)) return undefined;
  const items = Array.isArray(answer.items) ? answer.items : [];
  const ids = items.map((item) => (isObject(item) ? (textOf(item.id) ?? '') : ''));
  const after = /[?&]after=(\d+)/.exec(path)?.[1];
  const next = Number(answer.next);
  if (after !== undefined && next - Number(after) !== ids.length) ids.push('a gap');
  return { businessId, next, ids, index };
}

function skipsNothing({ next, ids, index }: Page, feed: readonly string[], report: Report): void {
  const there = feed.slice(next - ids.length, next);
  if (there.join() !== ids.join())
    report(8, `a page of events up to ${next} shows ${ids.join(', ')} where ${there.join(', ')} happened`, index);
}

/** Due, or given up after days. */
const isStillOwed = ({ rows }: Rest, webhookId: string, eventId: string): boolean =>
  rows.directory.some(
    (row) =>
      row.row === 'delivery' &&
      row.webhookId === webhookId &&
      row.eventId === eventId &&
      (row.state === 'due' || row.state === 'failed'),
  );
