import { notifyChange } from './push.ts';
import type { StoredEvent } from './rows.ts';
import type { World } from './world.ts';

/** Who writes. A person acts in Google's own pages; an application through the API. */
export type Actor = { email: string; kind: 'person' | 'application'; clientId?: string };

type Stamps = 'calendarId' | 'order' | 'revision' | 'stamp' | 'updated' | 'writtenAt' | 'created';
export type Draft = Omit<StoredEvent, Stamps> & Partial<Pick<StoredEvent, Stamps>> & { calendarId: string };

export type CommitOptions = {
  /** False leaves `updated` alone, as a change of reminders does (3.6). */
  touches?: boolean;
  /** The caller sends one message for many writes. */
  quiet?: boolean;
};

/** Stores a version: next revision, next stamp, one push message for each channel. */
export const commit = (world: World, draft: Draft, actor: Actor, options: CommitOptions = {}): StoredEvent => {
  const calendar = world.calendars.get(draft.calendarId);
  if (!calendar) throw new RangeError(`no calendar ${draft.calendarId}`);
  const now = world.now();
  const revision = calendar.revision + 1;
  const stamp = Math.max(now * 1000, calendar.stamp + 1);
  world.calendars.set(calendar.id, { ...calendar, revision, stamp });
  const event = world.events.set({
    ...draft,
    order: draft.order ?? revision,
    revision,
    stamp,
    created: draft.created ?? now,
    updated: options.touches === false ? (draft.updated ?? now) : now,
    writtenAt: now,
    ...previousOf(world, draft.calendarId, draft.id, now),
  });
  if (!options.quiet) notifyChange(world, calendar.id, actor, event.fields.eventType ?? 'default');
  return event;
};

/** The version that reads still show while they lag behind. */
const previousOf = (world: World, calendarId: string, id: string, now: number): { previous?: StoredEvent } => {
  const lag = world.switches.readLagMs;
  const stored = lag > 0 ? world.events.get(calendarId, id) : undefined;
  if (!stored) return {};
  const { previous, ...alone } = stored;
  return { previous: previous && stored.writtenAt > now - lag ? stored : alone };
};
