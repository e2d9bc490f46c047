import type { Stage } from '../run/types.ts';
import type { LifeAction } from './action.ts';
import { timed } from './bodies.ts';
import { inGoogle, remember } from './bookings.ts';
import { ask, change, create } from './calls.ts';
import { moveInGoogle, renameInGoogle } from './people-bookings.ts';
import type { Town } from './town.ts';
import { newEventId, resourcesOf, slot } from './town.ts';

/** Somebody in Google and a booking system do something at the same moment. */

const iso = (at: number): string => new Date(at).toISOString();

/** The same booking changed on both sides: the same field, or another. */
const changeBoth = (town: Town) => async (stage: Stage) => {
  const [found] = await inGoogle(stage, town);
  if (found?.row.status !== 'confirmed') return;
  const { known, row } = found;
  const { start, end } = slot(stage.draw, town);
  const body = stage.draw.chance(0.5)
    ? { title: `Ours ${stage.draw.below(100)}` }
    : { start: iso(start), end: iso(end) };
  const headers = { 'if-match': `"${row.version}"` };
  const theirs = () => (stage.draw.chance(0.5) ? renameInGoogle(stage, found) : moveInGoogle(stage, town, found));
  const ours = () => ask(stage, known.business, { method: 'PATCH', path: `/v1/bookings/${row.id}`, body, headers });
  const first = stage.draw.chance(0.5);
  const [done, answer] = await Promise.all(first ? [theirs(), ours()] : swapped(ours(), theirs()));
  if (done && answer.status === 200) stage.counts.add('bothSidesEdited');
};

const swapped = <One, Other>(one: One, other: Other): [Other, One] => [other, one];

/** Several fields at once, on one side or on both, at the same moment or one after the other. */
const quarrelAbout = (town: Town) => async (stage: Stage) => {
  const [found] = await inGoogle(stage, town);
  if (found?.row.status !== 'confirmed') return;
  const { known, row, calendar, eventId } = found;
  const { draw } = stage;
  const ours = { ...(draw.chance(0.5) ? timesOf(slot(draw, town)) : {}), ...(draw.chance(0.4) ? titled(draw) : {}) };
  const body = { ...ours, ...(draw.chance(0.3) ? { notes: `noted ${draw.below(100)}` } : {}) };
  const { start, end } = slot(draw, town);
  const theirs = {
    ...(draw.chance(0.5) ? timed(start, end, calendar.timeZone) : {}),
    ...(draw.chance(0.4) ? { summary: `Renamed ${draw.below(1000)}` } : {}),
  };
  const here = async () => {
    if (Object.keys(body).length === 0) return false;
    const path = `/v1/bookings/${row.id}`;
    const headers = { 'if-match': `"${row.version}"` };
    return (await ask(stage, known.business, { method: 'PATCH', path, body, headers })).status === 200;
  };
  const what = 'start' in theirs ? 'bookingEventMoved' : 'bookingEventRenamed';
  const there = async () => Object.keys(theirs).length > 0 && (await change(stage, calendar, eventId, what, theirs));
  const [first, second] = draw.chance(0.5) ? [here, there] : [there, here];
  const begun = first();
  if (draw.chance(0.4)) await stage.ports('person').clock.sleep(draw.below(3000));
  const both = [await second(), await begun];
  if (both.every(Boolean)) stage.counts.add('quarrelled');
};

const timesOf = ({ start, end }: { start: number; end: number }) => ({ start: iso(start), end: iso(end) });
const titled = (draw: Stage['draw']) => ({ title: `Ours ${draw.below(100)}` });

/** A booking and an event want the same time, in the same moment. */
const meet = (town: Town) => async (stage: Stage) => {
  const resource = stage.draw.pick(resourcesOf(town));
  const [want] = resource.wants;
  if (want === undefined) return;
  const { calendar } = want;
  const { start, end } = slot(stage.draw, town);
  const id = newEventId(town);
  const event = { id, summary: 'In the way', ...timed(start, end, calendar.timeZone) };
  const body = {
    resourceId: resource.id,
    start: iso(start),
    end: iso(end),
    title: 'At the same moment',
    verify: 'never',
  };
  const booked = ask(stage, resource.business, { method: 'POST', path: '/v1/bookings', body });
  if (await create(stage, calendar, 'eventCreated', event)) calendar.events.push({ id, kind: 'single', start, end });
  const answer = await booked;
  if (answer.status !== 201) return;
  remember(town, resource.business, answer.body.id);
  stage.counts.add('bookedIntoAnEvent');
};

/** The person deletes what the booking system changes, or the other way round. */
const deleteAgainst = (town: Town) => async (stage: Stage) => {
  const [found] = await inGoogle(stage, town);
  if (found?.row.status !== 'confirmed') return;
  const { known, row, calendar, eventId } = found;
  const headers = { 'if-match': `"${row.version}"` };
  const path = `/v1/bookings/${row.id}`;
  const ours = stage.draw.chance(0.5)
    ? { work: ask(stage, known.business, { method: 'DELETE', path, headers }), theirs: { summary: 'Kept' } }
    : {
        work: ask(stage, known.business, { method: 'PATCH', path, body: { title: 'Kept here' }, headers }),
        theirs: { status: 'cancelled' },
      };
  const what = 'status' in ours.theirs ? 'bookingEventDeleted' : 'bookingEventRenamed';
  await change(stage, calendar, eventId, what, ours.theirs);
  if ((await ours.work).status === 200) stage.counts.add('deletedAgainstEdit');
};

export const bothSidesActions = (town: Town): LifeAction[] => {
  const possible = () => town.bookings.length > 0;
  return [
    { name: 'change a booking on both sides', group: 'both', base: 2, possible, act: changeBoth(town) },
    { name: 'delete on one side, edit on the other', group: 'both', base: 1, possible, act: deleteAgainst(town) },
    {
      ...{ name: 'quarrel about a booking', group: 'both', base: 1 },
      possible: () => ['quarrel', 'desk of several'].includes(town.profile.name) && possible(),
      act: quarrelAbout(town),
    },
    { name: 'book into an event', group: 'both', base: 2, act: meet(town) },
  ];
};
