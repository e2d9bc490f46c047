import { outboxKeys } from '../contracts/keys.ts';
import { WebhookSubject } from '../contracts/rows/webhooks.ts';
import type { ChangeMessage, MailMessage, PushMessage, WebhookMessage } from '../contracts/messages.ts';

/** PU8: what a row that owes something asks for now. The stream sends it at once, the sweep if the stream lost it. */
export type Wake =
  | { queue: 'pushes'; body: PushMessage; group: string; dedupe: string }
  | { queue: 'changes'; body: ChangeMessage; group: string; dedupe: string }
  | { queue: 'mails'; body: MailMessage }
  | { queue: 'webhooks'; body: WebhookMessage };

/** The attributes of a stored row that decide; instants as ISO strings. */
export type OwingRow = { [name: string]: unknown };

export function wakesOf(row: OwingRow, now: string): Wake[] {
  const { dueAt, businessId } = row;
  if (typeof dueAt !== 'string' || typeof businessId !== 'string' || dueAt > now) return [];
  switch (row.row) {
    case 'booking':
      return [pushWake(row, businessId, dueAt)];
    case 'mail':
      return [{ queue: 'mails', body: { v: 1, businessId, mailId: String(row.id) } }];
    case 'delivery':
      return [deliveryWake(row, businessId)];
    case 'outbox':
      return [fanOutWake(row, businessId)];
    case 'busy':
      return [{ queue: 'webhooks', body: { v: 1, kind: 'busy', businessId, resourceId: String(row.resourceId) } }];
    case 'resourceChange':
      return [{ queue: 'webhooks', body: { v: 1, kind: 'resource', businessId, resourceId: String(row.resourceId) } }];
    case 'settings':
      return [{ queue: 'webhooks', body: { v: 1, kind: 'settings', businessId } }];
    case 'link':
      return linkWakes(row, businessId, dueAt);
    default:
      return [];
  }
}

const pushWake = (row: OwingRow, businessId: string, dueAt: string): Wake => ({
  queue: 'pushes',
  body: { v: 1, kind: 'push', businessId, bookingId: String(row.id), version: Number(row.version) },
  group: String(row.id),
  dedupe: `${row.id}#${row.rev}#${dueAt}`,
});

const deliveryWake = (row: OwingRow, businessId: string): Wake => ({
  queue: 'webhooks',
  body: {
    v: 1,
    kind: 'deliver',
    businessId,
    webhookId: String(row.webhookId),
    at: String(row.at),
    eventId: String(row.eventId),
    tries: Number(row.tries),
  },
});

const fanOutWake = (row: OwingRow, businessId: string): Wake => ({
  queue: 'webhooks',
  body: {
    v: 1,
    kind: 'fanOut',
    businessId,
    subject: WebhookSubject.parse(row.subject),
    place: outboxKeys.placeOf(String(row.sk)),
  },
});

function linkWakes(row: OwingRow, businessId: string, dueAt: string): Wake[] {
  const linkId = String(row.id);
  const replay: Wake = {
    queue: 'pushes',
    body: { v: 1, kind: 'replay', businessId, linkId },
    group: linkId,
    dedupe: `${linkId}#${row.replayAt}#${dueAt}`,
  };
  // DS1: a link that leaves owes Google the removal of its copies.
  if (row.leaving === 'remove' && row.copiesGone !== true) return [{ ...replay, dedupe: `${linkId}#leaving#${dueAt}` }];
  const pull: Wake = {
    queue: 'changes',
    body: { v: 1, kind: 'pull', businessId, linkId, ticket: Number(row.ticket), cause: 'new' },
    group: linkId,
    dedupe: `${linkId}#${row.ticket}#${dueAt}`,
  };
  return row.state === 'active' ? [...(row.replayAt === undefined ? [] : [replay]), pull] : [];
}
