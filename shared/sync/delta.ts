import type { GoogleEvent } from '../contracts/google.ts';
import type { Delta } from '../contracts/messages.ts';

/** The private extended properties that name a booking and its version (PU4). A hint, never identity. */
export const markerOf = (bookingId: string, version: number): Record<string, string> => ({
  slotbridgeBooking: bookingId,
  slotbridgeVersion: String(version),
});

/**
 * Cuts an event down to what is needed: its title only where the settings import details or the event carries our
 * marker (SE1). A status Google has not had so far counts as confirmed: better busy than free.
 */
export function deltaOf(event: GoogleEvent, details: 'busyOnly' | 'full'): Delta {
  const marked = event.extendedProperties?.private?.slotbridgeBooking;
  const self = event.attendees?.find((attendee) => attendee.self === true);
  const withTitle = details === 'full' || marked !== undefined;
  return compact({
    id: event.id,
    status: statusOf(event.status),
    etag: event.etag,
    updated: event.updated,
    start: event.start,
    end: event.end,
    endTimeUnspecified: event.endTimeUnspecified,
    transparency: event.transparency,
    eventType: event.eventType,
    selfResponse: self?.responseStatus,
    recurrence: event.recurrence,
    masterId: event.recurringEventId,
    originalStart: event.originalStartTime,
    title: withTitle ? event.summary : undefined,
    markedBooking: marked,
    markedVersion: versionOf(event.extendedProperties?.private?.slotbridgeVersion),
  });
}

const versionOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;

const statuses = ['confirmed', 'tentative', 'cancelled', 'unreadable'] as const;

const statusOf = (status: string | undefined): Delta['status'] =>
  statuses.find((known) => known === status) ?? 'confirmed';

const compact = (delta: Delta): Delta =>
  Object.fromEntries(Object.entries(delta).filter(([, value]) => value !== undefined)) as Delta;

/**
 * A chunk is one message (PL3): its JSON stays under the queue's limit, and ten of them are applied well within one
 * function's time-out.
 */
export const chunkLimits = { bytes: 200_000, deltas: 150 };

/** Groups deltas within the limits; one that is too large alone stands alone. */
export function chunksOf(deltas: readonly Delta[], limits: { bytes: number; deltas: number }): Delta[][] {
  const chunks: Delta[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const delta of deltas) {
    const bytes = Buffer.byteLength(JSON.stringify(delta)) + 1;
    if (size + bytes > limits.bytes || (chunks.at(-1)?.length ?? 0) >= limits.deltas) {
      chunks.push([]);
      size = 0;
    }
    chunks.at(-1)?.push(delta);
    size += bytes;
  }
  return chunks;
}
