import type { Stage } from '../run/types.ts';
import type { LifeAction } from './action.ts';
import { liveBooking, remember } from './bookings.ts';
import { type Answer, ask } from './calls.ts';
import type { Resource, Town } from './town.ts';
import { quietSlot, resourcesOf, slot } from './town.ts';

/** Booking systems sell times, alone and against each other. */

const titles = ['Haircut', 'Colour', 'Beard'];
const types = [undefined, undefined, 'cut', 'colour'];

export function bookingBody(stage: Stage, town: Town, resource: Resource) {
  const { draw } = stage;
  const { start, end } = draw.chance(0.6) ? slot(draw, town) : quietSlot(draw, town);
  const type = draw.pick(types);
  const verify = draw.pick([undefined, undefined, 'ifStale', 'always', 'never']);
  return {
    resourceId: resource.id,
    start: new Date(start).toISOString(),
    end: new Date(end).toISOString(),
    title: `${draw.pick(titles)} ${draw.below(1000)}`,
    ...(draw.chance(0.3) ? { customer: { name: 'Mia Kern', email: 'mia@customers.example', phone: '555' } } : {}),
    ...(draw.chance(0.2) ? { notes: 'allergic to lavender' } : {}),
    ...(type === undefined ? {} : { type }),
    ...(verify === undefined ? {} : { verify }),
  };
}

export const bookOnce = async (
  stage: Stage,
  town: Town,
  resource: Resource,
  body: object,
  headers = {},
): Promise<Answer> => {
  const { business } = resource;
  const answer = await ask(stage, business, { method: 'POST', path: '/v1/bookings', body, headers });
  if (answer.status === 201) remember(town, business, answer.body.id);
  stage.counts.add(nameOf(answer));
  return answer;
};

const names: Record<string, string> = { slot_taken: 'slotTaken', stale_calendar: 'staleRefused' };

const nameOf = ({ status, body }: Answer): string =>
  status === 201 ? 'bookingMade' : (names[String(body.code)] ?? `bookingAnswered${status}`);

const bookOne = (town: Town) => async (stage: Stage) => {
  const resource = stage.draw.pick(resourcesOf(town));
  await bookOnce(stage, town, resource, bookingBody(stage, town, resource));
};

/** Several at once for one time: exactly one can have it (AV3). */
const race = (town: Town) => async (stage: Stage) => {
  const resource = stage.draw.pick(resourcesOf(town));
  const body = bookingBody(stage, town, resource);
  const runners = Array.from({ length: 2 + stage.draw.below(4) }, (_, nth) => ({ ...body, externalId: `race-${nth}` }));
  const answers = await Promise.all(runners.map((runner) => bookOnce(stage, town, resource, runner)));
  const won = answers.filter(({ status }) => status === 201).length;
  const lost = answers.filter(({ body: { code } }) => code === 'slot_taken').length;
  if (won === 1 && lost > 0) stage.counts.add('bookingRaced');
};

/** The same request twice, the second before the first is answered. */
const doubleClick = (town: Town) => async (stage: Stage) => {
  const resource = stage.draw.pick(resourcesOf(town));
  const body = bookingBody(stage, town, resource);
  const headers = { 'idempotency-key': `click-${stage.draw.below(1_000_000)}` };
  await Promise.all([1, 2].map(() => bookOnce(stage, town, resource, body, headers)));
  stage.counts.add('doubleClicked');
};

const bookMany = (town: Town) => async (stage: Stage) => {
  const resource = stage.draw.pick(resourcesOf(town));
  for (let left = 6; left > 0; left--) {
    const { start, end } = quietSlot(stage.draw, town);
    const times = { start: new Date(start).toISOString(), end: new Date(end).toISOString() };
    await bookOnce(stage, town, resource, { ...bookingBody(stage, town, resource), ...times });
  }
};

type Change = { what: string; body: (stage: Stage, town: Town, resource: Resource) => object };

const changes: readonly (readonly [Change, number])[] = [
  [{ what: 'bookingRetimed', body: (stage, town) => newTime(stage, town) }, 4],
  [{ what: 'bookingRetitled', body: ({ draw }) => ({ title: `Retitled ${draw.below(1000)}` }) }, 3],
  [
    {
      what: 'bookingGivenAway',
      body: (stage, _, { business }) => ({ resourceId: stage.draw.pick(business.resources).id }),
    },
    2,
  ],
  [{ what: 'bookingAnnotated', body: () => ({ notes: 'called', customer: { phone: null } }) }, 1],
  [{ what: 'bookingRetyped', body: ({ draw }) => ({ type: draw.pick(['cut', 'colour', null]) }) }, 1],
];

function newTime(stage: Stage, town: Town) {
  const { start, end } = stage.draw.chance(0.5) ? slot(stage.draw, town) : quietSlot(stage.draw, town);
  return { start: new Date(start).toISOString(), end: new Date(end).toISOString(), verify: 'ifStale' };
}

const changeBooking = (town: Town) => async (stage: Stage) => {
  const found = await liveBooking(stage, town);
  const resource = found && resourcesOf(town).find(({ id }) => id === found.row.resourceId);
  if (found === undefined || resource === undefined) return;
  const { what, body } = stage.draw.weighted(changes);
  const path = `/v1/bookings/${found.row.id}`;
  const asked = {
    method: 'PATCH',
    path,
    body: body(stage, town, resource),
    headers: ifMatch(seenBefore(stage, found.row.version)),
  };
  const { status } = await ask(stage, found.known.business, asked);
  stage.counts.add(status === 200 ? what : `changeAnswered${status}`);
};

/** Now and then a screen has been open for too long. */
const seenBefore = ({ draw }: Stage, version: number): number => (draw.chance(0.1) ? version - 1 : version);

const ifMatch = (version: number) => ({ 'if-match': `"${version}"` });

const cancelBooking = (town: Town) => async (stage: Stage) => {
  const found = await liveBooking(stage, town);
  if (found === undefined) return;
  const asked = { method: 'DELETE', path: `/v1/bookings/${found.row.id}`, headers: ifMatch(found.row.version) };
  const { status } = await ask(stage, found.known.business, asked);
  stage.counts.add(status === 200 ? 'bookingCancelled' : `cancelAnswered${status}`);
};

export const bookingSystemActions = (town: Town): LifeAction[] => {
  const possible = () => town.bookings.length > 0;
  return [
    { name: 'book', group: 'book', base: 8, act: bookOne(town) },
    { name: 'race for a slot', group: 'book', base: 2, act: race(town) },
    { name: 'click twice', group: 'book', base: 1, act: doubleClick(town) },
    { name: 'book a series of visits', group: 'breaker', base: 0.7, act: bookMany(town) },
    { name: 'change a booking', group: 'change', base: 5, possible, act: changeBooking(town) },
    { name: 'cancel a booking', group: 'change', base: 2, possible, act: cancelBooking(town) },
  ];
};
