import { type GoogleCalendarEntry, GoogleEvent } from '../contracts/google.ts';
import type { Clock } from '../ports/clock.ts';
import {
  type AccountRef,
  type CalendarApi,
  GoogleError,
  type GoogleFailure,
  type ListEventsQuery,
} from '../ports/google.ts';
import type { AccessTokens } from './access-tokens.ts';
import { CalendarListAnswer, ChannelAnswer, EventsPageAnswer, eventFields, NoAnswer } from './answers.ts';
import type { ApiCall, ApiRequest } from './api-call.ts';
import { insertBody, patchBody } from './event-body.ts';

type Parts = { call: ApiCall; tokens: AccessTokens; clock: Clock };

const pageSize = 2500;
/** Of a channel when Google names no end (reference 1.1). */
const defaultTtlSeconds = 7 * 86_400;
const silent = { sendUpdates: 'none' } as const;

export function createCalendarApi({ call, tokens, clock }: Parts, account: AccountRef): CalendarApi {
  const ask = <T>(request: ApiRequest<T>): Promise<T> => call(account, request);
  return {
    listCalendars: () => listCalendars(ask),

    async listEvents(calendarId, query) {
      const { nextPageToken, nextSyncToken, accessRole, ...page } = await ask({
        operation: 'events.list',
        resumes: query.kind === 'incremental' || query.pageToken !== undefined,
        answer: EventsPageAnswer,
        send: (client, options) => client.events.list({ calendarId, ...listParameters(query) }, options),
      });
      return {
        ...page,
        ...(accessRole && { accessRole }),
        ...(nextPageToken && { nextPageToken }),
        ...(nextSyncToken && { nextSyncToken }),
      };
    },

    getEvent: (calendarId, eventId) =>
      ask({
        operation: 'events.get',
        answer: GoogleEvent,
        send: (client, options) => client.events.get({ calendarId, eventId, fields: eventFields }, options),
      }),

    insertEvent: (calendarId, event) =>
      ask({
        operation: 'events.insert',
        answer: GoogleEvent,
        send: (client, options) =>
          client.events.insert({ calendarId, ...silent, fields: eventFields, requestBody: insertBody(event) }, options),
      }),

    patchEvent: (calendarId, eventId, event, etag) =>
      ask({
        operation: 'events.patch',
        // A patch costs three units (reference 3.2).
        units: 3,
        headers: ifMatch(etag),
        answer: GoogleEvent,
        send: (client, options) =>
          client.events.patch(
            { calendarId, eventId, ...silent, fields: eventFields, requestBody: patchBody(event) },
            options,
          ),
      }),

    deleteEvent: (calendarId, eventId, etag) =>
      unless('deleted', () =>
        ask({
          operation: 'events.delete',
          headers: ifMatch(etag),
          answer: NoAnswer,
          send: (client, options) => client.events.delete({ calendarId, eventId, ...silent }, options),
        }),
      ),

    async watchEvents(calendarId, { id, token, address, ttlSeconds }) {
      const asked = clock.now();
      const requestBody = { id, type: 'web_hook', address, token, params: { ttl: String(ttlSeconds) } };
      const { resourceId, expiration } = await ask({
        operation: 'events.watch',
        answer: ChannelAnswer,
        send: (client, options) => client.events.watch({ calendarId, requestBody }, options),
      });
      return { resourceId, expiresAt: expiration ?? asked + Math.min(ttlSeconds, defaultTtlSeconds) * 1000 };
    },

    stopChannel: (id, resourceId) =>
      unless('notFound', () =>
        ask({
          operation: 'channels.stop',
          answer: NoAnswer,
          send: (client, options) => client.channels.stop({ requestBody: { id, resourceId } }, options),
        }),
      ),

    probe: async () => ({ scopes: (await tokens.renew(account)).scopes }),
  };
}

async function listCalendars(ask: <T>(request: ApiRequest<T>) => Promise<T>): Promise<GoogleCalendarEntry[]> {
  const entries: GoogleCalendarEntry[] = [];
  let pageToken: string | undefined;
  do {
    const page = pageToken === undefined ? {} : { pageToken };
    const answer = await ask({
      operation: 'calendarList.list',
      answer: CalendarListAnswer,
      // Hidden ones too: a linked calendar that its owner hides in Google is still there.
      send: (client, options) => client.calendarList.list({ maxResults: 250, showHidden: true, ...page }, options),
    });
    entries.push(...answer.items);
    pageToken = answer.nextPageToken;
  } while (pageToken !== undefined);
  return entries;
}

/** PL1: full and incremental runs differ in the tokens alone. `showDeleted=false` is the default and not allowed beside a sync token. */
function listParameters(query: ListEventsQuery) {
  const page = {
    maxResults: pageSize,
    fields: `timeZone,accessRole,nextPageToken,nextSyncToken,items(${eventFields})`,
    ...(query.pageToken === undefined ? {} : { pageToken: query.pageToken }),
  };
  switch (query.kind) {
    case 'full':
      return { ...page, singleEvents: query.expanded ?? false };
    case 'incremental':
      return { ...page, singleEvents: query.expanded ?? false, syncToken: query.syncToken };
    case 'window':
      return { ...page, singleEvents: true, orderBy: 'startTime', timeMin: query.timeMin, timeMax: query.timeMax };
  }
}

const ifMatch = (etag: string | undefined): Record<string, string> => (etag === undefined ? {} : { 'If-Match': etag });

/** Done as well when Google answers that there is nothing left to do. */
async function unless(done: GoogleFailure['kind'], act: () => Promise<undefined>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof GoogleError && error.failure.kind === done)) throw error;
  }
}
