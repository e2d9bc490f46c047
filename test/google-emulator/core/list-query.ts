import { ApiError, emptyRange, invalid, invalidParameter } from './api-error.ts';
import type { World } from './world.ts';
import { isZone } from './zones.ts';

/** The parameters of `events.list`, read and checked (2.1). */
export type ListQuery = {
  maxResults: number;
  singleEvents: boolean;
  showDeleted: boolean;
  showHiddenInvitations: boolean;
  eventTypes: string[];
  privateProperties: string[];
  sharedProperties: string[];
  pageToken?: string;
  syncToken?: string;
  timeMin?: number;
  timeMax?: number;
  updatedMin?: number;
  orderBy?: 'startTime' | 'updated';
  iCalUID?: string;
  q?: string;
  maxAttendees?: number;
  timeZone?: string;
};

const flagIn = (query: URLSearchParams, name: string): boolean => {
  const text = query.get(name);
  if (text === null || text === 'false') return false;
  if (text === 'true') return true;
  throw invalidParameter(name, text, 'Values must be boolean.');
};

const countIn = (query: URLSearchParams, name: string): number | undefined => {
  const text = query.get(name);
  if (text === null) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw invalidParameter(name, text, 'Values must be within the range: [1, 2147483647]');
  }
  return value;
};

const instantForm = /^(\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2})(?:\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

/** An RFC 3339 instant; the offset is mandatory and milliseconds are ignored (2.1). */
export const instantIn = (text: string | null, name: string): number | undefined => {
  if (text === null) return undefined;
  const parts = instantForm.exec(text);
  const at = parts ? Date.parse(`${parts[1] ?? ''}${parts[2] ?? ''}`.toUpperCase()) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  throw new ApiError({ status: 400, reason: 'badRequest', message: 'Bad Request', location: name });
};

const pageSizeIn = (world: World, query: URLSearchParams): number => {
  const asked = countIn(query, 'maxResults') ?? 250;
  if (asked > 2500 && world.switches.maxResultsAbove2500 === 'refused') {
    throw invalidParameter('maxResults', String(asked), 'Values must be within the range: [1, 2500]');
  }
  return Math.min(asked, 2500);
};

const orderIn = (query: URLSearchParams, singleEvents: boolean): 'startTime' | 'updated' | undefined => {
  const order = query.get('orderBy');
  if (order === null || order === 'updated') return order ?? undefined;
  if (order !== 'startTime')
    throw invalidParameter('orderBy', order, "Values must match the following regular expression: 'startTime|updated'");
  if (singleEvents) return order;
  const message = 'The requested ordering is not available for the particular query.';
  throw new ApiError({ status: 400, reason: 'badRequest', message });
};

const zoneIn = (query: URLSearchParams): string | undefined => {
  const zone = query.get('timeZone') ?? undefined;
  if (zone !== undefined && !isZone(zone)) throw invalid(`Invalid time zone ${zone}`, 'timeZone');
  return zone;
};

const known = new Set(['birthday', 'default', 'focusTime', 'fromGmail', 'outOfOffice', 'workingLocation']);

const typesIn = (query: URLSearchParams): string[] => {
  const types = query.getAll('eventTypes');
  const wrong = types.find((type) => !known.has(type));
  if (wrong !== undefined) throw invalidParameter('eventTypes', wrong, `Allowed values: [${[...known].join(', ')}]`);
  return types;
};

/** Leaves out what was not given, as `exactOptionalPropertyTypes` wants it. */
const given = <Value extends object>(values: { [Key in keyof Value]: Value[Key] | undefined }): Partial<Value> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<Value>;

export const readListQuery = (world: World, query: URLSearchParams): ListQuery => {
  const singleEvents = flagIn(query, 'singleEvents');
  const timeMin = instantIn(query.get('timeMin'), 'timeMin');
  const timeMax = instantIn(query.get('timeMax'), 'timeMax');
  if (timeMin !== undefined && timeMax !== undefined && timeMax <= timeMin) throw emptyRange();
  return {
    maxResults: pageSizeIn(world, query),
    singleEvents,
    showDeleted: flagIn(query, 'showDeleted'),
    showHiddenInvitations: flagIn(query, 'showHiddenInvitations'),
    eventTypes: typesIn(query),
    privateProperties: query.getAll('privateExtendedProperty'),
    sharedProperties: query.getAll('sharedExtendedProperty'),
    ...given<ListQuery>({
      pageToken: query.get('pageToken') ?? undefined,
      syncToken: query.get('syncToken') ?? undefined,
      timeMin,
      timeMax,
      updatedMin: instantIn(query.get('updatedMin'), 'updatedMin'),
      orderBy: orderIn(query, singleEvents),
      iCalUID: query.get('iCalUID') ?? undefined,
      q: query.get('q') ?? undefined,
      maxAttendees: countIn(query, 'maxAttendees'),
      timeZone: zoneIn(query),
    } as { [Key in keyof ListQuery]: ListQuery[Key] | undefined }),
  };
};

const forbiddenWithToken = [
  'iCalUID',
  'privateExtendedProperty',
  'q',
  'sharedExtendedProperty',
  'timeMin',
  'timeMax',
  'updatedMin',
];

/** A sync token refuses company (2.2). */
export const checkTokenAlone = (world: World, query: URLSearchParams): void => {
  if (!query.has('syncToken')) return;
  const reason = world.switches.syncTokenConflictReason;
  const refused = (message: string, location: string) => new ApiError({ status: 400, reason, message, location });
  if (query.has('orderBy')) {
    throw refused('Sync token cannot be used with non-default ordering.', 'orderBy');
  }
  const other = forbiddenWithToken.find((name) => query.has(name));
  if (other !== undefined) throw refused('Sync token cannot be used with other request restrictions.', other);
  if (query.get('showDeleted') === 'false') {
    throw refused('Sync token cannot be used with other request restrictions.', 'showDeleted');
  }
};
