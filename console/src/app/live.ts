import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type Api, usePlace } from '../api/session.tsx';
import type { EventPageView, ResourceView } from '../api/shapes.ts';

type Event = EventPageView['items'][number];

/** What has changed, by what is shown: resources that are to be read again, and lists. */
type Changed = {
  resourceIds: Set<string>;
  lists: Set<'bookings' | 'busy' | 'conflicts' | 'overview' | 'ledger'>;
};

export function changedBy(events: readonly { type: string; data: object }[]): Changed {
  const changed: Changed = { resourceIds: new Set(), lists: new Set() };
  for (const { type, data } of events) {
    const resourceId =
      'resourceId' in data ? data.resourceId : 'id' in data && type === 'resource.changed' ? data.id : '';
    if (typeof resourceId === 'string' && resourceId !== '') changed.resourceIds.add(resourceId);
    changed.lists.add('overview');
    if (type.startsWith('booking.')) changed.lists.add('bookings').add('ledger').add('busy');
    if (type.startsWith('conflict.')) changed.lists.add('conflicts');
    if (type === 'busy.changed') changed.lists.add('busy');
  }
  return changed;
}

const busyMs = 3000;
/** The API keeps the overview for five seconds: asked at once it may still answer what was before. */
const summaryMs = 6000;
const idleMs = 15_000;
const calmAfterMs = 60_000;
const acts = ['pointerdown', 'keydown'] as const;
/** More than that at once, and the whole list is read instead. */
const mostByOne = 20;

/** Follows the feed of events while the page is seen: every three seconds, slower when nothing has happened and nobody has done anything for a minute. */
export function useLive(): void {
  const { api, business } = usePlace();
  const client = useQueryClient();
  useEffect(() => follow(api, business.id, client), [api, business.id, client]);
}

function follow(api: Api, businessId: string, client: QueryClient): () => void {
  const ended = new AbortController();
  let after = 'latest';
  let lastSeen = Date.now();
  let timer = 0;
  let looking = false;
  const summaryAgain = (): void => {
    if (!ended.signal.aborted) void client.invalidateQueries({ queryKey: [businessId, 'overview'] });
  };
  const look = async (): Promise<void> => {
    if (document.visibilityState === 'visible') {
      const page = await api<EventPageView>(`/v1/events?after=${after}`, { signal: ended.signal });
      after = page.next;
      if (page.items.length > 0) {
        lastSeen = Date.now();
        window.setTimeout(summaryAgain, summaryMs);
        await refresh(api, businessId, client, page.items);
      }
    }
  };
  const again = (): void => {
    looking = false;
    if (ended.signal.aborted) return;
    timer = window.setTimeout(run, Date.now() - lastSeen < calmAfterMs ? busyMs : idleMs);
  };
  // A look that fails is made again; what is shown says itself how old it is.
  const run = (): void => {
    if (looking) return;
    looking = true;
    void look().then(again, again);
  };
  const lookNow = (): void => {
    lastSeen = Date.now();
    window.clearTimeout(timer);
    run();
  };
  /** Whoever comes back to a page that had grown slow sees what is, not what was. */
  const onAct = (): void => {
    if (Date.now() - lastSeen >= calmAfterMs) lookNow();
    else lastSeen = Date.now();
  };
  document.addEventListener('visibilitychange', lookNow);
  for (const act of acts) document.addEventListener(act, onAct);
  run();
  return () => {
    ended.abort();
    window.clearTimeout(timer);
    document.removeEventListener('visibilitychange', lookNow);
    for (const act of acts) document.removeEventListener(act, onAct);
  };
}

type Listed = { id: string };
type Pages<T extends Listed> = { pages: { items: T[] }[] };

/** Put into the list where it stands, so that no row moves and not all are read. */
export const withResource = <T extends Listed>(list: Pages<T>, fresh: T): Pages<T> => ({
  ...list,
  pages: list.pages.map((page) => ({
    ...page,
    items: page.items.map((item) => (item.id === fresh.id ? fresh : item)),
  })),
});

async function refresh(api: Api, businessId: string, client: QueryClient, events: readonly Event[]): Promise<void> {
  const { resourceIds, lists } = changedBy(events);
  const stale = [...lists].map((name) => client.invalidateQueries({ queryKey: [businessId, name] }));
  if (resourceIds.size > mostByOne) stale.push(client.invalidateQueries({ queryKey: [businessId, 'resources'] }));
  else stale.push(...[...resourceIds].map((id) => refreshResource(api, businessId, client, id)));
  await Promise.allSettled(stale);
}

/** One that is in no list yet is new: then the list is read. */
export async function refreshResource(api: Api, businessId: string, client: QueryClient, id: string): Promise<void> {
  const fresh = await api<ResourceView>(`/v1/resources/${id}`);
  client.setQueryData([businessId, 'resource', id], fresh);
  const list = client.getQueryData<Pages<ResourceView>>([businessId, 'resources']);
  if (list === undefined) return;
  if (list.pages.some(({ items }) => items.some((item) => item.id === id)))
    client.setQueryData<Pages<ResourceView>>([businessId, 'resources'], withResource(list, fresh));
  else await client.invalidateQueries({ queryKey: [businessId, 'resources'] });
}
