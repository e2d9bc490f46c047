import type { CreateChecker } from './checker.ts';
import { type GoogleCall, readGoogleCall } from './google-call.ts';
import { ownKey } from './known.ts';

/**
 * 20: once a link is disconnected, nothing begun afterwards asks Google about its calendar for that business, but to remove
 * our own events while that is still owed. At rest nothing is.
 */
export const disconnected: CreateChecker = (known, report) => {
  const since = new Map<string, { index: number; businessId: string; linkId: string }>();
  return {
    on: {
      row: ({ before, after }, index) => {
        if (after?.row !== 'link' || after.state === before?.state) return;
        const calendarId = String(after.calendarId);
        if (after.state === 'disconnected')
          since.set(calendarId, { index, businessId: String(after.businessId), linkId: String(after.id) });
        else since.delete(calendarId);
      },
      google: (entry, index) => {
        if (since.size === 0 || !entry.operation.startsWith('events.')) return;
        const { calendarId = '' } = readGoogleCall(entry);
        const ended = since.get(calendarId);
        const task = known.tasks.get(entry.task);
        if (ended === undefined || task === undefined || task.begun < ended.index) return;
        if (task.businessId !== ended.businessId || hasAnother(calendarId, ended.linkId)) return;
        if (isRemoval(readGoogleCall(entry), ended.linkId, task.hurt)) return;
        report(
          20,
          `${entry.task} called ${entry.operation} of ${calendarId}, whose link ${ended.linkId} is disconnected`,
          index,
        );
      },
    },
    atRest: ({ rows }) => {
      for (const row of rows.directory)
        if (row.row === 'link' && row.leaving !== undefined)
          report(20, `link ${row.id} is still leaving (${row.leaving}) since ${row.leavingSince} at rest`);
    },
  };

  /** A worker that is long given up may still look at a copy that it was to remove. */
  function isRemoval({ entry, eventId = '' }: GoogleCall, linkId: string, isGivenUp: boolean): boolean {
    if (!['events.get', 'events.delete'].includes(entry.operation)) return false;
    const isLeaving = known.links.get(linkId)?.leaving === 'remove' || isGivenUp;
    return isLeaving && known.ownEvents.has(ownKey(linkId, eventId));
  }

  function hasAnother(calendarId: string, linkId: string): boolean {
    return [...known.links.values()].some(
      (link) => link.calendarId === calendarId && link.id !== linkId && link.state !== 'disconnected',
    );
  }
};
