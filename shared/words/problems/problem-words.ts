import type { ProblemCode } from '../../contracts/problems.ts';

/** A problem in a language other than English, which stands beside its code in the contract. */
export type ProblemWords = Readonly<Record<ProblemCode, { title: string; doNext: string }>>;
