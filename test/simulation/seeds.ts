/** Seeds that once showed a defect, and what it was; the test plays them again. */
export const regressionSeeds: readonly { seed: string; showed: string }[] = [];
