import type { Entry } from '../run/types.ts';

/** Requests to Google as the history holds them. */

export type Asked = Extract<Entry, { kind: 'google' }>;

type List = { items?: Record<string, unknown>[]; nextPageToken?: string };

export const listOf = ({ operation, status, answer }: Asked): List =>
  operation === 'events.list' && status === 200 && typeof answer === 'object' ? Object(answer) : {};

export const itemsOf = (entry: Asked): Record<string, unknown>[] => listOf(entry).items ?? [];

export const isWrite = ({ operation }: Asked): boolean => /^events\.(insert|patch|delete)$/.test(operation);

export const isDone = ({ status }: Asked): boolean => status >= 200 && status < 300;

export const calendarOf = ({ url }: Asked): string => decodeURIComponent(/\/calendars\/([^/]+)\//.exec(url)?.[1] ?? '');

export const asksPage = ({ url }: Asked): boolean => url.includes('pageToken=');

export const asksChanges = ({ url }: Asked): boolean => url.includes('syncToken=');

export const isRevival = ({ operation, body }: Asked): boolean =>
  operation === 'events.patch' && Object(body).status === 'confirmed';

const bodyText = ({ answer }: Asked): string => JSON.stringify(answer ?? '');

export const mentions = (entry: Asked, text: string): boolean => bodyText(entry).includes(text);

export const says = (entry: Asked, status: number, text: string): boolean =>
  entry.status === status && mentions(entry, text);
