import type * as BudgetModule from '../../../shared/budget/budget.ts';
import type * as Pace from '../../../shared/budget/pace.ts';
import type * as Usage from '../../../shared/budget/usage.ts';
import type * as Line from '../../../functions/push-bookings/line.ts';
import type * as BudgetRules from '../../../shared/sync/budget.ts';
import { inModule, inPorts, type Sabotage } from '../breaks.ts';

const budget = '../../shared/budget/budget.ts';
const rules = '../../shared/sync/budget.ts';
const pace = '../../shared/budget/pace.ts';
const usage = '../../shared/budget/usage.ts';
const line = '../../functions/push-bookings/line.ts';

export const budgets: Sabotage[] = [
  {
    rule: 'PU5',
    name: 'calls are not charged before they are made',
    breaks: inModule<typeof BudgetModule>(budget, (real) => ({
      createBudget: (parts) => ({ ...real.createBudget(parts), charge: async () => undefined }),
    })),
    proof: (all) => all.budgeting.hungryImport,
  },
  {
    rule: 'PU5',
    name: 'each worker has a budget of its own',
    breaks: inModule<typeof BudgetRules>(rules, (real) => ({
      decide: (_, ask, caps) => real.decide(undefined, ask, caps),
    })),
    proof: (all) => all.budgeting.hungryImport,
  },
  {
    rule: 'PU5',
    name: 'an import may take what live changes need',
    breaks: inModule<typeof BudgetRules>(rules, (real) => ({
      decide: (spent, ask, caps) => real.decide(spent, { ...ask, priority: 'live' }, caps),
      roomOf: (caps) => real.roomOf(caps, 'live'),
    })),
    proof: (all) => all.budgeting.liveFirst,
  },
  {
    rule: 'PU5',
    name: 'a window of ten seconds may hold a whole minute’s calls',
    breaks: inModule<typeof BudgetRules>(rules, () => ({ windowLimit: (perMinute) => perMinute })),
    proof: (all) => all.budgeting.minuteSlides,
  },
  {
    rule: 'PU5',
    name: 'one business may take the whole client',
    breaks: inModule<typeof BudgetRules>(rules, (real) => ({ businessLimit: real.windowLimit })),
    proof: (all) => all.budgeting.fairShare,
  },
  {
    rule: 'PU5',
    name: 'writes to one calendar are not paced',
    breaks: inModule<typeof Pace>(pace, () => ({ takeTurn: async () => ({ kind: 'now' }) })),
    proof: (all) => all.budgeting.burst,
  },
  {
    rule: 'PU6',
    name: 'whoever has no turn is forgotten',
    breaks: inModule<typeof Line>(line, () => ({ waitForTurn: async () => undefined })),
    proof: (all) => all.budgeting.noTurn,
  },
  {
    rule: 'PU5',
    name: 'nobody wakes the next in line',
    breaks: inModule<typeof Line>(line, () => ({ inTurn: async (_ports, _link, write) => await write() })),
    proof: (all) => all.budgeting.line,
  },
  {
    rule: 'PU5',
    name: 'a write that fails wakes nobody',
    breaks: inModule<typeof Line>(line, (real) => ({
      inTurn: async (ports, link, write) => {
        await write();
        await real.wakeNextInLine(ports, link);
      },
    })),
    proof: (all) => all.budgeting.brokenLine,
  },
  {
    rule: 'PU5',
    name: 'who was woken and owes nothing wakes nobody',
    breaks: inModule<typeof Line>(line, () => ({ standsInLine: () => false })),
    proof: (all) => all.budgeting.needless,
  },
  {
    rule: 'PU5',
    name: 'Google’s quota answer slows nobody',
    breaks: inModule<typeof BudgetModule>(budget, (real) => ({
      createBudget: (parts) => ({ ...real.createBudget(parts), slow: async () => undefined }),
    })),
    proof: (all) => all.budgeting.slowed,
  },
  {
    rule: 'PU5',
    name: 'a pause is believed however long it lasts',
    breaks: inModule<typeof BudgetRules>(rules, (real) => ({
      decide: (spent, ask, caps) =>
        (spent?.slowUntil ?? 0) > ask.now
          ? { kind: 'refused', reason: 'slow', afterMs: 60_000 }
          : real.decide(spent, ask, caps),
    })),
    proof: (all) => all.budgeting.slowedFarAhead,
  },
  {
    rule: 'PU5',
    name: 'one account’s quota answer slows the whole client',
    breaks: inModule<typeof BudgetModule>(budget, (real) => ({
      createBudget: (parts) => {
        const sound = real.createBudget(parts);
        return { ...sound, slow: (payer, _, seconds) => sound.slow(payer, 'client', seconds) };
      },
    })),
    proof: (all) => all.budgeting.slowed,
  },
  {
    rule: 'SW2',
    name: 'checks are not put off when the day would not last',
    breaks: inModule<typeof Usage>(usage, () => ({ stretchNow: async () => 1 })),
    proof: (all) => all.budgeting.stretched,
  },
  {
    rule: 'SW2',
    name: 'calls are not counted by calendar',
    breaks: inPorts('anywhere', ({ google }) => ({
      google: { ...google, calendar: ({ linkId: _, ...account }) => google.calendar(account) },
    })),
    proof: (all) => all.budgeting.counted,
  },
];
