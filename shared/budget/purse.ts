import { BudgetRow } from '../contracts/rows/budgets.ts';
import type { Clock } from '../ports/clock.ts';
import type { Key, Store, Update } from '../ports/store.ts';
import { parseRow } from '../records/read.ts';
import {
  type Ask,
  type Caps,
  decide,
  type RefusalReason,
  roomOf,
  sliceOf,
  windowAt,
  windowMs,
} from '../sync/budget.ts';
import { added, type Calls, type Charge, partUsed, turned } from './budget-writes.ts';

export type Paid = { ok: true } | { ok: false; reason: RefusalReason | 'busy'; afterMs: number };

/** Each lost write means that another worker's went through, so this many in a row are a very busy moment. */
const attempts = 12;
const paid: Paid = { ok: true };

/**
 * One worker's share of one budget row: it takes slices of the shared window by one conditional write each and spends them
 * here until the window ends. What is left then is lost, and so is what a dead worker held: lost budget, never calls too many.
 */
export class Purse {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #key: Key;
  readonly #caps: Caps;
  /** As it was last seen; only ever behind the truth. */
  #row: BudgetRow | undefined;
  #slice = { window: 0, left: 0, until: 0 };
  /** Units spent here in the present window and in the one before. */
  #recent = { window: 0, units: 0, before: 0 };
  /** Calls by link that the row has not been told of. */
  readonly #calls: Calls = new Map();

  constructor(parts: { store: Store; clock: Clock }, key: Key, caps: Caps) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#key = key;
    this.#caps = caps;
  }

  async pay(charge: Charge): Promise<Paid> {
    const now = this.#clock.now();
    count(this.#calls, charge.linkId, 1);
    if (now < this.#slice.until && this.#slice.left >= charge.units && this.#mayStillUse(charge)) {
      this.#slice.left -= charge.units;
    } else {
      const answer = await this.#take(charge);
      if (!answer.ok) return this.#unpaid(charge, answer);
    }
    this.#remember(now, charge.units);
    return paid;
  }

  /** A call that was paid here and refused elsewhere. */
  giveBack(charge: Charge): void {
    this.#slice.left += charge.units;
    count(this.#calls, charge.linkId, -1);
  }

  /** Forgets what it holds: the shared row has changed for a reason. */
  drop(): void {
    this.#slice.left = 0;
    this.#row = undefined;
  }

  #unpaid(charge: Charge, answer: Paid): Paid {
    count(this.#calls, charge.linkId, -1);
    return answer;
  }

  /** A slice that was taken for live calls is not spent on an import past the import's own share. */
  #mayStillUse({ priority, part }: Charge): boolean {
    const room = roomOf(this.#caps, priority);
    return (this.#row?.used ?? 0) <= room.window && partUsed(this.#row, part) <= room.part;
  }

  async #take(charge: Charge): Promise<Paid> {
    this.#row ??= await this.#read();
    for (let attempt = 0; attempt < attempts; attempt++) {
      const before = this.#row;
      const now = this.#clock.now();
      const { priority, units, part } = charge;
      const ask: Ask = { now, priority, units, want: this.#want(now, units), partUsed: partUsed(before, part) };
      const decision = decide(before, ask, this.#caps);
      if (decision.kind === 'refused') return { ok: false, reason: decision.reason, afterMs: decision.afterMs };
      const calls = new Map(this.#calls);
      const facts = { key: this.#key, caps: this.#caps, now, charge, calls, before };
      if (!(await this.#write(decision.kind === 'add' ? added(decision, facts) : turned(decision, facts)))) continue;
      for (const [linkId, told] of calls) count(this.#calls, linkId, -told);
      this.#keep(decision.window, now, decision.take - units);
      return paid;
    }
    return { ok: false, reason: 'busy', afterMs: windowMs };
  }

  async #read(): Promise<BudgetRow | undefined> {
    const row = await this.#store.get('directory', this.#key);
    return row === undefined ? undefined : parseRow(BudgetRow, row);
  }

  async #write(update: Omit<Update, 'kind'>): Promise<boolean> {
    const { ok, row } = await this.#store.update(update);
    this.#row = row === undefined ? undefined : parseRow(BudgetRow, row);
    return ok;
  }

  #keep(window: number, now: number, units: number): void {
    const left = this.#slice.window === window && now < this.#slice.until ? this.#slice.left : 0;
    this.#slice = { window, left: left + units, until: Math.min(now + windowMs, (window + 1) * windowMs) };
  }

  #want(now: number, units: number): number {
    const { window, units: spent, before } = this.#recent;
    const at = windowAt(now);
    const lately = window === at ? Math.max(spent, before) : window === at - 1 ? spent : 0;
    return Math.max(units, sliceOf(lately, this.#caps.window));
  }

  #remember(now: number, units: number): void {
    const { window, units: spent, before } = this.#recent;
    const at = windowAt(now);
    this.#recent =
      window === at
        ? { window, units: spent + units, before }
        : { window: at, units, before: window === at - 1 ? spent : 0 };
  }
}

function count(calls: Calls, linkId: string | undefined, by: number): void {
  if (linkId === undefined) return;
  const sum = (calls.get(linkId) ?? 0) + by;
  if (sum === 0) calls.delete(linkId);
  else calls.set(linkId, sum);
}
