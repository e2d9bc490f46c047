import type { Stage } from '../run/types.ts';
import { eventBody, timed } from './bodies.ts';
import { carry, change, create, remove } from './calls.ts';
import type { LifeAction } from './action.ts';
import type { Calendar, KnownEvent, Town } from './town.ts';
import { calendarsOf, day, hour, newEventId, quietSlot, slot } from './town.ts';

/** People live in their calendars: events that are no bookings. */

export function pickEvent(
  stage: Stage,
  town: Town,
  kinds: readonly KnownEvent['kind'][] = ['single', 'allDay', 'long'],
) {
  const found = calendarsOf(town).flatMap((calendar) =>
    calendar.events.filter(({ kind }) => kinds.includes(kind)).map((event) => ({ calendar, event })),
  );
  return found.length === 0 ? undefined : stage.draw.pick(found);
}

/** Something done to an event somebody knows. */
const onEvent =
  (town: Town, act: (stage: Stage, calendar: Calendar, event: KnownEvent) => Promise<unknown>) =>
  async (stage: Stage): Promise<void> => {
    const picked = pickEvent(stage, town);
    if (picked !== undefined) await act(stage, picked.calendar, picked.event);
  };

const createOne = (town: Town) => async (stage: Stage) => {
  const calendar = stage.draw.pick(calendarsOf(town));
  const { body, known } = eventBody(stage.draw, town, calendar, newEventId(town));
  if (await create(stage, calendar, 'eventCreated', body)) calendar.events.push(known);
};

async function moveTo(stage: Stage, calendar: Calendar, event: KnownEvent, start: number, end: number) {
  if (!(await change(stage, calendar, event.id, 'eventMoved', timed(start, end, calendar.timeZone)))) return;
  Object.assign(event, { start, end, kind: 'single' });
}

/** Small things that change nothing of when somebody is busy, or little. */
const touches = (event: KnownEvent, calendar: Calendar): readonly (readonly [string, object])[] => [
  ['eventRenamed', { summary: `Renamed ${event.id}` }],
  ['eventRecoloured', { colorId: '3' }],
  ['eventSetFree', { transparency: 'transparent' }],
  ['eventSetBusy', { transparency: 'opaque' }],
  ['eventSetTentative', { status: 'tentative' }],
  ['eventDeclined', { attendees: [{ email: calendar.id, responseStatus: 'declined' }] }],
  ['eventGuestAdded', { attendees: [{ email: 'guest@elsewhere.example' }] }],
  ['eventReminderSet', { reminders: { useDefault: false, overrides: [{ method: 'popup', minutes: 5 }] } }],
  ['eventMadePrivate', { visibility: 'private' }],
];

async function touch(stage: Stage, calendar: Calendar, event: KnownEvent): Promise<void> {
  const [what, body] = stage.draw.pick(touches(event, calendar));
  await change(stage, calendar, event.id, what, body);
}

/** The person's other calendars that take events. */
export const otherCalendars = (town: Town, calendar: Calendar): Calendar[] =>
  calendar.writable
    ? calendarsOf(town).filter((other) => other !== calendar && other.writable && other.email === calendar.email)
    : [];

async function carryAway(stage: Stage, town: Town, calendar: Calendar, event: KnownEvent): Promise<void> {
  const others = otherCalendars(town, calendar);
  if (others.length === 0) return;
  const target = stage.draw.pick(others);
  if (!(await carry(stage, calendar, target, event.id, 'eventCarried'))) return;
  calendar.events = calendar.events.filter((known) => known !== event);
  target.events.push(event);
}

export const eventActions = (town: Town): LifeAction[] => {
  const act = (name: string, base: number, work: Parameters<typeof onEvent>[1]): LifeAction => ({
    ...{ name, group: 'events', base },
    act: onEvent(town, work),
  });
  return [
    { name: 'create an event', group: 'events', base: 3, act: createOne(town) },
    act('move an event', 3, async (stage, calendar, event) => {
      const { start, end } = stage.draw.chance(0.7) ? slot(stage.draw, town) : quietSlot(stage.draw, town);
      await moveTo(stage, calendar, event, start, end);
    }),
    act('move an event far away', 1, async (stage, calendar, event) => {
      const start = event.start + stage.draw.pick([-500, 400]) * day;
      await moveTo(stage, calendar, event, start, start + hour);
    }),
    act('resize an event', 2, async (stage, calendar, event) => {
      await moveTo(stage, calendar, event, event.start, event.start + stage.draw.pick([0.5, 2, 30]) * hour);
    }),
    act('touch an event', 4, touch),
    act('delete an event', 2, (stage, calendar, { id }) => remove(stage, calendar, id, 'eventDeleted')),
    act('restore an event', 1, (stage, calendar, { id }) =>
      change(stage, calendar, id, 'eventRestored', { status: 'confirmed' }),
    ),
    act('carry an event to another calendar', 1, (stage, calendar, event) => carryAway(stage, town, calendar, event)),
  ];
};
