import { Operation } from '../../shared/contracts/api-operations.ts';
import { ProblemError } from '../../shared/contracts/problems.ts';
import { startOperation } from '../../shared/operations/operations.ts';
import { getAccount, getLinksOfResource } from '../../shared/records/directory.ts';
import { inParallel } from '../../shared/async/in-parallel.ts';
import { saying } from '../../shared/words/saying.ts';
import { findResource } from './find.ts';
import { viewOperation } from './operations.ts';
import type { ApiPorts } from './ports.ts';
import { businessRoute, type Route } from './route.ts';

export const dryRunRoutes: Route[] = [
  businessRoute('manage', {
    method: 'POST',
    path: '/v1/resources/{id}/dry-run',
    summary: 'Say what a first sync would do, and do nothing',
    description:
      'Reads the coming six weeks of the resource’s calendars and counts what would be written, what would block, and where both collide. Neither Google nor a booking is changed.',
    reply: { status: 202, schema: Operation },
    problems: ['not_connected', 'grant_failed'],
    handle: async ({ caller, params, language }, ports) => {
      const { businessId } = caller;
      await findResource(ports.store, businessId, params.id);
      await requireGrant(ports, businessId, params.id);
      const work = { kind: 'dryRun', resourceId: params.id } as const;
      return viewOperation(await startOperation(ports, { businessId, work }), language);
    },
  }),
];

/** What cannot be read is said at once. */
async function requireGrant({ store }: ApiPorts, businessId: string, resourceId: string): Promise<void> {
  const all = await getLinksOfResource(store, businessId, resourceId);
  const links = all.filter(({ state }) => state !== 'disconnected');
  const accounts = await inParallel(links, 8, ({ accountId }) => getAccount(store, businessId, accountId));
  if (links.length === 0 || accounts.includes(undefined)) throw new ProblemError('not_connected');
  const failed = accounts.find((account) => account?.grant !== 'ok');
  if (failed !== undefined)
    throw new ProblemError('grant_failed', {
      detail: saying('refused.inviteAgain', { email: failed.email }),
    });
}
