import type { GoogleFailure } from '../contracts/google.ts';
import { hours, minutes } from './durations.ts';

/** What each class of Google's answers leads to: one table for reading, one for writing. Closed and exhaustive. */

export type PullReaction =
  /** Try again by itself after that long; the link says why meanwhile. */
  | { kind: 'later'; afterMs: number }
  /** The cursor is worthless: read everything anew (PL4). */
  | { kind: 'newGeneration' }
  | { kind: 'grantFailed' }
  | { kind: 'conflict'; conflict: 'permission_missing' | 'calendar_gone' | 'quota_exhausted'; afterMs: number };

/** Doubles from half a minute to half an hour; `tries` counts failures in a row, from 0. */
export const backoffMs = (tries: number): number => Math.min(minutes(30), 30_000 * 2 ** Math.min(tries, 10));

export function reactToPullFailure(failure: GoogleFailure, tries: number): PullReaction {
  switch (failure.kind) {
    case 'cursorInvalid':
    case 'deleted':
      return { kind: 'newGeneration' };
    case 'grantFailed':
      return { kind: 'grantFailed' };
    case 'permissionMissing':
      return { kind: 'conflict', conflict: 'permission_missing', afterMs: hours(6) };
    case 'notFound':
      return { kind: 'conflict', conflict: 'calendar_gone', afterMs: hours(6) };
    case 'quotaExhausted':
      return { kind: 'conflict', conflict: 'quota_exhausted', afterMs: hours(1) };
    case 'rateLimited':
      return { kind: 'later', afterMs: Math.max(backoffMs(tries), (failure.retryAfterSeconds ?? 0) * 1000) };
    case 'transient':
      return { kind: 'later', afterMs: backoffMs(tries) };
    case 'operatorFault':
    case 'invalidRequest':
    case 'preconditionFailed':
    case 'duplicate':
    case 'readOnly':
    case 'writeRefused':
    case 'watchUnsupported':
    case 'channelIdTaken':
      return { kind: 'later', afterMs: minutes(30) };
    default:
      return failure satisfies never;
  }
}

export type PushReaction =
  | { kind: 'wait'; afterMs: number }
  | { kind: 'grantFailed' }
  /** Google holds another version: read it first, then write what is left to write (PU2). */
  | { kind: 'readFirst' }
  | {
      kind: 'conflict';
      conflict: 'permission_missing' | 'calendar_read_only' | 'write_refused' | 'quota_exhausted';
      afterMs: number;
    };

export function reactToPushFailure(failure: GoogleFailure, tries: number): PushReaction {
  switch (failure.kind) {
    case 'preconditionFailed':
    case 'notFound':
    case 'deleted':
    case 'duplicate':
      return { kind: 'readFirst' };
    case 'grantFailed':
      return { kind: 'grantFailed' };
    case 'permissionMissing':
      return { kind: 'conflict', conflict: 'permission_missing', afterMs: hours(6) };
    case 'readOnly':
      return { kind: 'conflict', conflict: 'calendar_read_only', afterMs: hours(6) };
    case 'writeRefused':
    case 'invalidRequest':
      return { kind: 'conflict', conflict: 'write_refused', afterMs: hours(6) };
    case 'quotaExhausted':
      return { kind: 'conflict', conflict: 'quota_exhausted', afterMs: hours(1) };
    case 'rateLimited':
      return { kind: 'wait', afterMs: Math.max(backoffMs(tries), (failure.retryAfterSeconds ?? 0) * 1000) };
    case 'transient':
      return { kind: 'wait', afterMs: backoffMs(tries) };
    case 'operatorFault':
    case 'cursorInvalid':
    case 'watchUnsupported':
    case 'channelIdTaken':
      return { kind: 'wait', afterMs: minutes(30) };
    default:
      return failure satisfies never;
  }
}
