import * as z from 'zod';

export const FaultRule = z.strictObject({
  match: z.strictObject({
    operation: z.string().optional(),
    method: z.string().optional(),
    /** Part of the path and query. */
    path: z.string().optional(),
    account: z.string().optional(),
    /** Only the nth matching request, counted from one. */
    nth: z.number().int().min(1).optional(),
  }),
  action: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('status'),
      status: z.number().int().min(200).max(599),
      reason: z.string().optional(),
      body: z.unknown().optional(),
      after: z.boolean().optional(),
      retryAfterSeconds: z.number().optional(),
    }),
    z.strictObject({ kind: z.literal('hold'), after: z.boolean().optional() }),
    z.strictObject({ kind: z.literal('delay'), ms: z.number().min(0), after: z.boolean().optional() }),
    z.strictObject({ kind: z.literal('drop'), after: z.boolean().optional() }),
    z.strictObject({ kind: z.literal('cutBody') }),
  ]),
  /** How many requests are hit; without it every one until the fault is deleted, or just the nth. */
  times: z.number().int().min(1).optional(),
});
export type FaultRule = z.infer<typeof FaultRule>;
export type FaultAction = FaultRule['action'];

export type Fault = FaultRule & {
  id: string;
  /** Requests that matched, whether or not they were hit. */
  matched: number;
  hits: number;
  /** Requests that wait at this moment. */
  held: number;
  released: boolean;
};

export type Arrived = { operation: string; method: string; path: string; account: string | null };

/** Rules for what goes wrong, tried in the order they were made; the first that applies is the only one. */
export class Faults {
  readonly #faults = new Map<string, Fault>();
  readonly #waiting = new Map<string, (() => void)[]>();
  #made = 0;

  add(rule: FaultRule): Fault {
    this.#made += 1;
    const fault: Fault = { ...rule, id: `fault-${this.#made}`, matched: 0, hits: 0, held: 0, released: false };
    this.#faults.set(fault.id, fault);
    return fault;
  }

  all(): Fault[] {
    return [...this.#faults.values()];
  }

  get(id: string): Fault | undefined {
    return this.#faults.get(id);
  }

  remove(id: string): boolean {
    this.release(id);
    return this.#faults.delete(id);
  }

  clear(): void {
    for (const id of this.#faults.keys()) this.remove(id);
  }

  /** Lets held requests go, and those to come. */
  release(id: string): void {
    const fault = this.#faults.get(id);
    if (fault) {
      fault.released = true;
      fault.held = 0;
    }
    for (const go of this.#waiting.get(id) ?? []) go();
    this.#waiting.delete(id);
  }

  /** Resolves when the fault is released. */
  wait(fault: Fault): Promise<void> {
    if (fault.released) return Promise.resolve();
    fault.held += 1;
    return new Promise((resolve) => {
      this.#waiting.set(fault.id, [...(this.#waiting.get(fault.id) ?? []), resolve]);
    });
  }

  /** The fault that hits this request, counted. */
  hit(arrived: Arrived): Fault | undefined {
    for (const fault of this.#faults.values()) {
      if (!matches(fault, arrived)) continue;
      fault.matched += 1;
      if (!due(fault)) continue;
      fault.hits += 1;
      return fault;
    }
    return undefined;
  }
}

const matches = ({ match, released }: Fault, arrived: Arrived): boolean =>
  !released &&
  (match.operation === undefined || match.operation === arrived.operation) &&
  (match.method === undefined || match.method.toUpperCase() === arrived.method) &&
  (match.path === undefined || arrived.path.includes(match.path)) &&
  (match.account === undefined || match.account === arrived.account);

const due = (fault: Fault): boolean => {
  const first = fault.match.nth ?? 1;
  const times = fault.times ?? (fault.match.nth === undefined ? Infinity : 1);
  return fault.matched >= first && fault.hits < times;
};
