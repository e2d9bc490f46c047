import type { BookingRow } from '../../../shared/contracts/rows/calendar.ts';
import type { AccountRow } from '../../../shared/contracts/rows/directory.ts';
import type { LinkRow } from '../../../shared/contracts/rows/links.ts';
import type { Row } from '../../../shared/ports/store.ts';
import type { CreateChecker, Report } from './checker.ts';
import { Excuses } from './excuses.ts';
import type { Known } from './known.ts';
import type { Rest } from './rest.ts';

/** 11, 17, 22 at rest: no ticket open, nobody forgotten, nothing owed without a time to look at it or a row that says why. */

const minute = 60_000;
const hour = 60 * minute;
/** SW2, and the time a sweep may take to notice. */
const polledWithinMs = 31 * minute;
const checkedWithinMs = 6 * hour + minute;
/**
 * PL1: a lease frees itself by lapsing. Where a pull is owed somebody waits for that, so none is left at rest; where nothing
 * may be read nobody does, and the lease of a worker that died just before may still run, but for no longer than its term.
 */
const longestLeaseMs = 5 * minute + 15_000;

type Look = { rest: Rest; known: Known; report: Report; excuses: Excuses };

export const owingAtRest: CreateChecker = (known, report) => ({
  atRest: (rest) => {
    const look = { rest, known, report, excuses: new Excuses(rest, known) };
    queuesAreEmpty(look);
    for (const row of [...rest.rows.directory, ...rest.rows.calendar, ...rest.rows.conflicts]) {
      markerLiesAhead(look, row);
      if (row.row === 'link') linkIsTended(look, row as LinkRow);
      else if (row.row === 'booking') bookingOwesNothing(look, row as BookingRow);
      else if (row.row === 'account') nobodyRefreshes(look, row as AccountRow);
      else if ((row.row === 'mail' || row.row === 'delivery') && row.state === 'due' && row.dueAt === undefined)
        report(22, `${row.row} ${row.id} is due and has no marker: nobody will look at it`);
    }
  },
});

function queuesAreEmpty({ rest, report }: Look): void {
  for (const { name, ready, inFlight, delayed, dead } of rest.queues) {
    if (ready + inFlight + delayed > 0)
      report(22, `the queue ${name} is not empty at rest: ${ready} ready, ${inFlight} in flight, ${delayed} delayed`);
    if (dead > 0) report(22, `${dead} messages lie in the dead-letter queue of ${name} at rest, after a redrive`);
  }
}

function markerLiesAhead({ rest, report }: Look, row: Row): void {
  if (typeof row.dueAt !== 'string' || Date.parse(row.dueAt) > rest.now) return;
  report(22, `${row.row} ${String(row.id ?? row.sk)} is due since ${row.dueAt} and nobody tends it`);
}

function linkIsTended(look: Look, link: LinkRow): void {
  const { rest, report, excuses } = look;
  if (isLeasedPast(link, rest.now + (excuses.ofReading(link) ? longestLeaseMs : 0)))
    report(22, `link ${link.id} is leased until ${link.leaseUntil} at rest`);
  if (excuses.ofReading(link)) return;
  if (link.servedTicket < link.ticket)
    report(11, `link ${link.id} has taken ${link.ticket} tickets and served ${link.servedTicket}`);
  if (link.pullState !== 'idle') report(22, `link ${link.id} is ${link.pullState} at rest`);
  if (link.verifyGeneration !== undefined)
    report(22, `bookings of link ${link.id} are still to be verified after generation ${link.verifyGeneration}`);
  isWatchedOrPolled(look, link);
}

const isLeasedPast = ({ leaseUntil }: LinkRow, instant: number): boolean =>
  leaseUntil !== undefined && Date.parse(leaseUntil) > instant;

/** A sweep that dies while it tends a channel is followed by the next that late. */
const claimedForMs = 6 * 60_000;

function isWatchedOrPolled({ rest, report, known }: Look, link: LinkRow): void {
  const live = link.channelId !== undefined && rest.liveChannels.has(link.channelId);
  const due = link.dueAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(link.dueAt) - rest.now;
  const within = link.channelId === undefined ? polledWithinMs : checkedWithinMs;
  if (due > within)
    report(17, `link ${link.id} ${live ? 'is watched' : 'has no live channel'}, and its next check is ${link.dueAt}`);
  const state = known.channels.get(link.channelId ?? '')?.state;
  if (state === 'stopped' || state === 'superseded')
    report(17, `link ${link.id} counts on channel ${link.channelId}, which we have ${state}`);
  if (link.channelId !== undefined && Date.parse(link.channelExpiresAt ?? '') < rest.now - claimedForMs)
    report(17, `link ${link.id} still counts on channel ${link.channelId}, which ended ${link.channelExpiresAt}`);
}

function bookingOwesNothing(look: Look, booking: BookingRow): void {
  const { report, excuses, known } = look;
  const { google, id, dueAt, heldByConflict } = booking;
  if (heldByConflict !== undefined && !excuses.hasOpen(id, 'mass_deletion_held') && !isHeldOpen(look, heldByConflict))
    report(22, `booking ${id} is held by ${heldByConflict}, which is not open`);
  if (heldByConflict !== undefined || dueAt !== undefined) return;
  const links = known.linksOf(booking.businessId, booking.resourceId);
  if (['pending', 'waiting'].includes(google.state) && !excuses.ofBooking(id) && links.length > 0)
    report(22, `booking ${id} is ${google.state} and has neither a due marker nor a row on the desk`);
  if (google.state === 'refused' && !excuses.ofBooking(id) && !links.some(excuses.ofWriting))
    report(22, `booking ${id} is refused by Google and no row says so`);
  if (google.previous.length > 0 && !links.some(excuses.ofWriting))
    report(22, `booking ${id} still has a copy in ${google.previous[0]?.calendarId} and no due marker`);
}

const isHeldOpen = ({ rest }: Look, conflictId: string): boolean =>
  rest.rows.conflicts.some((row) => row.row === 'conflict' && row.id === conflictId && row.state === 'open');

/** Who could not give it back lets it lapse, by a clock that is a little ahead. */
const lapsesWithinMs = 60_000;

function nobodyRefreshes({ rest, report }: Look, { id, refreshUntil, refreshOwner }: AccountRow): void {
  if (refreshOwner !== undefined && !(Date.parse(refreshUntil ?? '') <= rest.now + lapsesWithinMs))
    report(22, `account ${id} is being refreshed by ${refreshOwner} until ${refreshUntil} at rest`);
}
