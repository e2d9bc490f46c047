import type { Entry, Judge, Violation } from '../run/types.ts';
import { bookingsAtRest } from './bookings-at-rest.ts';
import { breaker } from './breaker.ts';
import { businesses } from './businesses.ts';
import type { Checker, CreateChecker, Report } from './checker.ts';
import { consentLinks } from './consent-links.ts';
import { decisions } from './decisions.ts';
import { disconnected } from './disconnected.ts';
import { erasure } from './erasure.ts';
import { forgeries } from './forgeries.ts';
import { freshViews } from './fresh-views.ts';
import { keyedRequests } from './keyed-requests.ts';
import { Known } from './known.ts';
import { loops } from './loops.ts';
import { lostUpdates } from './lost-updates.ts';
import { mirrorAtRest } from './mirror-at-rest.ts';
import { owingAtRest } from './owing-at-rest.ts';
import { ownWrites } from './own-writes.ts';
import { pageTokens } from './page-tokens.ts';
import { pulls } from './pulls.ts';
import { questions } from './questions.ts';
import { quota } from './quota.ts';
import { repetition } from './repetition.ts';
import { readRest, type Rest } from './rest.ts';
import { resting } from './resting.ts';
import { secrecy } from './secrecy.ts';
import { slots } from './slots.ts';
import { tickets } from './tickets.ts';
import { toldResources } from './told-resources.ts';
import { webhookEvents } from './webhook-events.ts';
import { winners } from './winners.ts';

/**
 * Every invariant of the product that history and rest can show, each decided without the product's own code. That the
 * same seed gives the same trace (25) is the engine's to show.
 */
const checkers: CreateChecker[] = [
  ...[bookingsAtRest, mirrorAtRest, owingAtRest],
  ...[lostUpdates, winners, questions, ownWrites, loops, pulls, pageTokens, tickets],
  ...[slots, keyedRequests, freshViews, repetition, decisions, breaker, webhookEvents, toldResources],
  ...[quota, businesses, disconnected, erasure, resting, secrecy, consentLinks, forgeries],
];

/** As `Judge`, but shown what there is at rest instead of a stage. */
export type HistoryJudge = Pick<Judge, 'see' | 'violations'> & { rest(rest: Rest): void };

/** A defect shows in many places: more of one kind than this say nothing new. */
const mostOfOne = 5;

export function judgeHistory(): HistoryJudge {
  const violations: Violation[] = [];
  const counts = new Map<number, number>();
  const report: Report = (invariant, says, entry) => {
    const count = (counts.get(invariant) ?? 0) + 1;
    counts.set(invariant, count);
    if (count <= mostOfOne) violations.push({ invariant, says, ...(entry === undefined ? {} : { entry }) });
  };
  const known = new Known();
  const all = checkers.map((create) => create(known, report));
  const handlers = handlersOf(all);
  return {
    violations,
    see(entry, index) {
      known.see(entry, index);
      for (const handle of handlers[entry.kind] ?? []) handle(entry, index);
    },
    rest(rest) {
      for (const { atRest } of all) atRest?.(rest);
    },
  };
}

type Handle = (entry: Entry, index: number) => void;

/** Who looks at which kind of entry. */
function handlersOf(all: readonly Checker[]): { [Kind in Entry['kind']]?: Handle[] } {
  const handlers: { [Kind in Entry['kind']]?: Handle[] } = {};
  for (const { on = {} } of all)
    for (const kind of Object.keys(on) as Entry['kind'][]) {
      const handle = on[kind] as Handle | undefined;
      if (handle !== undefined) (handlers[kind] ??= []).push(handle);
    }
  return handlers;
}

/** A fresh judge for one schedule. */
export function createJudge(): Judge {
  const judge = judgeHistory();
  return {
    see: judge.see,
    violations: judge.violations,
    atRest: async (stage) => judge.rest(await readRest(stage)),
  };
}
