import { PageQuery } from '../../shared/contracts/api.ts';
import {
  CreatedWebhook,
  CreateWebhook,
  PatchWebhook,
  RotatedWebhook,
  Webhook,
  WebhookList,
} from '../../shared/contracts/api-webhooks.ts';
import { directoryKeys } from '../../shared/contracts/keys.ts';
import { fieldsWrong, ProblemError, wrong } from '../../shared/contracts/problems.ts';
import { type DeletedWebhookRow, WebhookRow } from '../../shared/contracts/rows/webhooks.ts';
import type { Condition, Delete, Put, Store, Value } from '../../shared/ports/store.ts';
import { parseRow } from '../../shared/records/read.ts';
import { days, hours, iso, unixSeconds } from '../../shared/records/time.ts';
import { isOnLoopback } from '../../shared/webhooks/addresses.ts';
import { keptDays, triedDays } from '../../shared/webhooks/delivery.ts';
import { problemOfUrl } from '../../shared/webhooks/receiver-url.ts';
import { newWebhookSecret } from '../../shared/webhooks/signature.ts';
import * as z from 'zod';
import { readPage } from './paging.ts';
import type { ApiConfig } from './ports.ts';
import { businessRoute, type Route } from './route.ts';
import { contended, storeWhileThere } from './versioned.ts';
import { findWebhook, viewWebhook } from './webhook-view.ts';

const create = `Every event is posted as \`{ type, timestamp, data }\`, where \`data\` is the whole booking or conflict as it was when it
happened. Signed as Standard Webhooks (\`webhook-id\`, \`webhook-timestamp\`, \`webhook-signature\`) with the \`secret\`, which is in
this answer only. Any 2xx within ten seconds takes it; else it comes again, over four days, with growing gaps. An event may arrive more
than once, with the same \`webhook-id\`, and out of order: \`data.version\` says which is newer. \`GET /v1/events\` has the same events
in order, under the same ids.`;

const rotate = `The new secret is in this answer only. For a day both sign, in one \`webhook-signature\` header as Standard Webhooks has it, so
that the receiver may change over in its own time; of an earlier rotation within that day the oldest secret ends at once.`;

/** For so long the secret before the present one signs as well. */
const overlapMs = hours(24);

