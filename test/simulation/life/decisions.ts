import type { Stage } from '../run/types.ts';
import type { LifeAction } from './action.ts';
import { type Answer, ask } from './calls.ts';
import type { Business, Town } from './town.ts';
import { resourcesOf } from './town.ts';

/** People at the desk: every action that is offered, one at a time or many at once, and changes taken back. */

type Item = { id: string; actions?: unknown; undoable?: unknown };

const itemsOf = ({ body: { items } }: Answer): Item[] =>
  Array.isArray(items) ? items.filter((item: Item) => typeof item?.id === 'string') : [];

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export async function openRows(stage: Stage, business: Business): Promise<Item[]> {
  const order = stage.draw.pick(['newest', 'urgent']);
  const answer = await ask(stage, business, { method: 'GET', path: `/v1/conflicts?limit=200&order=${order}` });
  stage.counts.add(answer.status < 300 ? 'conflictsListed' : `conflictsListedAnswered${answer.status}`);
  return itemsOf(answer);
}

const namesOf = ({ actions }: Item): string[] =>
  Array.isArray(actions) ? actions.map(({ name }: { name: string }) => name) : [];

/** Settles one open row, by any action it offers. */
const settle = (town: Town) => async (stage: Stage) => {
  const business = stage.draw.pick(town.businesses);
  const open = await openRows(stage, business);
  if (open.length === 0) return;
  const row = stage.draw.pick(open);
  if (stage.draw.chance(0.3)) await ask(stage, business, { method: 'GET', path: `/v1/conflicts/${row.id}` });
  await actOn(stage, business, row);
};

export async function actOn(stage: Stage, business: Business, row: Item, wanted?: string): Promise<void> {
  const offered = namesOf(row);
  const action = wanted ?? pickOf(stage, offered);
  if (action === undefined || !offered.includes(action)) return;
  const asked = {
    method: 'POST',
    path: `/v1/conflicts/${row.id}/actions`,
    body: { action, by: 'Desk', ...toWhom(stage, business, action) },
  };
  const answer = await ask(stage, business, asked);
  stage.counts.add(answer.status === 200 ? `decided${capital(action)}` : `actionAnswered${answer.status}`);
}

/** Ignoring is offered nearly everywhere, and is chosen more rarely than what settles the matter. */
function pickOf(stage: Stage, offered: string[]): string | undefined {
  const settling = offered.filter((name) => name !== 'ignore');
  const among = settling.length > 0 && stage.draw.chance(0.8) ? settling : offered;
  return among.length > 0 ? stage.draw.pick(among) : undefined;
}

const toWhom = (stage: Stage, business: Business, action: string) =>
  action === 'giveToColleague' ? { resourceId: stage.draw.pick(business.resources).id } : {};

/** The same for several rows, named one by one or by what they have in common. */
const settleMany = (town: Town) => async (stage: Stage) => {
  const business = stage.draw.pick(town.businesses);
  const open = await openRows(stage, business);
  const action = open.flatMap(namesOf).at(0) === undefined ? undefined : stage.draw.pick(open.flatMap(namesOf));
  if (action === undefined) return;
  const rows = stage.draw.chance(0.5)
    ? { ids: open.slice(0, 3).map(({ id }) => id) }
    : { filter: { severity: stage.draw.pick(['conflict', 'warning']) } };
  const body = { ...rows, action, by: 'Desk', ...toWhom(stage, business, action) };
  const answer = await ask(stage, business, { method: 'POST', path: '/v1/conflicts/actions', body });
  stage.counts.add(answer.status === 200 ? 'decidedTogether' : `decidedTogetherAnswered${answer.status}`);
};

/** Two people settle the same row, each as they see it. */
const settleTogether = (town: Town) => async (stage: Stage) => {
  const business = stage.draw.pick(town.businesses);
  const open = await openRows(stage, business);
  if (open.length === 0) return;
  const row = stage.draw.pick(open);
  const [one, other] = [pickOf(stage, namesOf(row)), pickOf(stage, namesOf(row))];
  const first = actOn(stage, business, row, one);
  if (stage.draw.chance(0.6)) await stage.ports('person').clock.sleep(stage.draw.below(3000));
  await Promise.all([first, actOn(stage, business, row, other)]);
  stage.counts.add(one === other ? 'decidedAlikeAtOnce' : 'decidedOtherwiseAtOnce');
};

/** Takes back a change of some booking or link; now and then the same again, which has been taken back already. */
const takeBack = (town: Town) => async (stage: Stage) => {
  const { business, id } = stage.draw.pick(resourcesOf(town));
  const answer = await ask(stage, business, { method: 'GET', path: `/v1/ledger?resourceId=${id}&limit=20` });
  const entries = itemsOf(answer).filter(({ undoable }) => undoable === true || stage.draw.chance(0.1));
  if (entries.length === 0) return;
  const path = `/v1/ledger/${stage.draw.pick(entries).id}/undo`;
  for (let time = stage.draw.chance(0.2) ? 0 : 1; time < 2; time++) {
    const { status } = await ask(stage, business, { method: 'POST', path });
    stage.counts.add(status === 200 ? 'changeUndone' : `undoAnswered${status}`);
  }
};

export const decisionActions = (town: Town): LifeAction[] => {
  const act = (name: string, base: number, work: LifeAction['act']): LifeAction => ({
    name,
    group: 'desk',
    base,
    act: work,
  });
  return [
    act('settle a conflict', 2.5, settle(town)),
    act('settle many conflicts', 0.4, settleMany(town)),
    act('undo a change', 1, takeBack(town)),
    {
      ...act('decide at the same moment', 1, settleTogether(town)),
      possible: () => town.profile.name === 'desk of several',
    },
  ];
};
