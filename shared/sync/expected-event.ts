import type { BookingGoogle } from '../contracts/rows/calendar.ts';
import type { LinkRow } from '../contracts/rows/links.ts';

/**
 * AP3: whether a generation that lacks a booking's event has to be explained. Written before it was complete; or shown by
 * Google once, be it that no answer to a write ever came. Pure.
 */
export const expectsEvent = (
  { linkId, eventId, writtenAt, etag }: Pick<BookingGoogle, 'linkId' | 'eventId' | 'writtenAt' | 'etag'>,
  link: Pick<LinkRow, 'id' | 'verifyBefore'>,
): boolean =>
  linkId === link.id &&
  eventId !== undefined &&
  (writtenAt === undefined ? etag !== undefined : writtenAt <= (link.verifyBefore ?? ''));

/** Written after the generation was begun: that Google knows of no such event is no word of a deletion then. */
export const isWrittenSince = (
  { writtenAt }: Pick<BookingGoogle, 'writtenAt'>,
  { generationAsOf }: Pick<LinkRow, 'generationAsOf'>,
): boolean => writtenAt !== undefined && writtenAt > (generationAsOf ?? '');
