import type { GoogleFailure } from '../contracts/google.ts';
import { hours, minutes } from './durations.ts';
import { type AfterRead, type AfterWrite, type Again, reactions, type Warns } from './failure-table.ts';

/** What a refused read or write leads to now: the row of the table, with the time filled in. */

/** Doubles from half a minute to half an hour; `tries` counts failures in a row, from 0. */
export const backoffMs = (tries: number): number => Math.min(minutes(30), 30_000 * 2 ** Math.min(tries, 10));

/** How long after the failure it is tried again by itself; undefined where a person or the next look decides. */
export function waitMs(again: Again, failure: GoogleFailure, tries: number): number | undefined {
  switch (again.kind) {
    case 'atOnce':
    case 'done':
      return 0;
    case 'growing':
      return isOwn(failure) ? retryAfterMs(failure) : Math.max(backoffMs(tries), retryAfterMs(failure));
    case 'afterRead':
      return 2 * backoffMs(tries);
    case 'after':
      return again.ms;
    case 'nextSweep':
      return minutes(5);
    case 'reconnect':
    case 'byHand':
    case 'atNextLook':
      return undefined;
    default:
      return again satisfies never;
  }
}

/** A refusal of our own budgets says nothing of how Google fares: waiting longer each time would starve who waits. */
const isOwn = (failure: GoogleFailure): boolean => failure.kind === 'rateLimited' && failure.own === true;

const retryAfterMs = (failure: GoogleFailure): number =>
  failure.kind === 'rateLimited' ? (failure.retryAfterSeconds ?? 0) * 1000 : 0;

/**
 * Whether a write that waits for a read has the calendar read anew, for no read of changes tells of the event: at the third try,
 * whatever those before have failed on, then ever more rarely (the 5th, 9th, 17th).
 */
export const isUntold = (tries: number): boolean => tries > 1 && Number.isInteger(Math.log2(tries));

type WarningOf<R> = R extends { leaves: 'late' | 'waiting' | 'refused'; warns?: infer W }
  ? Exclude<W, undefined> extends Warns<infer Kind>
    ? Kind
    : never
  : never;
/** A refused client is one warning of its business's, and not one a link. */
export type ReadWarning = Exclude<WarningOf<AfterRead>, 'client_refused'>;
export type WriteWarning = Exclude<WarningOf<AfterWrite>, 'client_refused'>;

export type PullReaction =
  /** Try again by itself after that long; the link says why meanwhile. */
  | { kind: 'later'; afterMs: number }
  /** The cursor is worthless: read everything anew (PL4). */
  | { kind: 'newGeneration' }
  | { kind: 'grantFailed' }
  | { kind: 'conflict'; conflict: ReadWarning; afterMs: number; probe: boolean };

export type PushReaction =
  | { kind: 'wait'; afterMs: number }
  | { kind: 'grantFailed'; afterMs: number }
  /** Google holds another version: read it first, then write what is left to write (PU2). */
  | { kind: 'readFirst'; afterMs: number }
  | {
      kind: 'conflict';
      conflict: WriteWarning;
      subject: Warns['subject'];
      state: 'waiting' | 'refused';
      afterMs: number;
      probe: boolean;
    };

export function reactToPullFailure(failure: GoogleFailure, tries: number): PullReaction {
  const reaction: AfterRead = reactions.read[failure.kind];
  const afterMs = waitMs(reaction.again, failure, tries) ?? hours(6);
  switch (reaction.leaves) {
    case 'rebuilding':
      return { kind: 'newGeneration' };
    case 'held':
      return { kind: 'grantFailed' };
    case 'late': {
      const { warns, probes: probe = false } = reaction;
      return warns === undefined || warns.kind === 'client_refused'
        ? { kind: 'later', afterMs }
        : { kind: 'conflict', conflict: warns.kind, afterMs, probe };
    }
    default:
      return reaction satisfies never;
  }
}

export function reactToPushFailure(failure: GoogleFailure, tries: number, doing: 'insert' | 'write'): PushReaction {
  const reaction: AfterWrite = reactions[doing][failure.kind];
  const afterMs = waitMs(reaction.again, failure, tries) ?? hours(6);
  switch (reaction.leaves) {
    case 'held':
      return { kind: 'grantFailed', afterMs };
    case 'pending':
      return { kind: 'readFirst', afterMs };
    case 'waiting':
    case 'refused': {
      const { leaves: state, warns, probes: probe = false } = reaction;
      return warns === undefined || warns.kind === 'client_refused'
        ? { kind: 'wait', afterMs }
        : { kind: 'conflict', conflict: warns.kind, subject: warns.subject, state, afterMs, probe };
    }
    default:
      return reaction satisfies never;
  }
}
