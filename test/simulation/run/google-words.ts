import * as z from 'zod';
import type { Entry } from './types.ts';

const Page = z.object({
  items: z.array(z.object({ id: z.string().optional() })).optional(),
  nextPageToken: z.string().optional(),
  nextSyncToken: z.string().optional(),
});

/** A request to Google in words: `lists anna's calendar (3 items, cursor …)`. */
export function googleWords(entry: Entry & { kind: 'google' }, full: boolean): string {
  const url = new URL(entry.url);
  const path = decodeURIComponent(url.pathname).replace(/^\/calendar\/v3\//, '');
  const verb = verbs[entry.operation] ?? `${entry.operation} ${entry.method}`;
  const lost = entry.answered ? '' : ', and the answer is lost';
  const sent = entry.body === undefined ? '' : ` with ${JSON.stringify(entry.body)}`;
  const result = entry.operation === 'events.list' ? pageWords(entry.answer) : '';
  const answer = full && entry.answer !== undefined ? ` ${JSON.stringify(entry.answer)}` : '';
  return `${verb} ${path}${tokensOf(url)}${sent}: ${entry.status}${result}${lost}${answer}`;
}

const verbs: Record<string, string> = {
  'events.list': 'lists',
  'events.get': 'reads',
  'events.insert': 'inserts into',
  'events.patch': 'changes',
  'events.delete': 'deletes',
  'events.watch': 'watches',
  'channels.stop': 'stops a channel',
  'oauth.refresh': 'refreshes an access token',
  'oauth.exchange': 'exchanges a code',
};

function tokensOf({ searchParams }: URL): string {
  const parts = [...searchParams].filter(([name]) => ['syncToken', 'pageToken', 'timeMin', 'timeMax'].includes(name));
  return parts.map(([name, value]) => ` ${name} ${value.slice(-8)}`).join('');
}

function pageWords(answer: unknown): string {
  const page = Page.safeParse(answer);
  if (!page.success) return '';
  const { items = [], nextPageToken, nextSyncToken } = page.data;
  const ids = items.map(({ id }) => id).join(' ');
  const next = nextPageToken === undefined ? '' : `, more at ${nextPageToken.slice(-8)}`;
  const cursor = nextSyncToken === undefined ? '' : `, cursor ${nextSyncToken.slice(-8)}`;
  return ` (${items.length} items ${ids}${next}${cursor})`;
}
