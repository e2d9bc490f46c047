/** How many there are of each; names that do not occur count as well. */
export const tally = <K extends string>(names: readonly K[], values: readonly K[]): Record<K, number> => {
  const counts = Object.fromEntries(names.map((name) => [name, 0])) as Record<K, number>;
  for (const value of values) counts[value] += 1;
  return counts;
};
