import { PageQuery } from '../../shared/contracts/api.ts';
import { CreatedWebhook, CreateWebhook, WebhookList } from '../../shared/contracts/api-webhooks.ts';
import { directoryKeys } from '../../shared/contracts/keys.ts';
import { ProblemError } from '../../shared/contracts/problems.ts';
import { WebhookRow } from '../../shared/contracts/rows/webhooks.ts';
import { newId } from '../../shared/identity/ids.ts';
import { iso } from '../../shared/records/time.ts';
import { isOnLoopback } from '../../shared/webhooks/addresses.ts';
import { problemOfUrl } from '../../shared/webhooks/receiver-url.ts';
import { newWebhookSecret } from '../../shared/webhooks/signature.ts';
import * as z from 'zod';
import { readPage } from './paging.ts';
import type { ApiConfig } from './ports.ts';
import { businessRoute, type Route } from './route.ts';

const view = ({ id, url, events, createdAt }: WebhookRow) => ({ id, url, events, createdAt });

const create = `Every event is posted as \`{ type, timestamp, data }\`, where \`data\` is the whole booking or conflict as the API shows it when
it is sent. Signed as Standard Webhooks (\`webhook-id\`, \`webhook-timestamp\`, \`webhook-signature\`) with the \`secret\`, which is in
this answer only. Any 2xx within ten seconds takes it; else it comes again, over days, with growing gaps. An event may arrive more than
once, with the same \`webhook-id\`, and out of order: \`data.version\` says which booking is newer.`;

/** Whether addresses on this machine are taken depends on where the installation itself is. */
export const webhookRoutes = ({ publicUrl }: Pick<ApiConfig, 'publicUrl'>): Route[] => [
  businessRoute('manage', {
    method: 'POST',
    path: '/v1/webhooks',
    summary: 'Create a webhook',
    description: create,
    body: CreateWebhook,
    reply: { status: 201, schema: CreatedWebhook },
    handle: async ({ caller, body, now }, { store, vault, random }) => {
      refuseUnreachable(body.url, publicUrl);
      const { businessId } = caller;
      const id = newId('whk', random);
      const secret = newWebhookSecret(random);
      const row: WebhookRow = {
        ...directoryKeys.webhook(businessId, id),
        v: 1,
        row: 'webhook',
        id,
        businessId,
        ...body,
        secret: await vault.seal(businessId, 'webhooks', id, secret),
        createdAt: iso(now),
      };
      await store.put({ table: 'directory', row, when: [{ attribute: 'pk', is: 'absent' }] });
      return { ...view(row), secret };
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
      return await readPage(store, rows, query, WebhookRow, view);
    },
  }),
  businessRoute('manage', {
    method: 'DELETE',
    path: '/v1/webhooks/{id}',
    summary: 'Delete a webhook',
    description: 'Nothing is sent to it any more, nor what it is still owed.',
    reply: { status: 204 },
    handle: async ({ caller, params }, { store }) => {
      const key = directoryKeys.webhook(caller.businessId, params.id);
      const deleted = await store.delete({ table: 'directory', key, when: [{ attribute: 'pk', is: 'present' }] });
      if (!deleted.ok) throw new ProblemError('not_found');
    },
  }),
];

function refuseUnreachable(url: string, publicUrl: string): void {
  const message = problemOfUrl(url, { loopback: isOnLoopback(publicUrl) });
  if (message === undefined) return;
  throw new ProblemError('invalid_body', { detail: `url: ${message}`, errors: [{ path: 'url', message }] });
}
