import type { Seen } from './access.ts';
import { ApiError, deletedAlready, duplicate, notFound } from './api-error.ts';
import { commit } from './commit.ts';
import type { Write } from './event-writes.ts';
import { eventNamed } from './instances.ts';
import type { StoredEvent } from './rows.ts';

/**
 * The event keeps its id and goes to another calendar, which becomes its organizer; a cancelled entry stays behind.
 * A series takes its exceptions along.
 */
export const moveEvent = ({ world, actor, seen }: Write, eventId: string, target: Seen): StoredEvent => {
  const event = eventNamed(world, seen.calendar, eventId);
  if (!event) throw notFound();
  if (event.status === 'cancelled') throw deletedAlready();
  if (event.recurringEventId !== undefined) {
    const message = 'Cannot change the organizer of an instance.';
    throw new ApiError({ status: 400, reason: 'cannotChangeOrganizerOfInstance', domain: 'calendar', message });
  }
  if (target.calendar.id === seen.calendar.id) throw duplicate();
  const there = world.events.get(target.calendar.id, eventId);
  if (there && there.status !== 'cancelled') throw duplicate();
  for (const exception of world.events.exceptionsOf(seen.calendar.id, eventId)) {
    commit(world, arrived(exception, target), actor, { quiet: true });
    world.events.set({ ...exception, status: 'cancelled', cancelledBy: 'series' });
  }
  commit(world, { ...event, status: 'cancelled', cancelledBy: actor.kind }, actor);
  return commit(world, arrived(event, target), actor);
};

const arrived = (event: StoredEvent, { calendar }: Seen): StoredEvent => {
  const { previous: _, ...rest } = event;
  return { ...rest, calendarId: calendar.id, order: calendar.revision + 1, organizer: calendar.id };
};
