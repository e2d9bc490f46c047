import * as z from 'zod';
import { must } from '../words/must.ts';
import { isZone, zoneName } from '../calendar/zones.ts';

/** Conventions that every part of the public API shares. Bodies are strict: an unknown field is refused with its name. */

/** Ids are opaque; anything that could not be one is answered like an unknown one. */
export const Id = z.string().regex(/^[A-Za-z0-9_-]{1,80}$/, must('field.id'));

const instantPattern = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i;

/**
 * Milliseconds since the epoch; NaN unless it is RFC 3339 with offset. What is finer counts as the next one: no row has finer
 * times, so the same rows stand before it.
 */
export const millisecondsOf = (instant: string): number =>
  instantPattern.test(instant) ? Date.parse(instant) + (/\.\d{3}\d*[1-9]/.test(instant) ? 1 : 0) : Number.NaN;

/** Refuses also days that do not exist, which the engine would silently move. */
function isInstant(text: string): boolean {
  const day = Date.parse(`${text.slice(0, 10)}T00:00:00Z`);
  return !Number.isNaN(millisecondsOf(text)) && new Date(day).toISOString().slice(0, 10) === text.slice(0, 10);
}

const isWholeSecond = (text: string): boolean => !/\.\d*[1-9]/.test(text);

const shape = { format: 'date-time', example: '2026-05-04T09:00:00+02:00' };

export const Instant = z
  .string()
  .refine((text) => isInstant(text) && isWholeSecond(text), must('field.wholeSecond'))
  .meta(shape);

const searched = { from: Date.UTC(1970), to: Date.UTC(2200) };

/** Nothing is further away, and a year of five digits would sort before all others. */
const isSearched = (text: string): boolean => {
  const at = millisecondsOf(text);
  return at >= searched.from && at < searched.to;
};

const searching = (text: z.ZodString) =>
  text
    .refine(isInstant, { error: must('field.instant'), abort: true })
    .refine(isSearched, { error: must('field.ofOurTime'), abort: true })
    .meta(shape);

/** From when or until when something is searched. */
export const Bound = searching(z.string());

/** In a query a `+` that was not percent-encoded arrives as a space; it can only have been the offset's sign. */
export const QueryInstant = searching(z.string().overwrite((text) => text.replace(/ (\d\d:\d\d)$/, '+$1')));

export const QuerySecond = QueryInstant.refine(isWholeSecond, must('field.wholeSecond'));

/** Of a query with both bounds: an upside-down range is a mistake, not an empty answer. */
export const endsAfterItBegins = (query: { from?: string | undefined; to?: string | undefined }): boolean =>
  query.from === undefined || query.to === undefined || millisecondsOf(query.from) < millisecondsOf(query.to);

/** What {@link endsAfterItBegins} says when it does not. */
export const mustEndLater = { path: ['to'], message: must('field.afterFrom') };

export const Zone = z
  .string()
  .max(64)
  .overwrite(zoneName)
  .refine((name) => isZone(name), must('field.zone'))
  .meta({ description: 'IANA time zone', example: 'Europe/Berlin' });

export const Locale = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, { error: must('field.languageTag'), abort: true })
  .max(35)
  .meta({ description: 'Language of mails and pages', example: 'en' });

export const Email = z.email().max(254).meta({ example: 'anna@example.org' });

/** What people are shown: zero-width characters alone would look like nothing. */
export const seenText = (most: number) =>
  z
    .string()
    .trim()
    .min(1, { abort: true })
    .max(most)
    .regex(/[^\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u, must('field.visible'));

export const Name = seenText(200).regex(/^\P{Cc}*$/u, must('field.noControl'));

/** Instants in answers that are no booking time: UTC. */
export const Timestamp = z.string().meta({ format: 'date-time', example: '2026-05-04T07:00:00.000Z' });

export const Version = z
  .int()
  .meta({ description: 'Raised by every change; the ETag is this number in quotes', example: 3 });

export const PageQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(50).meta({ description: 'Items a page, at most' }),
  cursor: z.string().max(2000).optional().meta({ description: '`nextCursor` of the page before' }),
};

export const pageOf = <T extends z.ZodType>(item: T, id: string) =>
  z
    .object({
      items: z.array(item),
      nextCursor: z
        .string()
        .nullable()
        .meta({ description: 'null on the last page; a page may hold fewer items than asked, or none' }),
    })
    .meta({ id });

/** A query flag: absent, `true` or `false`. */
export const Flag = z.enum(['true', 'false']).optional();
