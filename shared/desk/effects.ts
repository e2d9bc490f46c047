import type { Interval } from '../calendar/intervals.ts';
import type { ConflictRow } from '../contracts/rows/conflicts.ts';
import { iso } from '../records/time.ts';
import type { Language } from '../words/language.ts';
import { type Saying, say, saying, type When, whenOf } from '../words/saying.ts';
import { type ActionName, isDecided, lostItsTime } from './offers.ts';

/** What an effect is said with. Only a row that is read by itself knows of free time, for that has to be looked for. */
export type EffectFacts = {
  /** Of the resource; UTC when it is gone. */
  zone: string;
  nextFree?: Interval | 'none';
  colleagues?: { id: string; name: string }[];
  /** Bookings under a mass deletion as they stand, by start: those held, and those cancelled before. */
  deletions?: Record<'held' | 'cancelled', DeletedBooking[]>;
};

/** Instants in ISO 8601. */
type DeletedBooking = { title: string; start: string; end: string };

/** What an action will do to this row's matter, concretely and in words. */
export const effectOf = (name: ActionName, row: ConflictRow, facts: EffectFacts, language: Language): string =>
  [effect(name, row, facts, language), which(name, facts, language)]
    .filter((part) => part !== undefined)
    .map((part) => say(part, language))
    .join(' ');

const mostListed = 8;

/** Which bookings follow a decision about held deletions. */
function which(name: ActionName, { deletions, zone }: EffectFacts, language: Language): Saying | undefined {
  if (deletions === undefined || (name !== 'acceptDeletions' && name !== 'refuseDeletions')) return undefined;
  const all = name === 'acceptDeletions' ? deletions.held : [...deletions.held, ...deletions.cancelled];
  const inWords = ({ title, ...time }: DeletedBooking): string =>
    `${say(saying('quoted', { text: title }), language)} (${say(saying('when', { time: whenOf(time, zone) }), language)})`;
  const listed = all.slice(0, mostListed).map(inWords).join(', ');
  const bookings = all.length > mostListed ? `${listed} …` : listed;
  return all.length === 0 ? undefined : saying('effect.deletions.which', { count: all.length, bookings });
}

function effect(name: ActionName, row: ConflictRow, facts: EffectFacts, language: Language): Saying {
  const title = row.subject.label;
  const time = timeOf(row.ours, facts);
  switch (name) {
    case 'keepOurs': {
      const key = row.kind === 'made_recurring' ? 'effect.keepOurs.series' : 'effect.keepOurs';
      return saying(key, { side: sideInWords(row.ours, facts, language) });
    }
    case 'acceptGoogle':
      return saying('effect.acceptGoogle', { side: sideInWords(row.theirs, facts, language) });
    case 'restoreLoser':
      return saying('effect.restoreLoser');
    case 'moveToNextFree':
      return moveInWords(title, facts);
    case 'giveToColleague':
      return colleagueInWords(title, time, facts);
    case 'putBack':
      return time === undefined ? saying('effect.putBack.plain') : saying('effect.putBack', { time });
    case 'cancelBooking':
      return time === undefined ? saying('effect.cancelBooking.plain') : saying('effect.cancelBooking', { time });
    case 'acceptDeletions':
      return saying('effect.acceptDeletions');
    case 'refuseDeletions':
      return saying('effect.refuseDeletions');
    case 'reconnect':
      return saying('effect.reconnect');
    case 'retry':
      return retryInWords(row);
    case 'ignore':
      return ignoreInWords(row);
    default:
      return name satisfies never;
  }
}

type Side = ConflictRow['ours'];

function timeOf(side: Side, { zone }: EffectFacts): When | undefined {
  const { start, end } = side ?? {};
  return typeof start === 'string' && typeof end === 'string' ? whenOf({ start, end }, zone) : undefined;
}

/** Time and title, as far as the side says them. */
function sideInWords(side: Side, facts: EffectFacts, language: Language): string {
  const time = timeOf(side, facts);
  const title = typeof side?.title === 'string' ? saying('quoted', { text: side.title }) : undefined;
  return [time && saying('when', { time }), title]
    .filter((part) => part !== undefined)
    .map((part) => say(part, language))
    .join(', ');
}

function moveInWords(title: string, { nextFree, zone }: EffectFacts): Saying {
  if (nextFree === undefined) return saying('effect.moveToNextFree.some', { title });
  if (nextFree === 'none') return saying('effect.moveToNextFree.none', { title });
  const time = whenOf({ start: iso(nextFree.start), end: iso(nextFree.end) }, zone);
  return saying('effect.moveToNextFree', { title, time });
}

function colleagueInWords(title: string, time: When | undefined, { colleagues }: EffectFacts): Saying {
  if (time === undefined) return saying('effect.giveToColleague.sameTime', { title });
  if (colleagues === undefined) return saying('effect.giveToColleague.some', { title, time });
  if (colleagues.length === 0) return saying('effect.giveToColleague.none', { title, time });
  const names = colleagues.map(({ name }) => name).join(', ');
  return saying('effect.giveToColleague', { title, time, names });
}

function retryInWords({ kind }: ConflictRow): Saying {
  if (kind === 'write_refused') return saying('effect.retry.write');
  if (kind === 'loop_stopped') return saying('effect.retry.loop');
  return saying(kind === 'channel_failing' ? 'effect.retry.channel' : 'effect.retry.read');
}

function ignoreInWords(row: ConflictRow): Saying {
  if (isDecided(row)) return saying('effect.ignore.decided');
  if (lostItsTime(row)) return saying('effect.ignore.lost');
  const twoVersions = row.ours !== undefined && row.theirs !== undefined;
  return saying(twoVersions ? 'effect.ignore.versions' : 'effect.ignore.plain');
}
