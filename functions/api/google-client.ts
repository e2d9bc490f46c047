import type * as z from 'zod';
import { DeleteGoogleClientQuery, GoogleClient, PutGoogleClient } from '../../shared/contracts/api-google-client.ts';
import { fieldsWrong, ProblemError, wrong } from '../../shared/contracts/problems.ts';
import { defaultClient, projectOf } from '../../shared/contracts/rows/oauth-clients.ts';
import { presentClient } from '../../shared/oauth-clients/accounts.ts';
import { bringClient, getClient, leaveClient, tryAgain } from '../../shared/oauth-clients/clients.ts';
import { askToReconnect, countUses } from '../../shared/oauth-clients/use.ts';
import type { Store } from '../../shared/ports/store.ts';
import type { ApiConfig, ApiPorts } from './ports.ts';
import { businessRoute, type Route } from './route.ts';
import { contended } from './versioned.ts';

type Brought = z.infer<typeof PutGoogleClient>;
type Config = Pick<ApiConfig, 'publicUrl'>;

async function view(store: Store, businessId: string, { publicUrl }: Config): Promise<z.input<typeof GoogleClient>> {
  const [present, uses] = await Promise.all([presentClient(store, businessId), countUses(store, businessId)]);
  const row = present === defaultClient ? undefined : await getClient(store, businessId, present);
  const former = [...uses].filter(([name]) => name !== defaultClient && name !== present).sort();
  return {
    clientId: row?.clientId ?? null,
    since: row?.since ?? null,
    redirectUri: `${publicUrl}/google/callback`,
    callsPerMinute: row?.callsPerMinute ?? null,
    callsPerDay: row?.callsPerDay ?? null,
    accounts: {
      own: row === undefined ? 0 : (uses.get(present) ?? 0),
      installation: uses.get(defaultClient) ?? 0,
      former: former.map(([clientId, accounts]) => ({ clientId, accounts })),
    },
  };
}

/** Quota and revocations are by project: a client beside the installation's own would gain nothing and endanger others. */
async function refuseInstallations({ secrets }: ApiPorts, { clientId }: Brought): Promise<void> {
  const own = await secrets.oauthClient();
  if (projectOf(own.clientId) !== projectOf(clientId)) return;
  throw fieldsWrong('invalid_body', [wrong('clientId', 'field.ownProject')]);
}

/** A client that cannot be tried now is taken as it is; should it be wrong, the desk says so. */
async function refuseUnknown({ google }: ApiPorts, client: Brought): Promise<void> {
  if ((await google.oauth.tryClient(client)) === 'refused') throw new ProblemError('google_client_refused');
}

const put = `Consents, and all that follows from them, go through this client from now on, so that its quota at Google is the
business’s own. Register \`redirectUri\` with it first, and enable the Google Calendar API in its project. Accounts that are connected
already go on with the client they consented to; invite their people again to change them over. The same client again replaces its
secret and its limits. Google is asked at once whether it knows the client.`;

export const googleClientRoutes = (config: Config): Route[] => [
  businessRoute('read', {
    method: 'GET',
    path: '/v1/google-client',
    summary: 'Which OAuth client the business uses at Google',
    reply: { status: 200, schema: GoogleClient },
    handle: async ({ caller }, { store }) => await view(store, caller.businessId, config),
  }),
  businessRoute('manage', {
    method: 'PUT',
    path: '/v1/google-client',
    summary: 'Bring an OAuth client of your own',
    description: put,
    body: PutGoogleClient,
    reply: { status: 200, schema: GoogleClient },
    problems: ['google_client_refused', 'contended'],
    handle: async ({ caller: { businessId }, body }, ports) => {
      await refuseInstallations(ports, body);
      await refuseUnknown(ports, body);
      if (!(await bringClient(ports, { businessId, ...body }))) throw contended();
      await tryAgain(ports, { businessId, clientId: body.clientId });
      return await view(ports.store, businessId, config);
    },
  }),
  businessRoute('manage', {
    method: 'DELETE',
    path: '/v1/google-client',
    summary: 'Use the installation’s OAuth client again',
    description:
      'Consents go through the installation’s client from now on. The secret is deleted as soon as no account needs it.',
    query: DeleteGoogleClientQuery,
    reply: { status: 200, schema: GoogleClient },
    problems: ['google_client_in_use'],
    handle: async ({ caller: { businessId, name }, query }, ports) => {
      const present = await presentClient(ports.store, businessId);
      const inUse = present === defaultClient ? 0 : ((await countUses(ports.store, businessId)).get(present) ?? 0);
      if (inUse > 0 && query.accounts === 'refuse') throw stillUsed(inUse);
      await leaveClient(ports, businessId);
      if (query.accounts === 'reconnect') await askToReconnect(ports, businessId, name);
      return await view(ports.store, businessId, config);
    },
  }),
];

const stillUsed = (count: number): ProblemError =>
  new ProblemError('google_client_in_use', {
    detail: `${count} connected ${count === 1 ? 'account uses' : 'accounts use'} this client. Disconnect them first, or send \`?accounts=reconnect\`: each person is then mailed a link to consent through the installation’s client, and works on until they have.`,
  });
