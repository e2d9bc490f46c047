import type { Stage } from '../run/types.ts';
import type { LifeAction } from './action.ts';
import { remember } from './bookings.ts';
import { ask } from './calls.ts';
import type { Business, Town } from './town.ts';
import { quietSlot, resourcesOf } from './town.ts';

/** Customers who want to be forgotten, and businesses that leave for good. */

const iso = (at: number): string => new Date(at).toISOString();
const wish = 'wants to be forgotten ';

/** Somebody whose name stands nowhere else, so that it shows if it stays. */
const bookForNow = (town: Town) => async (stage: Stage) => {
  const { business, id: resourceId } = stage.draw.pick(resourcesOf(town));
  const name = `Guest${++town.made}x`;
  const { start, end } = quietSlot(stage.draw, town);
  const customer = { name: `${name} Of-Once`, email: `${name}@customer.example`, phone: '+49 30 555' };
  const body = {
    resourceId,
    start: iso(start),
    end: iso(end),
    title: `Cut for ${name}`,
    customer,
    notes: `${name} came`,
  };
  const answer = await ask(stage, business, { method: 'POST', path: '/v1/bookings', body });
  if (answer.status !== 201) return;
  remember(town, business, answer.body.id);
  town.decided.set(`${wish}${business.id} ${name}`, true);
};

const forget = (town: Town) => async (stage: Stage) => {
  const wishes = [...town.decided]
    .filter(([subject, open]) => open && subject.startsWith(wish))
    .map(([subject]) => subject);
  if (wishes.length === 0) return;
  const subject = stage.draw.pick(wishes);
  const [businessId = '', name = ''] = subject.slice(wish.length).split(' ');
  const business = town.businesses.find(({ id }) => id === businessId);
  if (business === undefined) return;
  const path = `/v1/customers?email=${name}@customer.example`;
  const { status } = await ask(stage, business, { method: 'DELETE', path });
  stage.counts.add(status === 202 ? 'customerForgotten' : `forgetAnswered${status}`);
  if (status !== 202) return;
  town.decided.set(subject, false);
  stage.note({ kind: 'noted', name: 'customerForgotten', detail: { businessId, name } }, businessId);
};

/** Life goes on without it: there are others. */
const leaveForGood = (town: Town) => async (stage: Stage) => {
  const business = stage.draw.pick(town.businesses);
  const asAdmin: Business = { ...business, key: 'admin-key' };
  const { status } = await ask(stage, asAdmin, { method: 'DELETE', path: `/v1/businesses/${business.id}` });
  stage.counts.add(status === 202 ? 'businessErased' : `eraseAnswered${status}`);
  if (status !== 202) return;
  town.businesses = town.businesses.filter((one) => one !== business);
  town.broken.ownClients = town.broken.ownClients.filter((one) => one !== business);
  town.bookings = town.bookings.filter((known) => known.business !== business);
};

export const erasingActions = (town: Town): LifeAction[] => [
  { name: 'book for once', group: 'links', base: 0.5, act: bookForNow(town) },
  { name: 'forget a customer', group: 'links', base: 0.6, act: forget(town) },
  {
    ...{ name: 'erase a business', group: 'links', base: 0.4, act: leaveForGood(town) },
    possible: () => town.businesses.length > 1,
  },
];
