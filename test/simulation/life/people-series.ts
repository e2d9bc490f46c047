import type { Stage } from '../run/types.ts';
import type { LifeAction } from './action.ts';
import { instanceId, seriesBody, timed } from './bodies.ts';
import { carry, change, create, look, remove, split } from './calls.ts';
import { otherCalendars, pickEvent } from './people-events.ts';
import type { Calendar, KnownEvent, Town } from './town.ts';
import { calendarsOf, day, newEventId, slot } from './town.ts';

/** What people do to series, and to one day of them. */

const onSeries =
  (town: Town, act: (stage: Stage, calendar: Calendar, event: KnownEvent) => Promise<unknown>) =>
  async (stage: Stage): Promise<void> => {
    const picked = pickEvent(stage, town, ['series']);
    if (picked !== undefined) await act(stage, picked.calendar, picked.event);
  };

const createSeries = (town: Town) => async (stage: Stage) => {
  const calendar = stage.draw.pick(calendarsOf(town));
  const { body, known } = seriesBody(stage.draw, town, calendar, newEventId(town));
  if (await create(stage, calendar, 'seriesCreated', body)) calendar.events.push(known);
};

const someInstance = (stage: Stage, { id, start }: KnownEvent): string =>
  instanceId(id, start, stage.draw.pick([0, 1, 2, 4, 7]));

const splitSome = async (stage: Stage, calendar: Calendar, event: KnownEvent): Promise<void> => {
  const start = event.start + stage.draw.pick([1, 2, 7]) * day;
  const changes = stage.draw.chance(0.5) ? { summary: 'Series, later' } : {};
  const id = await split(stage, calendar, event.id, new Date(start).toISOString(), changes);
  if (id !== undefined) calendar.events.push({ id, kind: 'series', start, end: start + event.end - event.start });
};

const moveWhole = async (stage: Stage, calendar: Calendar, event: KnownEvent): Promise<void> => {
  const start = event.start + stage.draw.pick([30, 60, -90]) * 60_000;
  const end = start + event.end - event.start;
  if (await change(stage, calendar, event.id, 'seriesMoved', timed(start, end, calendar.timeZone)))
    Object.assign(event, { start, end });
};

export const seriesActions = (town: Town): LifeAction[] => {
  const act = (name: string, base: number, work: Parameters<typeof onSeries>[1]): LifeAction => ({
    ...{ name, group: 'series', base },
    act: onSeries(town, work),
  });
  return [
    { name: 'create a series', group: 'series', base: 1, act: createSeries(town) },
    act('move an instance', 1, async (stage, calendar, event) => {
      const { start, end } = slot(stage.draw, town);
      await change(stage, calendar, someInstance(stage, event), 'instanceMoved', timed(start, end, calendar.timeZone));
    }),
    act('cancel an instance', 1, (stage, calendar, event) =>
      remove(stage, calendar, someInstance(stage, event), 'instanceCancelled'),
    ),
    act('restore an instance', 0.7, async (stage, calendar, event) => {
      const id = someInstance(stage, event);
      const gone = (await look(stage, calendar, id))?.status === 'cancelled';
      if (gone) await change(stage, calendar, id, 'instanceRestored', { status: 'confirmed' });
    }),
    act('rename an instance', 0.5, (stage, calendar, event) =>
      change(stage, calendar, someInstance(stage, event), 'instanceRenamed', { summary: 'Just today' }),
    ),
    act('split a series', 0.7, splitSome),
    act('move a series', 0.7, moveWhole),
    act('change the rule of a series', 0.7, (stage, calendar, event) => {
      const recurrence = [stage.draw.pick(['RRULE:FREQ=DAILY;COUNT=3', 'RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4'])];
      return change(stage, calendar, event.id, 'seriesRuleChanged', { recurrence });
    }),
    act('delete a series', 0.5, (stage, calendar, { id }) => remove(stage, calendar, id, 'seriesDeleted')),
    act('restore a series', 0.5, (stage, calendar, { id }) =>
      change(stage, calendar, id, 'seriesRestored', { status: 'confirmed' }),
    ),
    act('carry a series to another calendar', 0.3, async (stage, calendar, event) => {
      const [target] = otherCalendars(town, calendar);
      if (target === undefined || !(await carry(stage, calendar, target, event.id, 'seriesCarried'))) return;
      calendar.events = calendar.events.filter((known) => known !== event);
      target.events.push(event);
    }),
  ];
};
