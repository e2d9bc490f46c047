import { calendarScopes } from '../../../shared/contracts/google.ts';
import type { Stage } from '../run/types.ts';
import type { LifeAction } from './action.ts';
import { accountPath, calendarPath } from './calls.ts';
import { giveBack, setRole } from './google.ts';
import { zones } from './plan.ts';
import type { Calendar, Person, Town } from './town.ts';
import { calendarsOf, resourcesOf } from './town.ts';

/** What ends or narrows a grant, and what takes a calendar away. */

const somebody = (stage: Stage, town: Town): Person => stage.draw.pick(town.people);

const deaths = [
  'revoked',
  'revoked',
  'bad_request',
  'invalid_rapt',
  'restricted',
  'policy',
  'unauthorized_client',
  'deleted',
];

const revoke = (town: Town) => async (stage: Stage) => {
  const { email } = somebody(stage, town);
  const mode = stage.draw.pick(deaths);
  await stage.control('POST', `${accountPath(email)}/revoke`, { mode });
  if (mode === 'unauthorized_client') town.broken.clients.add(email);
  stage.note({ kind: 'noted', name: 'grantRevoked', detail: { email, mode } }, email);
};

/** An administrator takes a restriction back. */
const restore = (town: Town) => async (stage: Stage) => {
  const { email } = somebody(stage, town);
  await stage.control('POST', `${accountPath(email)}/restore`);
  stage.note({ kind: 'noted', name: 'grantRestored', detail: { email } }, email);
};

const narrow = (town: Town) => async (stage: Stage) => {
  const { email } = somebody(stage, town);
  const scopes = [stage.draw.pick(Object.values(calendarScopes)), 'openid', 'email'];
  await stage.control('POST', `${accountPath(email)}/scopes`, { scopes });
  stage.note({ kind: 'noted', name: 'scopeTakenAway', detail: { email, scopes } }, email);
};

/** Access tokens end before their time. */
const expire = (town: Town) => async (stage: Stage) => {
  const { email } = somebody(stage, town);
  await stage.control('POST', `${accountPath(email)}/expire-access-tokens`);
  stage.note({ kind: 'fault', name: 'accessTokensEnded', detail: email }, email);
};

/** Calendars some resource was meant to have. */
const wanted = (town: Town): Calendar[] => {
  const all = new Set(resourcesOf(town).flatMap(({ wants }) => wants.map(({ calendar }) => calendar)));
  return calendarsOf(town).filter((calendar) => all.has(calendar));
};

const present = (town: Town): Calendar[] =>
  wanted(town).filter(({ id }) => !town.broken.calendars.some((gone) => gone.id === id));

const takeable = (town: Town): Calendar[] => present(town).filter(({ kind }) => kind !== 'primary');

const takeAway = (town: Town) => async (stage: Stage) => {
  const calendar = stage.draw.pick(takeable(town));
  await stage.control('DELETE', calendarPath(calendar.email, calendar));
  town.broken.calendars.push(calendar);
  // Nobody raises a role in a calendar that is gone; one that comes back comes with its usual role.
  town.broken.roles = town.broken.roles.filter((low) => low !== calendar);
  stage.note({ kind: 'noted', name: 'calendarGone', detail: detailOf(calendar) }, calendar.owner);
  stage.counts.add('calendarTakenAway');
};

const detailOf = ({ email, id }: Calendar) => ({ email, calendarId: id });

export async function bringBack(stage: Stage, town: Town, calendar: Calendar): Promise<void> {
  await giveBack(stage, calendar);
  town.broken.calendars = town.broken.calendars.filter((gone) => gone !== calendar);
  town.broken.roles = town.broken.roles.filter((low) => low !== calendar);
  stage.note({ kind: 'noted', name: 'calendarBack', detail: detailOf(calendar) }, calendar.owner);
}

const lowerable = (town: Town): Calendar[] => takeable(town).filter(({ kind }) => kind === 'team');

const lower = (town: Town) => async (stage: Stage) => {
  const calendar = stage.draw.pick(lowerable(town));
  const role = stage.draw.pick(['reader', 'reader', 'freeBusyReader']);
  await setRole(stage, calendar, role);
  if (!town.broken.roles.includes(calendar)) town.broken.roles.push(calendar);
  stage.note({ kind: 'noted', name: 'roleLowered', detail: { ...detailOf(calendar), role } }, calendar.owner);
  stage.counts.add('roleLowered');
};

export async function raise(stage: Stage, town: Town, calendar: Calendar): Promise<void> {
  await setRole(stage, calendar);
  town.broken.roles = town.broken.roles.filter((low) => low !== calendar);
  stage.note({ kind: 'noted', name: 'roleRaised', detail: detailOf(calendar) }, calendar.owner);
}

/** Whoever moves to another country sets it once; Google tells nobody. */
const changeZone = (town: Town) => async (stage: Stage) => {
  const calendar = stage.draw.pick(present(town));
  const timeZone = stage.draw.pick(zones.filter((zone) => zone !== calendar.timeZone));
  calendar.timeZone = timeZone;
  await stage.control('PATCH', calendarPath(calendar.email, calendar), { timeZone });
  stage.note({ kind: 'noted', name: 'zoneChanged', detail: { ...detailOf(calendar), timeZone } }, calendar.owner);
  stage.counts.add('zoneChanged');
};

export const grantActions = (town: Town): LifeAction[] => {
  const { broken } = town;
  const act = (name: string, group: LifeAction['group'], base: number, work: LifeAction['act']): LifeAction => ({
    ...{ name, group, base },
    act: work,
  });
  return [
    act('revoke a grant', 'grants', 0.5, revoke(town)),
    act('restore a grant', 'grants', 0.2, restore(town)),
    act('take a scope away', 'grants', 0.4, narrow(town)),
    act('end access tokens', 'grants', 0.8, expire(town)),
    { ...act('take a calendar away', 'calendars', 0.5, takeAway(town)), possible: () => takeable(town).length > 0 },
    {
      ...act('bring a calendar back', 'calendars', 0.6, (stage) =>
        bringBack(stage, town, stage.draw.pick(broken.calendars)),
      ),
      possible: () => broken.calendars.length > 0,
    },
    {
      ...act('change the zone of a calendar', 'calendars', 0.4, changeZone(town)),
      possible: () => present(town).length > 0,
    },
    { ...act('lower a role', 'calendars', 0.5, lower(town)), possible: () => lowerable(town).length > 0 },
    {
      ...act('raise a role again', 'calendars', 0.6, (stage) => raise(stage, town, stage.draw.pick(broken.roles))),
      possible: () => broken.roles.length > 0,
    },
  ];
};
