import type { ConflictKind, ConflictRow } from '../contracts/rows/conflicts.ts';

/** What a person may do about a row: a closed vocabulary. `act` carries each out, `effectOf` says in words what it will do. */
export const actionNames = [
  'keepOurs',
  'acceptGoogle',
  'restoreLoser',
  'moveToNextFree',
  'giveToColleague',
  'putBack',
  'cancelBooking',
  'acceptDeletions',
  'refuseDeletions',
  'reconnect',
  'retry',
  'ignore',
] as const;
export type ActionName = (typeof actionNames)[number];

type Offer = (row: ConflictRow) => readonly ActionName[];

const always =
  (...names: ActionName[]): Offer =>
  () =>
    names;

/** The booking was cancelled by a deletion that was refused later, when its time had gone to somebody else. */
export const lostItsTime = (row: ConflictRow): boolean => row.kind === 'deleted_in_google' && row.ours === undefined;

/** It is decided, by a setting or as the booking had just left that calendar; the loser can still be restored (RC4). */
export const isDecided = (row: ConflictRow): boolean => row.kind === 'both_changed' && row.bookingVersion !== undefined;

/**
 * AP5: the first decision about held deletions stands, for bookings follow it one after another: what was begun can be finished,
 * and not turned round.
 */
const deletionsOffered: Offer = ({ lastAction }) => {
  const all = ['acceptDeletions', 'refuseDeletions'] as const;
  return lastAction === undefined ? all : all.filter((name) => name === lastAction.action);
};

/** By kind: what is offered while the row is open. */
const offers: Record<ConflictKind, Offer> = {
  double_booking: always('moveToNextFree', 'giveToColleague', 'cancelBooking', 'ignore'),
  both_changed: (row) => (isDecided(row) ? ['restoreLoser', 'ignore'] : ['keepOurs', 'acceptGoogle', 'ignore']),
  move_refused: always('keepOurs', 'acceptGoogle', 'moveToNextFree', 'giveToColleague', 'ignore'),
  deleted_in_google: (row) =>
    lostItsTime(row) ? ['moveToNextFree', 'giveToColleague', 'ignore'] : ['putBack', 'cancelBooking', 'ignore'],
  made_recurring: always('keepOurs', 'ignore'),
  mass_deletion_held: deletionsOffered,
  calendar_wanted_twice: always('ignore'),
  grant_failed: always('reconnect', 'ignore'),
  grant_ending: always('reconnect', 'ignore'),
  permission_missing: always('reconnect', 'ignore'),
  calendar_gone: always('retry', 'ignore'),
  calendar_read_only: always('retry', 'ignore'),
  channel_failing: always('retry', 'ignore'),
  watch_unsupported: always('ignore'),
  quota_exhausted: always('retry', 'ignore'),
  client_refused: always('ignore'),
  loop_stopped: always('retry', 'ignore'),
  write_refused: always('retry', 'ignore'),
  event_unreadable: always('retry', 'ignore'),
  all_day_but_free: always('ignore'),
  mail_undeliverable: always('ignore'),
};

export const offeredTo = (row: ConflictRow): readonly ActionName[] =>
  row.state === 'open' ? offers[row.kind](row) : [];
