import type { Interval } from '../calendar/intervals.ts';
import { sayTime } from '../calendar/say-time.ts';
import type { ConflictRow } from '../contracts/rows/conflicts.ts';
import { type ActionName, isDecided, lostItsTime } from './offers.ts';

/** What an effect is said with. Only a row that is read by itself knows of free time, for that has to be looked for. */
export type EffectFacts = {
  /** Of the resource; UTC when it is gone. */
  zone: string;
  nextFree?: Interval | 'none';
  colleagues?: { id: string; name: string }[];
};

/** What an action will do to this row's matter, concretely and in words. */
export function effectOf(name: ActionName, row: ConflictRow, facts: EffectFacts): string {
  const booking = `“${row.subject.label}”`;
  const [ours, theirs] = [timeOf(row.ours, facts), timeOf(row.theirs, facts)];
  switch (name) {
    case 'keepOurs':
      return row.kind === 'made_recurring'
        ? `Makes the event in Google a single one again: ${sideInWords(row.ours, ours)}. Its other instances go.`
        : `Writes the booking over the event in Google: ${sideInWords(row.ours, ours)}.`;
    case 'acceptGoogle':
      return `Changes the booking to what Google shows: ${sideInWords(row.theirs, theirs)}. Refused while something else takes that time.`;
    case 'restoreLoser':
      return 'Brings back the version that was not kept, in the booking and in Google.';
    case 'moveToNextFree':
      return moveInWords(booking, facts);
    case 'giveToColleague':
      return colleagueInWords(booking, ours, facts);
    case 'putBack':
      return `Keeps the booking and puts its event back into Google${ours === undefined ? '' : ` at ${ours}`}.`;
    case 'cancelBooking':
      return `Cancels the booking${ours === undefined ? '' : ` of ${ours}`} and removes its event from Google.`;
    case 'acceptDeletions':
      return 'Cancels the bookings whose events were deleted in Google, but for those whose event is there again.';
    case 'refuseDeletions':
      return 'Keeps the bookings, restores those already cancelled, and puts every event back into Google.';
    case 'reconnect':
      return 'Mails the person a link to reconnect, now. The row closes itself when they have.';
    case 'retry':
      return retryInWords(row);
    case 'ignore':
      return ignoreInWords(row);
    default:
      return name satisfies never;
  }
}

type Side = ConflictRow['ours'];

function timeOf(side: Side, { zone }: EffectFacts): string | undefined {
  const { start, end } = side ?? {};
  return typeof start === 'string' && typeof end === 'string' ? sayTime({ start, end }, zone) : undefined;
}

const sideInWords = (side: Side, time: string | undefined): string =>
  [time, typeof side?.title === 'string' ? `“${side.title}”` : undefined]
    .filter((word) => word !== undefined)
    .join(', ');

function moveInWords(booking: string, { nextFree, zone }: EffectFacts): string {
  if (nextFree === undefined) return `Moves ${booking} to the next free time of the same resource.`;
  if (nextFree === 'none') return `Would move ${booking}, but no time is free in the coming four weeks.`;
  return `Moves ${booking} to ${sayTime(nextFree, zone)}, the next free time, here and in Google.`;
}

function colleagueInWords(booking: string, time: string | undefined, { colleagues }: EffectFacts): string {
  const when = time === undefined ? 'at the same time' : `at ${time}`;
  if (colleagues === undefined)
    return `Gives ${booking} to a colleague who is free ${when}; name one in \`resourceId\`.`;
  if (colleagues.length === 0) return `Would give ${booking} to a colleague, but nobody is free ${when}.`;
  return `Gives ${booking} to a colleague who is free ${when}; name one in \`resourceId\`: ${colleagues.map(({ id, name }) => `${name} (${id})`).join(', ')}.`;
}

function retryInWords({ kind }: ConflictRow): string {
  if (kind === 'write_refused')
    return 'Writes the booking to Google again, now. The row closes itself when Google takes it.';
  if (kind === 'loop_stopped')
    return 'Counts anew and writes the booking to Google, now. If both sides take turns again, a new row opens.';
  if (kind === 'channel_failing') return 'Asks Google again, now, to tell us of changes, and reads the calendar.';
  return 'Reads the calendar and writes what waits for it, now. The row closes itself when that succeeds.';
}

function ignoreInWords(row: ConflictRow): string {
  if (isDecided(row)) return 'Closes this row; the version that won stays on both sides.';
  if (lostItsTime(row)) return 'Closes this row; the booking stays cancelled.';
  if (row.ours !== undefined && row.theirs !== undefined)
    return 'Closes this row; nothing is changed on either side, and the same two versions are not reported again.';
  return 'Closes this row; nothing is changed. If it happens again, a new row opens.';
}
