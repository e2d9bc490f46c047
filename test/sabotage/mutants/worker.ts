import type { WrapPorts } from '../../simulation/run/invocations.ts';
import type { Part, Violation } from '../../simulation/run/types.ts';
import type { Outcome } from '../../simulation/run/run-schedule.ts';
import { sabotages } from '../sabotages.ts';
import type { Sabotage, Wrap } from '../breaks.ts';
import type { Found, Hunt } from './hunt.ts';
import { swapModule } from './swap-module.ts';

/** A process that switches one sabotage on and plays schedules until one shows it. */
process.once('message', (hunt: Hunt) => {
  void search(hunt).then((found) => process.send?.(found, () => process.disconnect()));
});

process.on('disconnect', () => process.exit());

async function search({ sabotage: wanted, seeds, mostSteps }: Hunt): Promise<Found> {
  const sabotage = wanted && sabotages.find(({ rule, name }) => rule === wanted.rule && name === wanted.name);
  const module = sabotage?.breaks.module;
  await swapModule(module && { url: new URL(module.path, breaksUrl), replace: (real) => module.replace(real) });
  const { play } = await import('../../simulation/run/play.ts');
  let played = 0;
  let steps = 0;
  for (const seed of seeds) {
    const outcome = await play(seed, wrapOf(sabotage));
    played += 1;
    steps += outcome.steps;
    const [violation = crash(outcome)] = outcome.violations;
    if (violation !== undefined) return { played, steps, seed, violation };
    if (steps >= mostSteps) break;
  }
  return { played, steps };
}

const breaksUrl = new URL('../breaks.ts', import.meta.url);

const crash = ({ crashed }: Outcome): Violation | undefined =>
  crashed === undefined ? undefined : { invariant: 0, says: crashed.split('\n', 1)[0] ?? '' };

/** In scenarios whoever asks the product for something stands outside of it; in a schedule the API and the pages ask. */
const asked: readonly Part[] = ['api', 'consent'];

function wrapOf(sabotage: Sabotage | undefined): WrapPorts | undefined {
  const wrap: Wrap | undefined = sabotage?.breaks.wrap?.();
  return wrap && ((ports, part) => wrap(ports, asked.includes(part) ? 'outside' : part));
}
