/** Each run draws its own seed, which a failure prints; `SEED=… npx vitest run …` repeats one. */
export const seed = process.env.SEED === undefined ? Date.now() % 2_147_483_647 : Number(process.env.SEED);

export const runs = (numRuns: number) => ({ seed, numRuns });
