import { bringClient } from '../../../shared/oauth-clients/clients.ts';
import type { Stage } from '../run/types.ts';
import { productUrl } from '../world.ts';
import type { LifeAction } from './action.ts';
import { ask } from './calls.ts';
import { invite } from './people-consent.ts';
import type { Business, Client, Town } from './town.ts';

/** Businesses with an OAuth client of their own: brought, with a new secret, refused by Google for a while, left. */

/** Each in a project of its own, with a secret that shows wherever it should not be. */
const newClient = (town: Town): Client => {
  const number = ++town.made;
  return { clientId: `${1000 + number}-own.apps.example`, clientSecret: `GOCSPX-own-${number}-0` };
};

const tellGoogle = (stage: Stage, client: Client) =>
  stage.control('POST', '/clients', { ...client, redirectUris: [`${productUrl}/google/callback`] });

/** As it was brought before the storm. */
export async function beginWithClient(stage: Stage, town: Town, business: Business): Promise<void> {
  const client = newClient(town);
  await tellGoogle(stage, client);
  const { vault, clock } = stage.ports('begin');
  await bringClient({ store: stage.store, vault, clock }, { businessId: business.id, ...client });
  business.client = client;
}

const put = async (stage: Stage, business: Business, client: Client): Promise<number> =>
  (await ask(stage, business, { method: 'PUT', path: '/v1/google-client', body: client })).status;

const bring = (town: Town) => async (stage: Stage) => {
  const business = stage.draw.pick(town.businesses);
  const client = newClient(town);
  await tellGoogle(stage, client);
  const status = await put(stage, business, client);
  stage.counts.add(status === 200 ? 'clientBrought' : `clientAnswered${status}`);
  if (status !== 200) return;
  business.client = client;
  for (const resource of business.resources) if (stage.draw.chance(0.6)) await invite(stage, resource);
};

const own = (town: Town) =>
  town.businesses.flatMap((business) => (business.client === undefined ? [] : [{ business, client: business.client }]));

/** Google has another secret from now on, and nobody has told us. */
const renew = (town: Town) => async (stage: Stage) => {
  const { business, client } = stage.draw.pick(own(town));
  const next = { ...client, clientSecret: `${client.clientSecret}1` };
  await tellGoogle(stage, next);
  business.client = next;
  if (!town.broken.ownClients.includes(business)) town.broken.ownClients.push(business);
  stage.note({ kind: 'noted', name: 'clientSecretChanged', detail: { businessId: business.id } }, business.id);
  stage.counts.add('clientSecretChanged');
};

/** The new secret is sent here too; refused by a fault on the way, it is sent again at the next look. */
export async function mendClient(stage: Stage, town: Town, business: Business): Promise<void> {
  if (business.client === undefined) return;
  const status = await put(stage, business, business.client);
  stage.counts.add(status === 200 ? 'clientMended' : `clientAnswered${status}`);
  if (status === 200 || status === 401)
    town.broken.ownClients = town.broken.ownClients.filter((broken) => broken !== business);
}

const leave = (town: Town) => async (stage: Stage) => {
  const { business } = stage.draw.pick(own(town).filter((one) => !town.broken.ownClients.includes(one.business)));
  const accounts = stage.draw.pick(['refuse', 'reconnect']);
  const path = `/v1/google-client?accounts=${accounts}`;
  const { status } = await ask(stage, business, { method: 'DELETE', path });
  stage.counts.add(status === 200 ? 'clientLeft' : `clientLeaveAnswered${status}`);
  if (status === 200) delete business.client;
};

export const clientActions = (town: Town): LifeAction[] => {
  const act = (name: string, base: number, work: LifeAction['act']): LifeAction => ({
    ...{ name, group: 'grants', base },
    act: work,
  });
  const whole = () => own(town).some(({ business }) => !town.broken.ownClients.includes(business));
  return [
    act('bring an OAuth client', 0.8, bring(town)),
    { ...act('renew the secret of a client', 0.8, renew(town)), possible: () => own(town).length > 0 },
    {
      ...act('send the new secret', 1.2, (stage) => mendClient(stage, town, stage.draw.pick(town.broken.ownClients))),
      possible: () => town.broken.ownClients.length > 0,
    },
    { ...act('leave an OAuth client', 0.5, leave(town)), possible: whole },
  ];
};
