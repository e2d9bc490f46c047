import type * as z from 'zod';
import type { Delivery, Webhook } from '../../shared/contracts/api-webhooks.ts';
import { directoryKeys } from '../../shared/contracts/keys.ts';
import { ProblemError } from '../../shared/contracts/problems.ts';
import { type DeliveryRow, WebhookRow } from '../../shared/contracts/rows/webhooks.ts';
import type { Store } from '../../shared/ports/store.ts';
import { readRow } from '../../shared/records/read.ts';

export const viewWebhook = (row: WebhookRow): z.input<typeof Webhook> => ({
  id: row.id,
  url: row.url,
  events: row.events,
  active: row.active ?? true,
  failingSince: row.failingSince ?? null,
  problem: row.problem ?? null,
  disabledAt: row.disabledAt ?? null,
  createdAt: row.createdAt,
});

export const viewDelivery = (row: DeliveryRow): z.input<typeof Delivery> => ({
  id: row.id,
  eventId: row.eventId,
  event: row.event,
  timestamp: row.at,
  subject: row.subject ?? null,
  state: row.state,
  reason: row.voidReason ?? null,
  tries: row.tries,
  nextTryAt: row.dueAt ?? null,
  owedSince: row.createdAt,
  endedAt: row.endedAt ?? null,
  attempts: row.attempts,
});

export async function findWebhook(store: Store, businessId: string, id: string): Promise<WebhookRow> {
  const row = await readRow(store, 'directory', directoryKeys.webhook(businessId, id), WebhookRow);
  if (row === undefined) throw new ProblemError('not_found');
  return row;
}
