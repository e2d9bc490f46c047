import type { CreateChecker } from './checker.ts';
import { editOf } from './field-story.ts';
import { isWrite, readGoogleCall } from './google-call.ts';
import { listAt } from './values.ts';

/** 4, RC7: our writes and people's changes of one event do not take turns without end. */

const windowMs = 10 * 60_000;
/** What is stopped after seven changes of turn, and as many again that one side did not see. */
const most = 14;

type Turn = { by: 'us' | 'google'; at: number };

export const loops: CreateChecker = (known, report) => {
  const turns = new Map<string, Turn[]>();

  const take = (eventId: string, turn: Turn, index: number): void => {
    const all = listAt(turns, eventId);
    if (all.at(-1)?.by === turn.by) all.pop();
    all.push(turn);
    const recent = all.filter(({ at }) => at > turn.at - windowMs);
    turns.set(eventId, recent);
    if (turn.by === 'us' && recent.length - 1 > most)
      report(4, `${eventId} was written and changed in turns ${recent.length} times within ten minutes`, index);
  };

  return {
    on: {
      google: (entry, index) => {
        if (entry.part !== 'push-bookings' || entry.method === 'GET') return;
        const call = readGoogleCall(entry);
        const eventId = call.eventId ?? String(call.body.id);
        if (isWrite(call) && call.done) take(eventId, { by: 'us', at: entry.at }, index);
      },
      edited: (entry, index) => {
        const zone = [...known.links.values()].find(({ calendarId }) => calendarId === entry.calendarId)?.calendarZone;
        if (zone !== undefined && editOf(entry, index, 'time', zone) !== undefined)
          take(entry.eventId, { by: 'google', at: entry.at }, index);
      },
      // Somebody at the desk has let it begin anew.
      asked: ({ path, method }) => {
        if (method === 'POST' && path.endsWith('/actions')) turns.clear();
      },
    },
  };
};
