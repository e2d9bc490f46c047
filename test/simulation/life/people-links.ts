import type { Stage } from '../run/types.ts';
import type { LifeAction } from './action.ts';
import { ask } from './calls.ts';
import { invite } from './people-consent.ts';
import type { Business, Town } from './town.ts';
import { resourcesOf } from './town.ts';

/** Businesses that disconnect calendars, and people who connect them again. */

type Link = { id: string; state: string; resourceId: string };

async function linksOf(stage: Stage, business: Business): Promise<Link[]> {
  const { body } = await ask(stage, business, { method: 'GET', path: '/v1/links' });
  return Array.isArray(body.items) ? body.items : [];
}

const counted = { keep: 'disconnectedKeeping', remove: 'disconnectedRemoving' } as const;

const disconnect = (town: Town) => async (stage: Stage) => {
  const business = stage.draw.pick(town.businesses);
  const links = (await linksOf(stage, business)).filter(
    ({ state }) => state !== 'disconnected' || stage.draw.chance(0.1),
  );
  if (links.length === 0) return;
  const { id, resourceId } = stage.draw.pick(links);
  const copies = stage.draw.pick(['keep', 'remove'] as const);
  const answer = await ask(stage, business, { method: 'DELETE', path: `/v1/links/${id}?copies=${copies}` });
  stage.counts.add(answer.status === 202 ? counted[copies] : `disconnectAnswered${answer.status}`);
  if (answer.status !== 202) return;
  if (Number(answer.body.leftBehind) > 0) stage.counts.add('copiesLeftBehind');
  town.decided.set(`left ${resourceId}`, true);
  const resource = business.resources.find((one) => one.id === resourceId);
  if (resource !== undefined && stage.draw.chance(0.7)) await invite(stage, resource);
};

/** Whoever is without a calendar is invited once more. */
const inviteBack = (town: Town) => async (stage: Stage) => {
  const left = resourcesOf(town).filter(({ id }) => town.decided.has(`left ${id}`));
  if (left.length > 0) await invite(stage, stage.draw.pick(left));
};

export const linkActions = (town: Town): LifeAction[] => [
  { name: 'disconnect a calendar', group: 'links', base: 1.2, act: disconnect(town) },
  { name: 'invite back', group: 'links', base: 0.8, act: inviteBack(town) },
];
