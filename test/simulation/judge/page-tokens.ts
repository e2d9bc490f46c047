import type { CreateChecker } from './checker.ts';
import { readGoogleCall } from './google-call.ts';

/** PL2, under 8: each page of an incremental read carries the token it began with, and no page token is taken for a cursor. */
export const pageTokens: CreateChecker = (_known, report) => {
  /** The sync token of the read that a page belongs to, by the calendar and token of the page. */
  const begunWith = new Map<string, string>();
  return {
    on: {
      google: (entry, index) => {
        if (entry.operation !== 'events.list') return;
        const { calendarId, query, answer } = readGoogleCall(entry);
        const syncToken = query.get('syncToken') ?? '';
        const pageToken = query.get('pageToken');
        const place = (token: string) => `${calendarId} ${token}`;
        const began = pageToken === null ? syncToken : (begunWith.get(place(pageToken)) ?? syncToken);
        if (began !== syncToken)
          report(
            8,
            `PL2: a later page of ${calendarId} was asked for with the sync token “${syncToken}”, not “${began}”`,
            index,
          );
        if (begunWith.has(place(syncToken)))
          report(8, `PL2: a page token of ${calendarId} was sent as a sync token`, index);
        if (typeof answer.nextPageToken === 'string') begunWith.set(place(answer.nextPageToken), syncToken);
      },
    },
  };
};
