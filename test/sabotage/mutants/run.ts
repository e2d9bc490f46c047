import { type Found, hunt } from './hunt.ts';
import { knownDefects, namedIn } from './known-defects.ts';

/** Enough for what shows at all to show, in a time that people wait for; in steps, so that every machine does the same. */
const mostSteps = 30_000;
/** Those of known systems are looked for longer. */
const mostStepsOfKnown = 150_000;
const mostSeeds = 140;

export type Result = Found & { rule: string; name: string };
export type Run = { results: Result[]; unsound: string[]; seeds: number };

/** Large schedules: what meets in one has to meet by chance. */
const seedAt = (number: number): string => `mutants/${number}+`;
const known = namedIn(knownDefects);
const slice = 20;

type Options = {
  workers: number;
  only: readonly { rule: string; name: string }[];
  /** Other than usual: so many seeds, however many steps they take. */
  seeds: number | undefined;
  onProgress: (line: string) => void;
};

/** First the sound product on every seed, then each sabotage on those it is sound on. */
export async function huntAll({ workers, only, onProgress, seeds: asked }: Options): Promise<Run> {
  const count = asked ?? mostSeeds;
  const allSeeds = Array.from({ length: count }, (_, at) => seedAt(at + 1));
  const slices = Array.from({ length: Math.ceil(count / slice) }, (_, at) =>
    allSeeds.slice(at * slice, (at + 1) * slice),
  );
  let checked = 0;
  const unsound = (
    await eachOf(slices, workers, async (seeds) => {
      const failing = await unsoundOf(seeds);
      checked += seeds.length;
      onProgress(`sound: ${checked} of ${count} seeds`);
      return failing;
    })
  ).flat();
  const seeds = allSeeds.filter((seed) => !unsound.includes(seed));
  let done = 0;
  const results = await eachOf(only, workers, async ({ rule, name }): Promise<Result> => {
    const usual = known.has(`${rule}, ${name}`) ? mostStepsOfKnown : mostSteps;
    const steps = asked === undefined ? usual : Number.MAX_SAFE_INTEGER;
    const found = await hunt({ sabotage: { rule, name }, seeds, mostSteps: steps });
    done += 1;
    onProgress(`${done} of ${only.length}: ${rule}, ${name}: ${wordsOf(found)}`);
    return { rule, name, ...found };
  });
  return { results, unsound, seeds: count };
}

const wordsOf = ({ played, steps, violation }: Found): string =>
  violation === undefined
    ? `not noticed in ${played} seeds, ${steps} steps`
    : `seed ${played}, invariant ${violation.invariant}: ${violation.says}`;

async function unsoundOf(seeds: readonly string[]): Promise<string[]> {
  const failing: string[] = [];
  let left = seeds;
  while (left.length > 0) {
    const { seed } = await hunt({ seeds: left, mostSteps: Number.MAX_SAFE_INTEGER });
    if (seed === undefined) break;
    failing.push(seed);
    left = left.slice(left.indexOf(seed) + 1);
  }
  return failing;
}

/** The work on each, as many at a time as there are workers, in the order asked for. */
async function eachOf<Item, Answer>(
  items: readonly Item[],
  workers: number,
  work: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  const queue = [...items.entries()];
  const take = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) answers[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: workers }, take));
  return answers;
}
