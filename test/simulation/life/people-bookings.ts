import type { Stage } from '../run/types.ts';
import type { LifeAction } from './action.ts';
import { timed } from './bodies.ts';
import { type InGoogle, inGoogle } from './bookings.ts';
import { carry, change, create, look, remove } from './calls.ts';
import { otherCalendars } from './people-events.ts';
import type { Town } from './town.ts';
import { day, hour, newEventId, quietSlot, slot } from './town.ts';

/** What people do in Google to the events of bookings. */

type Work = (stage: Stage, at: InGoogle) => Promise<unknown>;

const onBooking =
  (town: Town, work: Work) =>
  async (stage: Stage): Promise<void> => {
    const [found] = await inGoogle(stage, town);
    if (found !== undefined) await work(stage, found);
  };

const lengthOf = ({ row }: InGoogle): number => Date.parse(row.end) - Date.parse(row.start);

export async function moveInGoogle(stage: Stage, town: Town, at: InGoogle): Promise<boolean> {
  const { start } = stage.draw.chance(0.6) ? quietSlot(stage.draw, town) : slot(stage.draw, town);
  const times = timed(start, start + lengthOf(at), at.calendar.timeZone);
  return await change(stage, at.calendar, at.eventId, 'bookingEventMoved', times);
}

export const renameInGoogle = (stage: Stage, { calendar, eventId }: InGoogle) =>
  change(stage, calendar, eventId, 'bookingEventRenamed', { summary: `Renamed ${stage.draw.below(1000)}` });

const resize: Work = (stage, { calendar, eventId, row }) => {
  const start = Date.parse(row.start);
  const times = timed(start, start + stage.draw.pick([0.5, 1.5, 3]) * hour, calendar.timeZone);
  return change(stage, calendar, eventId, 'bookingEventResized', times);
};

/** Moves into the past, over midnight, or to a whole day: what a rule may refuse. */
const moveOddly: Work = (stage, { calendar, eventId, row }) => {
  const start = Date.parse(row.start);
  const past = timed(start - 30 * day, start - 30 * day + hour, calendar.timeZone);
  const night = timed(start + 14 * hour, start + 16 * hour, calendar.timeZone);
  const date = (at: number) => ({ date: new Date(at).toISOString().slice(0, 10) });
  const times = stage.draw.pick([past, night, { start: date(start), end: date(start + day) }]);
  return change(stage, calendar, eventId, 'bookingEventMovedOddly', times);
};

/** Only the etag changes for us. */
const touches: readonly (readonly [string, object])[] = [
  ['etagByAttendee', { attendees: [{ email: 'guest@elsewhere.example' }] }],
  ['etagByColour', { colorId: '5' }],
  ['etagByReminder', { reminders: { useDefault: false, overrides: [{ method: 'popup', minutes: 15 }] } }],
];

const touch: Work = (stage, { calendar, eventId }) => {
  const [what, body] = stage.draw.pick(touches);
  return change(stage, calendar, eventId, what, body);
};

/** The marker goes along, the id does not (RC8). */
const copy =
  (town: Town): Work =>
  async (stage, { calendar, eventId }) => {
    const event = await look(stage, calendar, eventId);
    if (event?.start === undefined || event.end === undefined) return;
    const id = newEventId(town);
    const { summary, extendedProperties } = event;
    const { start, end } = quietSlot(stage.draw, town);
    const made = { id, summary, extendedProperties, ...timed(start, end, calendar.timeZone) };
    if (await create(stage, calendar, 'bookingEventCopied', made))
      calendar.events.push({ id, kind: 'single', start, end });
  };

/** Somebody takes the repetition off again. */
const makeSingle: Work = async (stage, { calendar, eventId }) => {
  const event = await look(stage, calendar, eventId);
  if (event?.recurrence !== undefined)
    await change(stage, calendar, eventId, 'bookingEventMadeSingle', { recurrence: [] });
};

/** Now and then by mistake: a little later the repetition is taken off again. */
const makeRecurring: Work = async (stage, at) => {
  const { calendar, eventId, row } = at;
  const times = timed(Date.parse(row.start), Date.parse(row.end), calendar.timeZone);
  const recurrence = ['RRULE:FREQ=DAILY;COUNT=3'];
  const made = await change(stage, calendar, eventId, 'bookingEventMadeRecurring', { recurrence, ...times });
  if (!made || stage.draw.chance(0.5)) return;
  await stage.ports('person').clock.sleep(stage.draw.below(60_000));
  if (stage.stormy) await makeSingle(stage, at);
};

const carryAndBack =
  (town: Town): Work =>
  async (stage, { calendar, eventId }) => {
    const [target] = otherCalendars(town, calendar);
    if (target === undefined || !(await carry(stage, calendar, target, eventId, 'bookingEventCarried'))) return;
    if (stage.draw.chance(0.5)) await carry(stage, target, calendar, eventId, 'bookingEventCarriedBack');
  };

const deleteMany = (town: Town) => async (stage: Stage) => {
  const found = await inGoogle(stage, town, 12);
  const [first] = found;
  const same = found.filter(({ calendar }) => calendar === first?.calendar);
  if (same.length < 3) return;
  for (const { calendar, eventId } of same) await remove(stage, calendar, eventId, 'bookingEventDeleted');
  stage.counts.add('bookingEventsDeletedTogether');
};

export const bookingEventActions = (town: Town): LifeAction[] => {
  const possible = () => town.bookings.length > 0;
  const act = (name: string, base: number, work: Work): LifeAction => ({
    ...{ name, group: 'ours', base, possible },
    act: onBooking(town, work),
  });
  return [
    act('move a booking’s event', 3, (stage, at) => moveInGoogle(stage, town, at)),
    act('resize a booking’s event', 1, resize),
    act('move a booking’s event oddly', 1, moveOddly),
    act('rename a booking’s event', 2, renameInGoogle),
    act('touch a booking’s event', 3, touch),
    act('decline a booking’s event', 0.7, (stage, { calendar, eventId }) =>
      change(stage, calendar, eventId, 'bookingEventDeclined', {
        attendees: [{ email: calendar.id, responseStatus: 'declined' }],
      }),
    ),
    act('set a booking’s event free', 0.5, (stage, { calendar, eventId }) =>
      change(stage, calendar, eventId, 'bookingEventSetFree', { transparency: 'transparent' }),
    ),
    act('delete a booking’s event', 2, (stage, { calendar, eventId }) =>
      remove(stage, calendar, eventId, 'bookingEventDeleted'),
    ),
    act('restore a booking’s event', 1, async (stage, { calendar, eventId }) => {
      const gone = (await look(stage, calendar, eventId))?.status === 'cancelled';
      if (gone) await change(stage, calendar, eventId, 'bookingEventRestored', { status: 'confirmed' });
    }),
    act('copy a booking’s event', 0.7, copy(town)),
    act('make a booking’s event recurring', 0.5, makeRecurring),
    act('make a booking’s event single again', 0.5, makeSingle),
    act('carry a booking’s event to another calendar', 0.7, carryAndBack(town)),
    {
      ...{ name: 'delete many bookings’ events', group: 'breaker', base: 0.5 },
      possible: () => town.bookings.length > 5,
      act: deleteMany(town),
    },
  ];
};
