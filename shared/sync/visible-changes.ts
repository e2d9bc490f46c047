import type { WebhookEvent, WebhookSubject } from '../contracts/rows/webhooks.ts';
import type { OwingRow, Wake } from './wakes.ts';

/** A row before and after one write; `before` is absent when the write made it. */
export type RowChange = { before?: OwingRow | undefined; after: OwingRow };

/** WH1: what integrators see of a change, told once for all webhooks there may be. Sync state alone is not seen. */
export function fanOutsOf({ before, after }: RowChange): Wake[] {
  const seen = seenOf(before, after);
  if (seen === undefined || typeof after.businessId !== 'string') return [];
  const { type, ...what } = seen;
  const subject: WebhookSubject = { type, id: String(after.id) };
  return [{ queue: 'webhooks', body: { v: 1, kind: 'fanOut', businessId: after.businessId, subject, ...what } }];
}

type Seen = { type: WebhookSubject['type']; event: WebhookEvent; version: number; at: string };

function seenOf(before: OwingRow | undefined, after: OwingRow): Seen | undefined {
  switch (after.row) {
    case 'booking':
      return seenOfBooking(before, after);
    case 'conflict':
      return seenOfConflict(before, after);
    default:
      return undefined;
  }
}

function seenOfBooking(before: OwingRow | undefined, after: OwingRow): Seen | undefined {
  const shared = { type: 'booking', version: Number(after.version) } as const;
  if (before === undefined) return { ...shared, event: 'booking.created', at: String(after.createdAt) };
  if (before.version === after.version) return undefined;
  const ended = after.status === 'cancelled' && before.status !== 'cancelled';
  return { ...shared, event: ended ? 'booking.cancelled' : 'booking.updated', at: String(after.updatedAt) };
}

function seenOfConflict(before: OwingRow | undefined, after: OwingRow): Seen | undefined {
  if (before?.state === after.state) return undefined;
  return after.state === 'open'
    ? { type: 'conflict', event: 'conflict.opened', version: 1, at: String(after.openedAt) }
    : { type: 'conflict', event: 'conflict.closed', version: 2, at: String(after.closedAt) };
}