/** Whether addresses on this machine are taken depends on where the installation itself is. */
export const webhookRoutes = ({ publicUrl }: Pick<ApiConfig, 'publicUrl'>): Route[] => [
  businessRoute('manage', {
    method: 'POST',
    path: '/v1/webhooks',
    role: 'owner',
    summary: 'Create a webhook',
    description: create,
    body: CreateWebhook,
    reply: { status: 201, schema: CreatedWebhook, secret: true },
    handle: async ({ caller, body, ids, now }, { store, vault, random }) => {
      refuseUnreachable(body.url, publicUrl);
      const { businessId } = caller;
      const id = ids.newId('whk');
      const secret = newWebhookSecret(random);
      const row: WebhookRow = {
        ...directoryKeys.webhook(businessId, id),
        v: 1,
        row: 'webhook',
        id,
        businessId,
        ...body,
        active: true,
        secret: await vault.seal(businessId, 'webhooks', id, secret),
        createdAt: iso(now),
      };
      // A secret made by a worker that died was never seen by anybody: the new one takes its place.
      await store.put({ table: 'directory', row });
      return { ...viewWebhook(row), secret };
    },
  }),
  businessRoute('read', {
    method: 'GET',
    path: '/v1/webhooks',
    summary: 'List webhooks',
    query: z.strictObject(PageQuery),
    reply: { status: 200, schema: WebhookList },
    handle: async ({ caller, query }, { store }) => {
      const rows = { table: 'directory', pk: caller.businessId, sk: { beginsWith: 'webhook#' } } as const;
      return await readPage(store, rows, query, WebhookRow, viewWebhook);
    },
  }),
  businessRoute('read', {
    method: 'GET',
    path: '/v1/webhooks/{id}',
    summary: 'Read a webhook',
    description: '`failingSince`, `problem` and `disabledAt` say how its receiver does.',
    reply: { status: 200, schema: Webhook },
    handle: async ({ caller, params }, { store }) =>
      viewWebhook(await findWebhook(store, caller.businessId, params.id)),
  }),
  businessRoute('manage', {
    method: 'PATCH',
    path: '/v1/webhooks/{id}',
    role: 'owner',
    summary: 'Change a webhook',
    description: 'A new address or `active: true` begins anew: what is remembered of its receiver is forgotten.',
    body: PatchWebhook,
    reply: { status: 200, schema: Webhook },
    handle: async ({ caller, params, body }, { store }) => {
      if (body.url !== undefined) refuseUnreachable(body.url, publicUrl);
      const set = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
      if (Object.keys(set).length === 0) return viewWebhook(await findWebhook(store, caller.businessId, params.id));
      const anew = body.url !== undefined || body.active === true;
      return viewWebhook(await changeWebhook(store, caller.businessId, params.id, set, anew ? healthOf : []));
    },
  }),
  businessRoute('manage', {
    method: 'POST',
    path: '/v1/webhooks/{id}/rotate',
    role: 'owner',
    summary: 'Give a webhook a new secret',
    description: rotate,
    reply: { status: 200, schema: RotatedWebhook, secret: true },
    handle: async ({ caller, params, now }, { store, vault, random }) => {
      const { businessId } = caller;
      const before = await findWebhook(store, businessId, params.id);
      const secret = newWebhookSecret(random);
      const previousUntil = iso(now + overlapMs);
      const set = {
        secret: await vault.seal(businessId, 'webhooks', before.id, secret),
        previousSecret: before.secret,
        previousSecretUntil: previousUntil,
      };
      const unchanged = { attribute: 'secret', is: '=', value: before.secret } as const;
      const row = await changeWebhook(store, businessId, before.id, set, [], unchanged);
      return { ...viewWebhook(row), secret, previousUntil };
    },
  }),
  businessRoute('manage', {
    method: 'DELETE',
    path: '/v1/webhooks/{id}',
    role: 'owner',
    summary: 'Delete a webhook',
    description: 'Nothing is sent to it any more, nor what it is still owed.',
    reply: { status: 204 },
    handle: async ({ caller, params, now }, { store }) => {
      await storeWhileThere(store, deletion(caller.businessId, params.id, now));
    },
  }),
];

/** Longer than what it was owed is kept, and than what is under way to it may come. */
const logDays = keptDays + triedDays + 6;

const deletion = (businessId: string, id: string, now: number): (Put | Delete)[] => [
  {
    ...{ kind: 'delete', table: 'directory', key: directoryKeys.webhook(businessId, id) },
    when: [{ attribute: 'pk', is: 'present' }],
  },
  { kind: 'put', table: 'directory', row: deletedWebhook(businessId, id, now) },
];

const deletedWebhook = (businessId: string, id: string, now: number): DeletedWebhookRow => ({
  ...directoryKeys.deletedWebhook(businessId, id),
  ...{ v: 1, row: 'deletedWebhook', id, expiresAt: unixSeconds(now + days(logDays)) },
});

/** What deliveries have left on the row. */
const healthOf = ['failingSince', 'problem', 'disabledAt', 'slowUntil', 'slowTimes'];

async function changeWebhook(
  store: Store,
  businessId: string,
  id: string,
  set: { [name: string]: Value },
  remove: string[],
  unchanged?: Condition,
): Promise<WebhookRow> {
  const when: Condition[] = [{ attribute: 'pk', is: 'present' }, ...(unchanged === undefined ? [] : [unchanged])];
  const key = directoryKeys.webhook(businessId, id);
  const result = await store.update({ table: 'directory', key, set, remove, when });
  if (result.ok) return parseRow(WebhookRow, result.row);
  throw result.row === undefined ? new ProblemError('not_found') : contended();
}

function refuseUnreachable(url: string, publicUrl: string): void {
  const fault = problemOfUrl(url, { loopback: isOnLoopback(publicUrl) });
  if (fault !== undefined) throw fieldsWrong('invalid_body', [wrong('url', fault)]);
}
