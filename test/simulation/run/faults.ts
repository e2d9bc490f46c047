import type { Size } from './size.ts';
import type { Draw } from './types.ts';

/** What breaks at a call or a delivery, each with the share of occasions on which it does when its storm is at full strength. */
const usual = {
  /** The process ends at a call, before or after its effect. */
  died: 0.004,
  throttled: 0.006,
  transactionConflict: 0.02,
  /** A conditional write or a transaction is done and its answer lost. */
  commitAnswerLost: 0.006,
  /** The SDK repeats an unconditional write whose first answer was lost. */
  appliedTwice: 0.02,
  sendRefused: 0.006,
  sendAnswerLost: 0.006,
  sentTwice: 0.02,
  googleNeverSent: 0.015,
  googleAnswerLost: 0.015,
  mailRefused: 0.05,
  mailAnswerLost: 0.05,
  receiverFailed: 0.2,
  /** A call takes seconds, or longer than a function may run. */
  slowCall: 0.008,
  stuckCall: 0.0015,
  /** Handled, but not deleted in time: it comes again. */
  ackLost: 0.04,
  deliveredTwice: 0.05,
  /** Every worker that gets this message breaks: it ends in the dead-letter queue. */
  poisoned: 0.006,
  oldMessage: 0.03,
  streamLate: 0.05,
  streamTwice: 0.05,
  streamLost: 0.03,
  scheduleLate: 0.1,
  scheduleTwice: 0.1,
  scheduleMissed: 0.1,
} as const;

export type FaultName = keyof typeof usual;

/** How bad a schedule is: drawn once, so that some are calm, some break all the time, some break in one way only. */
export type FaultPlan = {
  rates: Readonly<Record<FaultName, number>>;
  /** Workers' clocks are apart by up to so many milliseconds. */
  skewMs: number;
  /** Every call takes so many times as long as usual. */
  stretch: number;
  /** At most so many invocations work on one queue at a time. */
  workers: number;
  /** Of the storm's length, how much the key service refuses and the indexes lag. */
  kmsDenied: boolean;
  indexesLag: boolean;
};

const faultNames = Object.keys(usual).filter((name): name is FaultName => name in usual);

/** Of calls that a small schedule makes seldom, more break in it. */
const usualInSmall: Partial<Record<FaultName, number>> = {
  mailRefused: 0.15,
  mailAnswerLost: 0.15,
  receiverFailed: 0.5,
};

export function drawPlan(draw: Draw, size: Size): FaultPlan {
  const strength = draw.weighted([
    [0, 2],
    [0.4, 3],
    [1, 3],
    [2.5, 2],
  ]);
  const share = draw.pick([0.15, 0.5, 1]);
  const full: Record<FaultName, number> = size === 'small' ? { ...usual, ...usualInSmall } : usual;
  const rates = { ...full };
  for (const name of faultNames) rates[name] = draw.chance(share) ? full[name] * strength : 0;
  return {
    rates,
    skewMs: strength > 0 && draw.chance(0.4) ? 1 + draw.below(3000) : 0,
    stretch: draw.weighted([
      [1, 5],
      [8, 3],
      [30, 1],
    ]),
    workers: 1 + draw.below(5),
    kmsDenied: strength > 0 && draw.chance(0.15),
    indexesLag: strength > 0 && draw.chance(0.4),
  };
}
