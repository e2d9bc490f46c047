import type { Stage } from '../run/types.ts';
import type { LifeAction } from './action.ts';
import { withoutLimits } from './switches.ts';
import type { Town } from './town.ts';

/** States of Google that last: outages, a token server that is out of order, push messages that travel badly. */

const beginOutage = (town: Town) => async (stage: Stage) => {
  const status = stage.draw.pick([503, 500, 429]);
  const rule = { match: {}, action: { kind: 'status', status, reason: 'backendError' } };
  const { id } = await stage.control<{ id: string }>('POST', '/faults', rule);
  town.faults.set(id, { name: 'longOutage', hits: 0 });
  town.broken.outage = id;
  stage.note({ kind: 'fault', name: 'outageBegun', detail: String(status) }, 'google');
};

/** The fault is released, not deleted, so that its hits can still be counted. */
async function endOutage(stage: Stage, town: Town): Promise<void> {
  const { outage } = town.broken;
  if (outage === undefined) return;
  town.broken.outage = undefined;
  await stage.control('POST', `/faults/${outage}/release`);
  stage.note({ kind: 'noted', name: 'outageOver' }, 'google');
}

const modes = [
  'invalid_client',
  'invalid_client',
  'unauthorized_client',
  'unavailable',
  'internal_failure',
  'rate_limited',
];

const breakTokenServer = (town: Town) => async (stage: Stage) => {
  const mode = stage.draw.pick(modes);
  await stage.control('POST', '/tokenserver', { mode });
  for (const { email } of town.people)
    await stage.control('POST', `/accounts/${encodeURIComponent(email)}/expire-access-tokens`);
  town.broken.tokenServer = true;
  stage.note({ kind: 'fault', name: 'tokenServerBroken', detail: mode }, 'google');
};

async function mendTokenServer(stage: Stage, town: Town): Promise<void> {
  if (!town.broken.tokenServer) return;
  await stage.control('POST', '/tokenserver', { mode: 'ok' });
  town.broken.tokenServer = false;
  stage.note({ kind: 'noted', name: 'tokenServerMended' }, 'google');
}

const pushModes = [
  { mode: 'off' },
  { dropShare: 0.5 },
  { duplicate: true },
  { duplicate: true, reorder: true, delayMs: 300 },
  { delayMs: 30_000 },
  { delayMs: 1_800_000 },
  { reorder: true },
];

const pushWell = { mode: 'on', delayMs: 0, duplicate: false, reorder: false, dropShare: 0 };

const pushBadly = (town: Town) => async (stage: Stage) => {
  const mode = stage.draw.pick(pushModes);
  await stage.control('POST', '/push', { ...pushWell, ...mode });
  town.broken.push = true;
  stage.note({ kind: 'fault', name: 'pushTravelsBadly', detail: JSON.stringify(mode) }, 'google');
};

async function mendPush(stage: Stage, town: Town): Promise<void> {
  if (!town.broken.push) return;
  await stage.control('POST', '/push', pushWell);
  town.broken.push = false;
  stage.note({ kind: 'noted', name: 'pushMended' }, 'google');
}

/** Everything that is no fact about Google but its being out of order. */
export async function mendMoods(stage: Stage, town: Town): Promise<void> {
  await endOutage(stage, town);
  await mendTokenServer(stage, town);
  await mendPush(stage, town);
  await stage.control('DELETE', '/faults');
  town.faults.clear();
  await stage.control('PUT', '/switches', withoutLimits);
}

export const moodActions = (town: Town): LifeAction[] => {
  const { broken } = town;
  return [
    {
      ...{ name: 'begin an outage', group: 'outage', base: 0.4 },
      possible: () => broken.outage === undefined,
      act: beginOutage(town),
    },
    {
      ...{ name: 'end the outage', group: 'outage', base: 2 },
      possible: () => broken.outage !== undefined,
      act: (stage) => endOutage(stage, town),
    },
    {
      ...{ name: 'break the token server', group: 'grants', base: 0.4 },
      possible: () => !broken.tokenServer,
      act: breakTokenServer(town),
    },
    {
      ...{ name: 'mend the token server', group: 'grants', base: 1.5 },
      possible: () => broken.tokenServer,
      act: (stage) => mendTokenServer(stage, town),
    },
    { name: 'let push travel badly', group: 'push', base: 1, act: pushBadly(town) },
    {
      ...{ name: 'let push travel well', group: 'push', base: 0.6 },
      possible: () => broken.push,
      act: (stage) => mendPush(stage, town),
    },
  ];
};
