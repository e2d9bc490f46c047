import { createJudge } from '../judge/judge.ts';
import { createLife } from '../life/life.ts';
import type { WrapPorts } from './invocations.ts';
import { type Outcome, runSchedule } from './run-schedule.ts';

/** One schedule with its people and its judge; `wrap` breaks the product on purpose. */
export function play(seed: string, wrap?: WrapPorts): Promise<Outcome> {
  const parts = { life: createLife(), judge: createJudge() };
  return runSchedule(seed, wrap === undefined ? parts : { ...parts, wrap });
}

/** Names a long run must have counted: a fault that never happened proves nothing. */
export const expectedCounts = (): readonly string[] => [...new Set([...engineCounts, ...createLife().expected])];

/** Those of AWS's faults; a few hundred schedules see them all, where some of Google's and people's are rarer. */
export const engineCounts: readonly string[] = [
  ...['actions', 'overlapped', 'groupInBatch', 'conditionLost', 'staleIndex', 'clockSkewed'],
  ...['diedBefore', 'diedAfter', 'throttled', 'transactionConflict', 'commitAnswerLost', 'appliedTwice'],
  ...['sendRefused', 'sendAnswerLost', 'sentTwice', 'googleNeverSent', 'googleAnswerLost', 'kmsDenied'],
  ...['mailRefused', 'mailAnswerLost', 'receiverFailed', 'slowCall', 'stuckCall', 'timedOut', 'zombie'],
  ...['ackLost', 'deliveredTwice', 'duplicateDelivery', 'visibilityEnded', 'partialBatch', 'oldMessage'],
  ...['poisoned', 'brokenByPoison', 'deadLetter', 'redriven'],
  ...['streamLate', 'streamTwice', 'streamLost', 'streamRetried', 'scheduleLate', 'scheduleTwice', 'scheduleMissed'],
];
