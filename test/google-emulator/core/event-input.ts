import { ApiError, emptyRange, invalid, required } from './api-error.ts';
import type { EventBody, EventFields, EventTime, StoredTime } from './event-fields.ts';
import { EventBody as Body } from './event-fields.ts';
import { isObject, mergePatch } from './json.ts';
import { checkSeries, positionOf } from './recurrence.ts';
import { instantOf, isZone } from './zones.ts';

/** Reads a body; nulls count as absent. */
export const readBody = (json: unknown): EventBody => {
  if (!isObject(json)) throw new ApiError({ status: 400, reason: 'parseError', message: 'Parse Error' });
  const parsed = Body.safeParse(mergePatch({}, json, true));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalid(`Invalid value for: ${issue?.path.join('.') ?? ''}`, issue?.path.join('.'));
};

export const checkEventId = (id: string): void => {
  if (!/^[a-v0-9]{5,1024}$/.test(id)) throw invalid('Invalid resource id value.');
};

const dateTimeForm = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2})(?::(\d{2})(?:\.\d+)?)?([Zz]|[+-]\d{2}:\d{2})?$/;

const instantFrom = (text: string, zone: string | undefined, which: string): number => {
  const parts = dateTimeForm.exec(text);
  if (!parts) throw invalid(`Invalid value for: Invalid format: "${text}"`);
  const [, date = '', clock = '', second = '00', offset] = parts;
  const wall = `${date}T${clock}:${second}`;
  if (offset === undefined && zone === undefined) throw required(`Missing time zone definition for ${which} time.`);
  const at = offset === undefined ? instantIn(wall, zone ?? 'UTC') : Date.parse(`${wall}${offset.toUpperCase()}`);
  if (Number.isNaN(at)) throw invalid(`Invalid value for: Invalid format: "${text}"`);
  return at;
};

const instantIn = (wall: string, zone: string): number => {
  try {
    return instantOf(wall, zone);
  } catch {
    return Number.NaN;
  }
};

const readTime = (time: EventTime | undefined, which: 'start' | 'end', zone: string, repeats: boolean): StoredTime => {
  if (!time || (time.date === undefined && time.dateTime === undefined)) throw required(`Missing ${which} time.`);
  if (time.date !== undefined && time.dateTime !== undefined) throw invalid(`Invalid ${which} time.`);
  if (time.timeZone !== undefined && !isZone(time.timeZone)) {
    throw invalid(`Invalid time zone definition for ${which} time.`);
  }
  if (time.date !== undefined) {
    const valid = /^\d{4}-\d{2}-\d{2}$/.test(time.date) && !Number.isNaN(Date.parse(`${time.date}T00:00:00Z`));
    if (!valid) throw invalid(`Invalid value for: Invalid format: "${time.date}"`);
    return { date: time.date };
  }
  if (repeats && time.timeZone === undefined) throw required(`Missing time zone definition for ${which} time.`);
  return { at: instantFrom(time.dateTime ?? '', time.timeZone, which), timeZone: time.timeZone ?? zone };
};

/** Start and end of a body, checked against each other (3.6). */
export const readTimes = (body: EventBody, calendarZone: string): { start: StoredTime; end: StoredTime } => {
  const repeats = (body.recurrence ?? []).length > 0;
  const start = readTime(body.start, 'start', calendarZone, repeats);
  const end = readTime(body.end, 'end', calendarZone, repeats);
  if ('date' in start !== 'date' in end) throw invalid('Invalid start time.');
  const length = positionOf(end) - positionOf(start);
  if (length < 0 || ('date' in start && length === 0)) throw emptyRange();
  return { start, end };
};

const cutProperties = (properties: Record<string, string> | undefined): Record<string, string> | undefined => {
  if (!properties) return undefined;
  const kept = Object.entries(properties).filter(([key]) => key.length <= 44);
  return Object.fromEntries(kept.map(([key, value]) => [key, value.slice(0, 1024)]));
};

/** Long keys fall away, long values are cut, silently (3.11); too many or too much is refused. */
const storedProperties = (given: EventFields['extendedProperties']): EventFields['extendedProperties'] => {
  if (!given) return undefined;
  const own = cutProperties(given.private);
  const shared = cutProperties(given.shared);
  const all = [...Object.entries(own ?? {}), ...Object.entries(shared ?? {})];
  const size = all.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
  if (all.length > 300 || size > 32 * 1024) throw invalid('Invalid value for: extendedProperties');
  return { ...(own ? { private: own } : {}), ...(shared ? { shared } : {}) };
};

const checkLimits = (body: EventBody): void => {
  const overrides = body.reminders?.overrides ?? [];
  if (overrides.length > 5) throw invalid('Invalid value for: reminders.overrides');
  if (overrides.some(({ minutes }) => minutes < 0 || minutes > 40_320)) {
    throw invalid('Invalid value for: reminders.overrides.minutes');
  }
  if ((body.attachments ?? []).length > 25) throw invalid('Invalid value for: attachments');
  if ((body.attendees ?? []).some(({ email }) => !email?.includes('@'))) throw required('Missing attendee email.');
};

/** The fields to store, without times, ids and status. */
export const readFields = (body: EventBody): EventFields => {
  checkLimits(body);
  const { id: _id, iCalUID: _uid, status: _status, sequence: _sequence, start: _start, end: _end, ...fields } = body;
  const { extendedProperties, recurrence, ...rest } = fields;
  const properties = storedProperties(extendedProperties);
  return {
    ...rest,
    ...(recurrence && recurrence.length > 0 ? { recurrence } : {}),
    ...(properties ? { extendedProperties: properties } : {}),
  };
};

export const checkRecurrence = (start: StoredTime, fields: EventFields): void => {
  if (!fields.recurrence) return;
  try {
    checkSeries({ start, recurrence: fields.recurrence });
  } catch {
    throw invalid('Invalid recurrence rule.');
  }
};
