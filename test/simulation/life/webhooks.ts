import type { Stage } from '../run/types.ts';
import type { LifeAction } from './action.ts';
import { type Answer, ask } from './calls.ts';
import type { Business, Town } from './town.ts';

/** Booking systems listen: they make and change webhooks, read the feed, and their servers are down or slow for a while. */

type Item = { id: string; url: string; active: boolean };

const count = async (stage: Stage, name: string, asked: Promise<Answer>): Promise<Answer> => {
  const answer = await asked;
  stage.counts.add(answer.status < 300 ? name : `${name}Answered${answer.status}`);
  return answer;
};

const webhooksOf = async (stage: Stage, business: Business): Promise<Item[]> => {
  const { body } = await ask(stage, business, { method: 'GET', path: '/v1/webhooks' });
  return Array.isArray(body.items) ? body.items : [];
};

const all = ['booking.created', 'booking.updated', 'booking.cancelled', 'conflict.opened', 'conflict.closed'];

async function create(stage: Stage, town: Town, business: Business): Promise<void> {
  const events = stage.draw.pick([all, all, [...all, 'busy.changed', 'resource.changed'], ['booking.created']]);
  const url = `https://hooks.example.org/${business.id}/${++town.made}`;
  if (stage.draw.chance(0.3)) stage.receivers.set(url, stage.draw.pick(['down', 'slow']));
  const asked = ask(stage, business, { method: 'POST', path: '/v1/webhooks', body: { url, events } });
  await count(stage, 'webhookCreated', asked);
}

/** Some listen from the beginning. */
export async function beginToListen(stage: Stage, town: Town): Promise<void> {
  for (const business of town.businesses) if (stage.draw.chance(0.3)) await create(stage, town, business);
}

/** Something about one webhook there is, or that there soon will be. */
const about =
  (town: Town, act: (stage: Stage, business: Business, webhook: Item) => Promise<unknown>) => async (stage: Stage) => {
    const business = stage.draw.pick(town.businesses);
    if ((await webhooksOf(stage, business)).length === 0) await create(stage, town, business);
    const there = await webhooksOf(stage, business);
    if (there.length > 0) await act(stage, business, stage.draw.pick(there));
  };

const remove = (stage: Stage, business: Business, { id }: Item) =>
  count(stage, 'webhookDeleted', ask(stage, business, { method: 'DELETE', path: `/v1/webhooks/${id}` }));

const turn = (stage: Stage, business: Business, { id, active }: Item) => {
  const body = { active: !active };
  const asked = ask(stage, business, { method: 'PATCH', path: `/v1/webhooks/${id}`, body });
  return count(stage, active ? 'webhookPaused' : 'webhookResumed', asked);
};

const post =
  (name: string, rest: string) =>
  (stage: Stage, business: Business, { id }: Item) =>
    count(stage, name, ask(stage, business, { method: 'POST', path: `/v1/webhooks/${id}/${rest}` }));

const replay = (stage: Stage, business: Business, { id }: Item) => {
  const now = stage.now();
  const at = (ms: number) => new Date(ms).toISOString().replace(/\.\d+/, '');
  const body = { from: at(now - (1 + stage.draw.below(48)) * 3_600_000), to: at(now) };
  return count(stage, 'replayed', ask(stage, business, { method: 'POST', path: `/v1/webhooks/${id}/replay`, body }));
};

const readLog = (stage: Stage, business: Business, { id }: Item) => {
  const path = `/v1/webhooks/${id}/deliveries${stage.draw.pick(['', '?state=due', '?limit=3'])}`;
  return count(stage, 'deliveriesRead', ask(stage, business, { method: 'GET', path }));
};

/** Goes on where it stopped, a few events at a time. */
const follow = (town: Town) => async (stage: Stage) => {
  const business = stage.draw.pick(town.businesses);
  const from = town.followed.get(business.id);
  const path = `/v1/events?limit=${1 + stage.draw.below(5)}${from === undefined ? '' : `&after=${from}`}`;
  const { body } = await count(stage, 'eventsFollowed', ask(stage, business, { method: 'GET', path }));
  if (typeof body.next === 'string') town.followed.set(business.id, body.next);
};

const falter = (town: Town) =>
  about(town, async (stage, _, { url }) => {
    if (stage.receivers.has(url)) stage.receivers.delete(url);
    else stage.receivers.set(url, stage.draw.pick(['down', 'down', 'slow']));
  });

export const webhookActions = (town: Town): LifeAction[] => {
  const act = (name: string, base: number, work: LifeAction['act']): LifeAction => ({
    ...{ name, group: 'webhooks', base, act: work },
  });
  return [
    act('create a webhook', 0.5, (stage) => create(stage, town, stage.draw.pick(town.businesses))),
    act('delete a webhook', 0.2, about(town, remove)),
    act('turn a webhook off or on', 0.3, about(town, turn)),
    act('rotate a secret', 0.2, about(town, post('secretRotated', 'rotate'))),
    act('test a webhook', 0.2, about(town, post('webhookTested', 'test'))),
    act('replay', 0.3, about(town, replay)),
    act('read the log of deliveries', 0.2, about(town, readLog)),
    act('follow the events', 0.7, follow(town)),
    act('let a receiver falter or recover', 0.6, falter(town)),
  ];
};
