import type * as RowsOfClients from '../../../shared/contracts/rows/oauth-clients.ts';
import type * as GoogleClients from '../../../shared/google/oauth-clients.ts';
import { presentClient } from '../../../shared/oauth-clients/accounts.ts';
import type * as Clients from '../../../shared/oauth-clients/clients.ts';
import type * as MoveLinks from '../../../shared/onboarding/move-links.ts';
import type { Update } from '../../../shared/ports/store.ts';
import { inModule, inStore, type Sabotage } from '../breaks.ts';

/** Puts and updates of that kind of row, changed on their way in. */
const changing = (kind: string, change: (fields: Fields) => Fields) =>
  inStore('outside', (store) => ({
    transact: async (items) =>
      await store.transact(
        items.map((item): typeof item => {
          if (item.kind === 'put' && item.row.row === kind) return { ...item, row: { ...item.row, ...change({}) } };
          return item.kind === 'update' && item.set?.row === kind ? { ...item, set: change(item.set) } : item;
        }),
      ),
  }));

type Fields = NonNullable<Update['set']>;

export const bringing: Sabotage[] = [
  {
    rule: 'IN6',
    name: 'links of the former account stay behind',
    breaks: inModule<typeof MoveLinks>('../../shared/onboarding/move-links.ts', () => ({
      moveLinks: async () => undefined,
    })),
    proof: (all) => all.bringing.moves,
  },
  {
    rule: 'IN6',
    name: 'every account is refreshed by the present client',
    breaks: inModule<typeof GoogleClients>('../../shared/google/oauth-clients.ts', (real) => ({
      createOAuthClients: (parts) => {
        const clients = real.createOAuthClients(parts);
        const ofPresent = async ({ businessId }: { businessId: string }) =>
          await clients.credentialsOf({ businessId, oauthClient: await presentClient(parts.store, businessId) });
        return { ...clients, credentialsOf: ofPresent };
      },
    })),
    proof: (all) => all.bringing.keeps,
  },
  {
    rule: 'IN6',
    name: 'grants are counted by client and not by project',
    breaks: inModule<typeof RowsOfClients>('../../shared/contracts/rows/oauth-clients.ts', () => ({
      projectOf: (oauthClient) => oauthClient,
    })),
    proof: (all) => all.bringing.sameProject,
  },
  {
    rule: 'GR2',
    name: 'a client that a business brought is taken for the operator’s',
    breaks: inModule<typeof GoogleClients>('../../shared/google/oauth-clients.ts', () => ({
      blameOf: (classified) => classified,
    })),
    proof: (all) => all.bringing.refused,
  },
  {
    rule: 'PU5',
    name: 'all clients share one budget',
    breaks: inModule<typeof RowsOfClients>('../../shared/contracts/rows/oauth-clients.ts', () => ({
      projectOf: () => 'default',
    })),
    proof: (all) => all.bringing.ownQuota,
  },
  {
    rule: 'DS1',
    name: 'the secret of a former client stays',
    breaks: inModule<typeof Clients>('../../shared/oauth-clients/clients.ts', () => ({
      tendClient: async () => undefined,
    })),
    proof: (all) => all.bringing.secretGoes,
  },
  {
    rule: 'IN5',
    name: 'a calendar of another address passes for the invited one’s',
    breaks: changing('link', (row) => ({ ...row, confirmedForeign: false })),
    proof: (all) => all.bringing.foreign,
  },
  {
    rule: 'DS1',
    name: 'an account without a calendar stays for ever',
    breaks: changing('account', ({ releaseAt: _, ...row }) => row),
    proof: (all) => all.bringing.neverChosen,
  },
];
