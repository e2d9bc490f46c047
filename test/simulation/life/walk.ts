import type { Stage } from '../run/types.ts';
import { type AtGoogle, Browser } from './browser.ts';
import type { Resource, Town } from './town.ts';

/** The way of a person from the mailed link to a connected calendar. */

/** The latest link that was mailed to the person of this resource: `/invitations/…`. */
export function mailedLink(stage: Stage, { email, business, id }: Resource): string | undefined {
  const mine = stage.mails.filter(
    ({ to, text }) => to === email && text.includes(`/invitations/${business.id}.${id}.`),
  );
  return /\/invitations\/[A-Za-z0-9._-]+/.exec(mine.at(-1)?.text ?? '')?.[0];
}

export type Walk = AtGoogle & {
  /** Says yes when asked whether another account than the invited one is meant. */
  confirms?: boolean;
  /** The calendars the person would take, in that order; any other where none is offered. */
  calendars: readonly string[];
};

export type Outcome = 'connected' | 'cancelled' | 'scopeMissing' | 'notConfirmed' | 'dead' | 'refused';

export async function walk(stage: Stage, link: string, person: Walk): Promise<Outcome> {
  const browser = new Browser(stage);
  await browser.get(link);
  const started = await browser.post(`${link}/start`);
  const back = started.location?.startsWith('http') ? await browser.atGoogle(started.location, person) : undefined;
  if (back === undefined) return 'dead';
  const answer = await browser.get(back);
  if (person.cancel === true) return 'cancelled';
  if (answer.location?.startsWith('http')) return await again(browser, answer.location, link, person);
  return await afterGoogle(browser, await browser.follow(answer), link, person);
}

/** Google gave no lasting access, so the product has asked once more. */
async function again(browser: Browser, url: string, link: string, person: Walk): Promise<Outcome> {
  const back = await browser.atGoogle(url, person);
  if (back === undefined) return 'dead';
  return await afterGoogle(browser, await browser.follow(await browser.get(back)), link, person);
}

type Arrived = Awaited<ReturnType<Browser['follow']>>;

async function afterGoogle(browser: Browser, page: Arrived, link: string, person: Walk): Promise<Outcome> {
  if (page.path?.endsWith('/done')) return 'connected';
  if (page.path?.endsWith('/confirm-account')) {
    if (person.confirms !== true) return 'notConfirmed';
    return await choose(browser, await browser.follow(await browser.post(`${link}/confirm-account`)), link, person);
  }
  if (page.path?.endsWith('/calendar')) return await choose(browser, page, link, person);
  return page.status === 400 && (person.scopes?.length ?? 2) < 2 ? 'scopeMissing' : 'dead';
}

async function choose(browser: Browser, page: Arrived, link: string, { calendars }: Walk): Promise<Outcome> {
  if (page.path?.endsWith('/done')) return 'connected';
  const offered = [...page.body.matchAll(/name="calendarId" value="([^"]+)"/g)].map(([, id = '']) => id);
  const calendarId = calendars.find((id) => offered.includes(id)) ?? offered[0];
  if (calendarId === undefined) return 'refused';
  const chosen = await browser.follow(await browser.post(`${link}/calendar`, { calendarId }));
  return chosen.path?.endsWith('/done') ? 'connected' : 'refused';
}

/** The person does all as asked. */
export const obedient = ({ email, wants }: Resource): Walk => ({
  email,
  confirms: true,
  calendars: wants.map(({ calendar }) => calendar.id),
});

/** Somebody else of the town, who has got the link. */
export const stranger = (stage: Stage, town: Town, { email }: Resource): AtGoogle | undefined => {
  const others = town.people.filter((person) => person.email !== email);
  return others.length === 0 ? undefined : { email: stage.draw.pick(others).email };
};
