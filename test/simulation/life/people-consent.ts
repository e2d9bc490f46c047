import { calendarScopes } from '../../../shared/contracts/google.ts';
import type { Stage } from '../run/types.ts';
import type { LifeAction } from './action.ts';
import { Browser } from './browser.ts';
import { ask } from './calls.ts';
import type { Resource, Town } from './town.ts';
import { calendarsOf, resourcesOf } from './town.ts';
import { mailedLink, obedient, type Outcome, stranger, type Walk, walk } from './walk.ts';

/** What people do with a mailed link, and what others do with it. */

export async function invite(stage: Stage, { business, id }: Resource): Promise<void> {
  const path = `/v1/resources/${id}/invitation`;
  const { status } = await ask(stage, business, { method: 'POST', path, body: {} });
  stage.counts.add(status === 201 ? 'invited' : `inviteAnswered${status}`);
}

type Mailed = { link: string; resource: Resource };

const mailedIn = (stage: Stage, town: Town): Mailed[] =>
  resourcesOf(town).flatMap((resource) => {
    const link = mailedLink(stage, resource);
    return link === undefined ? [] : [{ link, resource }];
  });

/** Links with which nobody has connected yet. */
const freshIn = (stage: Stage, town: Town): Mailed[] =>
  mailedIn(stage, town).filter(({ link }) => !town.decided.has(`used ${link}`));

const withLink =
  (town: Town, act: (stage: Stage, link: string, resource: Resource) => Promise<unknown>) =>
  async (stage: Stage): Promise<void> => {
    const mailed = mailedIn(stage, town);
    if (mailed.length === 0) return;
    const fresh = freshIn(stage, town);
    const { link, resource } = stage.draw.pick(fresh.length > 0 && stage.draw.chance(0.8) ? fresh : mailed);
    await act(stage, link, resource);
  };

const revoke = async (stage: Stage, _: string, { business, id }: Resource): Promise<void> => {
  const { status } = await ask(stage, business, { method: 'DELETE', path: `/v1/resources/${id}/invitation` });
  stage.counts.add(status === 204 ? 'invitationRevoked' : `revokeAnswered${status}`);
};

/** A mail scanner reads the link, often and without cookies (IN2). */
const scan = async (stage: Stage, link: string): Promise<void> => {
  for (let left = 1 + stage.draw.below(4); left > 0; left--) {
    const method = stage.draw.pick(['GET', 'HEAD']);
    const path = stage.draw.pick([link, link, `${link}/calendar`, `${link}/done`]);
    await stage.request('consent', { method, path, headers: { 'user-agent': 'scanner' } });
  }
  stage.counts.add('scannerRead');
};

const outcomes: Record<Outcome, string> = {
  connected: 'connectedByConsent',
  cancelled: 'cancelledAtGoogle',
  scopeMissing: 'scopeUnticked',
  notConfirmed: 'otherAccountNotConfirmed',
  dead: 'linkFoundDead',
  refused: 'calendarRefused',
};

const leftBefore = (town: Town, link: string): boolean =>
  resourcesOf(town).some(
    ({ id, business }) => link.includes(`${business.id}.${id}.`) && town.decided.has(`left ${id}`),
  );

const go = async (stage: Stage, town: Town, link: string, person: Walk): Promise<Outcome> => {
  const outcome = await walk(stage, link, person);
  if (outcome === 'connected') town.decided.set(`used ${link}`, true);
  if (outcome === 'connected' && leftBefore(town, link)) stage.counts.add('connectedAgain');
  stage.counts.add(outcomes[outcome]);
  return outcome;
};

const useLink = async (stage: Stage, town: Town, link: string, resource: Resource): Promise<void> => {
  const person = obedient(resource);
  const scopes = [stage.draw.pick(Object.values(calendarScopes))];
  await go(
    stage,
    town,
    link,
    stage.draw.weighted<Walk>([
      [person, 4],
      [{ ...person, cancel: true }, 1],
      [{ ...person, scopes }, 1],
    ]),
  );
};

/** The link is opened on two devices, and both go all the way. */
const useTwice = async (stage: Stage, town: Town, link: string, resource: Resource): Promise<void> => {
  const person = obedient(resource);
  await Promise.all([go(stage, town, link, person), go(stage, town, link, person)]);
  stage.counts.add('linkOnTwoDevices');
};

/** Somebody else signs in with the link. */
const forward = async (stage: Stage, town: Town, link: string, resource: Resource): Promise<void> => {
  const other = stranger(stage, town, resource);
  if (other === undefined) return;
  const own = calendarsOf(town).filter(({ email }) => email === other.email);
  const confirms = stage.draw.chance(0.6);
  const outcome = await go(stage, town, link, { ...other, confirms, calendars: own.map(({ id }) => id) });
  stage.counts.add('linkForwarded');
  if (outcome === 'connected') stage.counts.add('otherAccountConnected');
};

/** A resource wants the calendar that another one of its business writes to. */
const wantAnothers = async (stage: Stage, town: Town, link: string, resource: Resource): Promise<void> => {
  const taken = resourcesOf(town).filter((other) => other !== resource && other.business === resource.business);
  const calendars = taken.flatMap(({ wants }) => wants.slice(0, 1).map(({ calendar }) => calendar));
  const [wanted] = calendars.filter(({ email }) => email === resource.email);
  if (wanted === undefined) return;
  const outcome = await go(stage, town, link, { ...obedient(resource), calendars: [wanted.id] });
  stage.counts.add(outcome === 'refused' ? 'calendarWantedTwice' : 'calendarWantedAgain');
};

/** Starts and never comes back from Google. */
const lose = async (stage: Stage, link: string): Promise<void> => {
  const browser = new Browser(stage);
  await browser.get(link);
  await browser.post(`${link}/start`);
  stage.counts.add('signInAbandoned');
};

export const consentActions = (town: Town): LifeAction[] => {
  const act = (name: string, base: number, work: Parameters<typeof withLink>[1]): LifeAction => ({
    ...{ name, group: 'consent', base },
    possible: (stage) => mailedIn(stage, town).length > 0,
    act: withLink(town, work),
  });
  return [
    { name: 'invite', group: 'consent', base: 0.6, act: (stage) => invite(stage, stage.draw.pick(resourcesOf(town))) },
    act('revoke an invitation', 0.6, revoke),
    act('scan a link', 2, scan),
    {
      ...act('use a link', 12, (stage, link, resource) => useLink(stage, town, link, resource)),
      possible: (stage) => freshIn(stage, town).length > 0,
    },
    act('use a link on two devices', 1, (stage, link, resource) => useTwice(stage, town, link, resource)),
    act('forward a link', 1.5, (stage, link, resource) => forward(stage, town, link, resource)),
    act('want another’s calendar', 1, (stage, link, resource) => wantAnothers(stage, town, link, resource)),
    act('abandon a sign-in', 0.4, lose),
  ];
};
