import { ApiError, forbidden, invalid, notFound } from './api-error.ts';
import type { Actor } from './commit.ts';
import { commit } from './commit.ts';
import type { EventBody, EventFields } from './event-fields.ts';
import { isSeries } from './instances.ts';
import type { StoredEvent } from './rows.ts';
import type { World } from './world.ts';

/** Whether a change may be made at all; throws Google's refusal if not. */
export const checkChange = (world: World, event: StoredEvent, body: EventBody): void => {
  if (body.sequence !== undefined && body.sequence < event.sequence) {
    throw invalid('Invalid sequence value. The specified sequence number is below the stored one.');
  }
  const type = event.fields.eventType ?? 'default';
  if (body.eventType !== undefined && body.eventType !== type) throw invalid('Invalid value for: eventType');
  if (body.status === 'cancelled') return;
  checkSeriesLives(world, event);
  if (event.status === 'cancelled') checkRevival(world, event);
};

/** Bringing back a deleted event is not guaranteed (3.1). */
const checkRevival = (world: World, event: StoredEvent): void => {
  const { revival } = world.switches;
  if (revival === '404') throw notFound();
  if (revival === '403' || (revival === '403AfterPerson' && event.cancelledBy === 'person')) {
    throw forbidden('forbidden', 'Forbidden', 'global');
  }
};

/** An instance cannot live without its series. */
const checkSeriesLives = (world: World, event: StoredEvent): void => {
  if (event.recurringEventId === undefined) return;
  const series = world.events.get(event.calendarId, event.recurringEventId);
  if (!series || series.status === 'cancelled' || !isSeries(series)) throw notFound();
};

const main = (event: Pick<StoredEvent, 'start' | 'end' | 'fields'>) => {
  const { summary, description, location, recurrence, attendees } = event.fields;
  return JSON.stringify([event.start, event.end, summary, description, location, recurrence, attendees]);
};

/** What Gmail made keeps its main fields (3.10). */
export const checkFromGmail = (event: StoredEvent, next: StoredEvent, actor: Actor): void => {
  if (event.fields.eventType !== 'fromGmail' || actor.kind === 'person' || main(event) === main(next)) return;
  const message = 'This property cannot be changed for events from Gmail.';
  throw new ApiError({ status: 400, reason: 'eventTypeRestriction', domain: 'calendar', message });
};

const secrecy = (fields: EventFields): number =>
  ['private', 'confidential'].indexOf(fields.visibility ?? 'default') + 1;

/** On one instance a more restrictive visibility spreads to the series, a less restrictive one is ignored (3.7). */
export const settleVisibility = (world: World, event: StoredEvent, fields: EventFields, actor: Actor): EventFields => {
  const series = world.events.get(event.calendarId, event.recurringEventId ?? '');
  if (!series || secrecy(fields) === secrecy(series.fields)) return fields;
  const { visibility } = fields;
  if (visibility !== undefined && secrecy(fields) > secrecy(series.fields)) {
    commit(world, { ...series, fields: { ...series.fields, visibility } }, actor, { quiet: true });
    return fields;
  }
  const { visibility: _, ...rest } = fields;
  return series.fields.visibility === undefined ? rest : { ...rest, visibility: series.fields.visibility };
};
