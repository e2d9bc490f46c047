import type { BookingRow } from '../../../shared/contracts/rows/calendar.ts';
import type { LinkRow } from '../../../shared/contracts/rows/links.ts';
import type { CreateChecker, EntryOf } from './checker.ts';
import { isWrite, markerIn, readGoogleCall } from './google-call.ts';

/** 20, SW2: while automatic sync is off nothing is read or written that nobody asked for. */

/** Clocks of workers differ, and what somebody asked for has its time. */
const graceMs = 15 * 60_000;

export const resting: CreateChecker = (known, report) => {
  const versions = new Map<string, BookingRow>();

  const isOff = ({ businessId, resourceId }: { businessId: string; resourceId: string }, task: string, index: number) =>
    known
      .settingsBetween(businessId, resourceId, known.tasks.get(task)?.begun ?? 0, index)
      .every(({ automaticSync }) => automaticSync === 'off');

  /** A pull begins: somebody asked, or it is the first. */
  const link = (before: LinkRow | undefined, after: LinkRow, task: string, index: number): void => {
    if (before === undefined || after.pullState !== 'reading' || after.pullNumber === before.pullNumber) return;
    const wasAsked = (after.pullAsks ?? 0) > (after.servedAsks ?? 0);
    if (before.pullState !== 'idle' || after.generation === 0 || wasAsked || !isOff(after, task, index)) return;
    report(20, `${task} reads ${after.calendarId} though automatic sync is off and nobody asked`, index);
  };

  const write = (entry: EntryOf<'google'>, index: number): void => {
    if (entry.part !== 'push-bookings' || entry.method === 'GET') return;
    const call = readGoogleCall(entry);
    const marker = isWrite(call) ? markerIn(call.body) : undefined;
    const booking = marker && versions.get(`${marker.bookingId}/${marker.version}`);
    if (booking === undefined || !isOff(booking, entry.task, index)) return;
    const asked = [...known.links.values()]
      .filter(({ calendarId, businessId }) => calendarId === call.calendarId && businessId === booking.businessId)
      .map(({ writeAskedAt }) => Date.parse(writeAskedAt ?? ''));
    if (asked.some((at) => Date.parse(booking.updatedAt) <= at + graceMs)) return;
    report(20, `${entry.task} writes ${booking.id} though automatic sync is off and nobody asked`, index);
  };

  return {
    on: {
      row: ({ before, after, task }, index) => {
        if (after?.row === 'booking' && before?.version !== after.version)
          versions.set(`${after.id}/${after.version}`, after as BookingRow);
        if (after?.row === 'link') link(before as LinkRow | undefined, after as LinkRow, task, index);
      },
      google: write,
    },
  };
};
