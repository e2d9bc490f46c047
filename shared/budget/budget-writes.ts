import type { Priority } from '../contracts/google.ts';
import type { BudgetRow } from '../contracts/rows/budgets.ts';
import type { Condition, Key, Update, Value } from '../ports/store.ts';
import { days, unixSeconds } from '../records/time.ts';
import { type Caps, dayProgress, type Decision, googleDay, slowAtMostMs, stretchOf } from '../sync/budget.ts';

/** What a call costs, and for whom; `part` is the business that has a share of its own in this budget. */
export type Charge = { priority: Priority; units: number; part?: string | undefined; linkId?: string | undefined };

/** Calls by link. */
export type Calls = Map<string, number>;

/** The writes that take a slice. Each is conditional on what the decision was made on, so that none takes too much. */

type Facts = {
  key: Key;
  caps: Caps;
  now: number;
  charge: Charge;
  calls: ReadonlyMap<string, number>;
  before: BudgetRow | undefined;
};

const keptMs = days(40);

const partName = (businessId: string): string => `of#${businessId}`;
export const callsName = (linkId: string): string => `calls#${linkId}`;
const ofPart = /^of#/;
const ofCalls = /^calls#/;

export function partUsed(row: BudgetRow | undefined, part: string | undefined): number {
  const used = part === undefined ? 0 : row?.[partName(part)];
  return typeof used === 'number' ? used : 0;
}

/** Within the window: counters that any number of workers may raise, each up to its limit. */
export function added({ window, take, room }: Decision & { kind: 'add' }, facts: Facts): Omit<Update, 'kind'> {
  const { key, caps, now, charge, calls, before } = facts;
  const part = charge.part === undefined ? undefined : partName(charge.part);
  return {
    table: 'directory',
    key,
    add: {
      used: take,
      dayUsed: take,
      ...(part === undefined ? {} : { [part]: take }),
      ...callsToday(calls),
      ...checkCosts(charge, take, before),
    },
    when: [
      { attribute: 'window', is: '=', value: window },
      { attribute: 'used', is: '<=', value: room.window - take },
      ...(caps.day === undefined ? [] : [atMost('dayUsed', room.day - take)]),
      ...(part === undefined ? [] : [absentOr(part, room.part - take)]),
      notSlowed(now),
    ],
  };
}

/** The first slice of a window. On condition that the row is still as it was seen, so nothing counted is lost. */
export function turned({ window, take }: Decision & { kind: 'turn' }, facts: Facts): Omit<Update, 'kind'> {
  const { key, caps, now, charge, calls, before } = facts;
  const day = googleDay(now);
  const sameDay = before?.day === day;
  const names = Object.keys(before ?? {});
  const own = charge.part === undefined ? undefined : partName(charge.part);
  const counted = callsToday(calls);
  const ended = names.filter((name) => (ofPart.test(name) && name !== own) || (!sameDay && ofCalls.test(name)));
  const costs = checkCosts(charge, take, before);
  return {
    table: 'directory',
    key,
    set: {
      ...{ v: 1, row: 'budget', window, used: take, day, expiresAt: unixSeconds(now + keptMs) },
      ...limitsOf(caps),
      ...(own === undefined ? {} : { [own]: take }),
      ...(caps.day === undefined ? {} : { stretch: stretchAt(before, sameDay, caps.day, now) }),
      ...(sameDay ? {} : { ...newDay(before), ...zeroCosts(charge, caps), ...costs, dayUsed: take, ...counted }),
    },
    ...(sameDay ? { add: { dayUsed: take, ...counted, ...costs } } : {}),
    remove: ended.filter((name) => sameDay || !(name in counted)),
    when: unchanged(before, now),
  };
}

const callsToday = (calls: ReadonlyMap<string, number>): Record<string, number> =>
  Object.fromEntries([...calls].map(([linkId, made]) => [callsName(linkId), made]));

const checkCosts = ({ priority }: Charge, take: number, row: BudgetRow | undefined): Record<string, number> =>
  priority === 'check' ? { checks: take, demand: take * (row?.stretch ?? 1) } : {};

const zeroCosts = ({ priority }: Charge, caps: Caps): Record<string, number> =>
  caps.day === undefined || priority === 'check' ? {} : { checks: 0, demand: 0 };

const limitsOf = ({ window, part, day }: Caps): Record<string, number> => ({
  limit: window,
  ...(part === undefined ? {} : { businessLimit: part }),
  ...(day === undefined ? {} : { dayLimit: day }),
});

const stretchAt = (before: BudgetRow | undefined, sameDay: boolean, limit: number, now: number): number =>
  before === undefined || !sameDay ? 1 : stretchOf(before, { gone: dayProgress(now).gone, limit });

/** The day that has ended is kept beside the new one. */
function newDay(before: BudgetRow | undefined): Record<string, Value> {
  if (before === undefined) return {};
  const calls = Object.entries(before).flatMap(([name, made]) =>
    ofCalls.test(name) && typeof made === 'number' ? [[name.slice('calls#'.length), made] as const] : [],
  );
  return { before: { day: before.day, used: before.dayUsed, calls: Object.fromEntries(calls) } };
}

function unchanged(before: BudgetRow | undefined, now: number): Condition[] {
  if (before === undefined) return [{ attribute: 'pk', is: 'absent' }];
  return [
    { attribute: 'window', is: '=', value: before.window },
    { attribute: 'used', is: '=', value: before.used },
    notSlowed(now),
  ];
}

const atMost = (attribute: string, value: number): Condition => ({ attribute, is: '<=', value });

const absentOr = (attribute: string, value: number): Condition => ({
  anyOf: [{ attribute, is: 'absent' }, atMost(attribute, value)],
});

/** As `slowUntilOf` has it. */
const notSlowed = (now: number): Condition => ({
  anyOf: [
    { attribute: 'slowUntil', is: 'absent' },
    atMost('slowUntil', now),
    { attribute: 'slowUntil', is: '>', value: now + slowAtMostMs },
  ],
});
