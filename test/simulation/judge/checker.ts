import type { Entry } from '../run/types.ts';
import type { Known } from './known.ts';
import type { Rest } from './rest.ts';

/** Says what is wrong in plain words; `entry` is the index of the entry that shows it. */
export type Report = (invariant: number, says: string, entry?: number) => void;

export type EntryOf<Kind extends Entry['kind'], One = Entry> = One extends { kind: infer Kinds }
  ? Kind extends Kinds
    ? One & { kind: Kind }
    : never
  : never;

type Handlers = { [Kind in Entry['kind']]?: (entry: EntryOf<Kind>, index: number) => void };

/** Watches some invariants. Its handlers run after `Known` has taken the entry in. */
export type Checker = { on?: Handlers; atRest?: (rest: Rest) => void };

/** A fresh checker for each schedule. */
export type CreateChecker = (known: Known, report: Report) => Checker;
