import type { Seen } from './access.ts';
import { atLeast, seenCalendar } from './access.ts';
import { fullSyncRequired, invalid, invalidParameter } from './api-error.ts';
import { encodeToken, fingerprint, readPageToken, readSyncToken } from './list-tokens.ts';
import type { Access, Calendar, Role } from './rows.ts';
import type { World } from './world.ts';

type Resource = Record<string, unknown>;

const reminders = [{ method: 'popup', minutes: 10 }];

const etagOf = (stamp: number): string => `"${stamp * 2}"`;

/** An entry of an account's calendar list (4.2); its etag ignores what is read-only. */
export const entryView = (world: World, calendar: Calendar, access: Access): Resource => {
  if (access.deleted) {
    return { kind: 'calendar#calendarListEntry', etag: etagOf(access.stamp), id: calendar.id, deleted: true };
  }
  return {
    kind: 'calendar#calendarListEntry',
    etag: etagOf(access.stamp),
    id: calendar.id,
    summary: calendar.summary,
    ...(access.summaryOverride === undefined ? {} : { summaryOverride: access.summaryOverride }),
    timeZone: calendar.timeZone,
    colorId: '14',
    backgroundColor: '#9fe1e7',
    foregroundColor: '#000000',
    ...(access.hidden ? { hidden: true } : { selected: true }),
    accessRole: access.role,
    defaultReminders: calendar.primaryOf === access.email ? reminders : [],
    ...(calendar.primaryOf === access.email ? { primary: true } : {}),
    conferenceProperties: { allowedConferenceSolutionTypes: ['hangoutsMeet'] },
    ...(world.switches.unknownFields ? { paperColor: 'vellum' } : {}),
  };
};

export const calendarView = ({ calendar }: Seen): Resource => ({
  kind: 'calendar#calendar',
  etag: etagOf(calendar.created * 1000),
  id: calendar.id,
  summary: calendar.summary,
  timeZone: calendar.timeZone,
  conferenceProperties: { allowedConferenceSolutionTypes: ['hangoutsMeet'] },
});

type EntriesQuery = {
  maxResults: number;
  minAccessRole?: string;
  showHidden: boolean;
  showDeleted: boolean;
};

const roles = ['freeBusyReader', 'reader', 'writerWithoutPrivateAccess', 'writer', 'owner'];

const isRole = (text: string): text is Role => roles.includes(text);

const readEntriesQuery = (query: URLSearchParams): EntriesQuery => {
  const maxResults = Number(query.get('maxResults') ?? 100);
  if (!Number.isInteger(maxResults) || maxResults < 1) {
    throw invalidParameter('maxResults', query.get('maxResults') ?? '', 'Values must be within the range: [1, 250]');
  }
  const minAccessRole = query.get('minAccessRole') ?? undefined;
  if (minAccessRole !== undefined && !isRole(minAccessRole)) {
    throw invalidParameter('minAccessRole', minAccessRole, `Allowed values: [${roles.join(', ')}]`);
  }
  return {
    maxResults: Math.min(maxResults, 250),
    ...(minAccessRole === undefined ? {} : { minAccessRole }),
    showHidden: query.get('showHidden') === 'true',
    showDeleted: query.get('showDeleted') === 'true',
  };
};

const sinceRevision = (query: URLSearchParams, email: string, latest: number): number | undefined => {
  const text = query.get('syncToken');
  if (text === null) return undefined;
  if (query.has('minAccessRole') || query.has('showOwnOrganizationOnly')) {
    throw invalid('Sync token cannot be used with other request restrictions.', 'minAccessRole');
  }
  const token = readSyncToken(text);
  if (!token || token.calendar !== email) throw invalid('Invalid sync token value.', 'syncToken');
  if (token.revision > latest) throw fullSyncRequired();
  return token.revision;
};

const shown = (access: Access, query: EntriesQuery, since: number | undefined): boolean => {
  if (since !== undefined) return access.revision > since;
  if (access.deleted && !query.showDeleted) return false;
  if (access.hidden && !query.showHidden) return false;
  return query.minAccessRole === undefined || !isRole(query.minAccessRole) || atLeast(access.role, query.minAccessRole);
};

/** `calendarList.list`: the lists of one account are numbered by their own revisions. */
export const listEntries = (world: World, email: string, parameters: URLSearchParams): Resource => {
  const query = readEntriesQuery(parameters);
  const all = world.access
    .filter((access) => access.email === email)
    .sort((a, b) => (a.calendarId < b.calendarId ? -1 : 1));
  const latest = Math.max(0, ...all.map((access) => access.revision));
  const since = sinceRevision(parameters, email, latest);
  const matching = all.filter((access) => shown(access, query, since));
  const print = fingerprint({ ...query, since });
  const before = parameters.has('pageToken') ? readPageToken(parameters.get('pageToken') ?? '') : undefined;
  if (parameters.has('pageToken') && (before?.calendar !== email || before.query !== print)) {
    throw invalid('Invalid page token value.', 'pageToken');
  }
  const rest = before ? matching.filter((access) => access.calendarId > before.after[2]) : matching;
  const page = rest.slice(0, query.maxResults);
  const revision = before?.revision ?? latest;
  const more = rest.length > page.length;
  const after = [0, 0, page.at(-1)?.calendarId ?? ''] as const;
  const token = more
    ? {
        nextPageToken: encodeToken({
          kind: 'page',
          calendar: email,
          query: print,
          revision,
          after,
          snapshot: '',
          page: 0,
        }),
      }
    : {
        nextSyncToken: encodeToken({
          kind: 'sync',
          calendar: email,
          revision,
          epoch: 0,
          parameters: '',
          given: world.now(),
        }),
      };
  return {
    kind: 'calendar#calendarList',
    etag: `"p${latest}"`,
    ...token,
    items: page.flatMap((access) => {
      const calendar = world.calendars.get(access.calendarId);
      return calendar ? [entryView(world, calendar, access)] : [];
    }),
  };
};

export const getEntry = (world: World, email: string, calendarId: string): Resource => {
  const { calendar, access } = seenCalendar(world, email, calendarId);
  return entryView(world, calendar, access);
};
