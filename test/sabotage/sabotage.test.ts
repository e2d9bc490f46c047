import { afterAll, afterEach, expect, test, vi } from 'vitest';
import type { Start } from '../simulation/start.ts';
import type { Sabotage, Wrap } from './breaks.ts';
import { sabotages } from './sabotages.ts';

/**
 * Each rule's proof runs twice: in a sound world it passes, in one that breaks just this rule it fails. With
 * `SABOTAGE_REASONS=1` the run also prints what the proof said.
 */

const killed: string[] = [];

const composed =
  (outer: Wrap | undefined, inner: Wrap | undefined): Wrap =>
  (ports, part) => {
    const wrapped = inner?.(ports, part) ?? ports;
    return outer?.(wrapped, part) ?? wrapped;
  };

async function load(sabotage?: Sabotage): Promise<{ start: Start; proofs: Parameters<Sabotage['proof']>[0] }> {
  vi.resetModules();
  const broken = sabotage?.breaks.module;
  if (broken !== undefined)
    vi.doMock(broken.path, async (importOriginal) => {
      const real = await importOriginal<object>();
      return { ...real, ...broken.replace(real) };
    });
  const { proofs, start } = await import('./proofs.ts');
  const wrap = sabotage?.breaks.wrap?.();
  return { proofs, start: (options = {}) => start({ ...options, wrap: composed(wrap, options.wrap) }) };
}

let undo: (() => void) | undefined;
afterEach(() => undo?.());

afterAll(() => {
  process.stdout.write(`${killed.join('\n')}\n${killed.length} of ${sabotages.length} sabotages killed\n`);
});

const sound = await load();

for (const sabotage of sabotages) {
  const { rule, name, proof, breaks } = sabotage;
  test(`${rule} is noticed when ${name}`, { timeout: 30_000 }, async () => {
    undo = () => (breaks.module === undefined ? undefined : vi.doUnmock(breaks.module.path));
    expect(proof(sound.proofs).title.includes(rule)).toBe(true);
    await proof(sound.proofs).prove(sound.start);
    const broken = await load(sabotage);
    const outcome = await proof(broken.proofs)
      .prove(broken.start)
      .then(
        () => 'survived',
        (error: unknown) => `killed${process.env['SABOTAGE_REASONS'] ? `: ${String(error).split('\n')[0]}` : ''}`,
      );
    expect(outcome).toMatch(/^killed/);
    killed.push(`${rule}, ${name}, ${outcome}`);
  });
}
