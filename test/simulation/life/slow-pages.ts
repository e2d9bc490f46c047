import type { Stage } from '../run/types.ts';
import type { LifeAction } from './action.ts';
import { eventBody } from './bodies.ts';
import { ask, create } from './calls.ts';
import type { Town } from './town.ts';
import { newEventId, resourcesOf } from './town.ts';

/** A calendar that is changed while it is read page by page: what was on the first page is another thing on the last. */

const changeWhileRead = (town: Town) => async (stage: Stage) => {
  const resource = stage.draw.pick(resourcesOf(town));
  const [want] = resource.wants;
  if (want === undefined) return;
  const { calendar } = want;
  const match = { operation: 'events.list', path: 'pageToken=' };
  const { id } = await stage.control<{ id: string }>('POST', '/faults', {
    match,
    action: { kind: 'delay', ms: 4000 },
    times: 4,
  });
  town.faults.set(id, { name: 'pageLate', hits: 0 });
  await stage.control('POST', '/sync-tokens/expire', { calendarId: calendar.id });
  stage.note({ kind: 'fault', name: 'cursorsExpired', detail: calendar.id }, 'google');
  for (let left = 3; left > 0; left--) {
    const { body, known } = eventBody(stage.draw, town, calendar, newEventId(town));
    if (await create(stage, calendar, 'eventCreated', body)) calendar.events.push(known);
    await ask(stage, resource.business, { method: 'POST', path: '/v1/sync' });
    await ask(stage, resource.business, { method: 'GET', path: '/v1/links' });
  }
};

export const slowPageActions = (town: Town): LifeAction[] => [
  { name: 'change a calendar while it is read', group: 'cursor', base: 0.6, act: changeWhileRead(town) },
];
