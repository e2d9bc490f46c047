import type { GoogleFailure } from '../ports/google.ts';
import { classifyApi } from './classify-api.ts';
import { classifyOAuth } from './classify-oauth.ts';
import { type Problem, readProblem } from './problem.ts';

export type ApiOperation =
  | 'calendarList.list'
  | 'events.list'
  | 'events.get'
  | 'events.insert'
  | 'events.patch'
  | 'events.delete'
  | 'events.watch'
  | 'channels.stop';
export type OAuthOperation = 'token.refresh' | 'token.exchange' | 'token.revoke';

/** The request made: the same status means different things for different requests. */
export type GoogleRequest = {
  operation: ApiOperation | OAuthOperation;
  /** A list call that carries a sync token or page token. */
  resumes?: boolean;
};

export type GoogleAnswer = { status: number; body: string; retryAfter?: string | undefined };

export type Classified = {
  failure: GoogleFailure;
  status?: number;
  reason?: string;
  /** Whom Google's quota answer is about; absent for every other answer. */
  slows?: 'account' | 'client';
};

/** What a failed answer means for the caller; `undefined` when none arrived. Pure; an answer nobody knows is judged by its status. */
export function classify(request: GoogleRequest, answer: GoogleAnswer | undefined): Classified {
  if (answer === undefined) return { failure: { kind: 'transient' }, reason: 'no_answer' };
  const problem = readProblem(answer.body);
  const { operation, resumes = false } = request;
  const kind = isOAuth(operation)
    ? classifyOAuth(operation, answer.status, problem)
    : classifyApi({ operation, resumes }, answer.status, problem);
  const reason = problem.reasons[0];
  return {
    failure: kind === 'rateLimited' ? limited(answer.retryAfter) : { kind },
    status: answer.status,
    ...(reason === undefined ? {} : { reason }),
    ...slowing(kind, problem),
  };
}

const dailyLimits = ['dailyLimitExceeded', 'dailyLimitExceededUnreg'];

/**
 * An answer that does not say whose quota it means slows the account alone: at worst each account finds out by itself, while
 * the other way one calendar would stop them all. Usage limits of a calendar (`quotaExceeded`) slow nobody's reads.
 */
function slowing(kind: GoogleFailure['kind'], problem: Problem): Pick<Classified, 'slows'> {
  if (problem.reasons.some((reason) => dailyLimits.includes(reason))) return { slows: 'client' };
  return kind === 'rateLimited' ? { slows: problem.ofProject ? 'client' : 'account' } : {};
}

const isOAuth = (operation: ApiOperation | OAuthOperation): operation is OAuthOperation =>
  operation.startsWith('token.');

const limited = (retryAfter: string | undefined): GoogleFailure =>
  retryAfter !== undefined && /^\d{1,6}$/.test(retryAfter)
    ? { kind: 'rateLimited', retryAfterSeconds: Number(retryAfter) }
    : { kind: 'rateLimited' };
