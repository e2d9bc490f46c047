import { afterAll, afterEach, expect, test, vi } from 'vitest';
import type { Start } from '../simulation/start.ts';
import type { Sabotage, Wrap } from './breaks.ts';
import { sabotages } from './sabotages.ts';
import type { Scenario } from './scenario.ts';

/**
 * Each rule's proof runs in two worlds: in a sound one it passes, in one that breaks just this rule it fails. With
 * `SABOTAGE_REASONS=1` the run also prints what the proof said.
 */

const killed: string[] = [];

const composed =
  (outer: Wrap | undefined, inner: Wrap | undefined): Wrap =>
  (ports, part) => {
    const wrapped = inner?.(ports, part) ?? ports;
    return outer?.(wrapped, part) ?? wrapped;
  };

type World = { start: Start; proofs: Parameters<Sabotage['proof']>[0] };

/** The proofs with one module replaced; loaded anew, so that all of it sees that. */
async function loadWith({ path, replace }: NonNullable<Sabotage['breaks']['module']>): Promise<World> {
  vi.resetModules();
  vi.doMock(path, async (importOriginal) => {
    const real = await importOriginal<object>();
    return { ...real, ...replace(real) };
  });
  return await import('./proofs.ts');
}

async function broken({ module, wrap }: Sabotage['breaks']): Promise<World> {
  const { proofs, start } = module === undefined ? sound : await loadWith(module);
  const breaking = wrap?.();
  return { proofs, start: (options = {}) => start({ ...options, wrap: composed(breaking, options.wrap) }) };
}

let undo: (() => void) | undefined;
afterEach(() => undo?.());

afterAll(() => {
  process.stdout.write(`${killed.join('\n')}\n${killed.length} of ${sabotages.length} sabotages killed\n`);
});

const sound: World = await import('./proofs.ts');

const proven = new Map<Scenario, Promise<void>>();

/** Many sabotages share a scenario: it passes in the sound world once for all of them. */
function proveSound(scenario: Scenario): Promise<void> {
  const earlier = proven.get(scenario);
  if (earlier !== undefined) return earlier;
  const proving = scenario.prove(sound.start);
  proven.set(scenario, proving);
  return proving;
}

for (const sabotage of sabotages) {
  const { rule, name, proof, breaks } = sabotage;
  test(`${rule} is noticed when ${name}`, { timeout: 30_000 }, async () => {
    undo = () => (breaks.module === undefined ? undefined : vi.doUnmock(breaks.module.path));
    expect(proof(sound.proofs).title.includes(rule)).toBe(true);
    await proveSound(proof(sound.proofs));
    const { proofs, start } = await broken(breaks);
    const outcome = await proof(proofs)
      .prove(start)
      .then(
        () => 'survived',
        (error: unknown) => `killed${process.env['SABOTAGE_REASONS'] ? `: ${String(error).split('\n')[0]}` : ''}`,
      );
    expect(outcome).toMatch(/^killed/);
    killed.push(`${rule}, ${name}, ${outcome}`);
  });
}
