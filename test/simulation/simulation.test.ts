import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { playAll } from './run/chunks.ts';
import { readCommand } from './run/command-line.ts';
import { engineCounts, play } from './run/play.ts';
import { sizeOf } from './run/size.ts';
import { digestOfAll, emptyTally, missingCounts } from './run/tally.ts';
import { regressionSeeds } from './seeds.ts';

/** About a minute on one core; `npm run simulate` plays as many as one likes, and asks for the rarer faults as well. */
const schedules = 800;
const quarrels = 200;
const desks = 50;

const simulate = fileURLToPath(new URL('./run/simulate.ts', import.meta.url));

const digestIn = (output: string): string | undefined => /^digest +(\S+)$/m.exec(output)?.[1];

async function digestInAnotherProcess(seed: string): Promise<string | undefined> {
  const args = [simulate, '--schedules', '1', '--seed', seed];
  const ended = await promisify(execFile)(process.execPath, args).catch((error: { stdout?: string }) => error);
  return digestIn(ended.stdout ?? '');
}

describe('the simulation', () => {
  test(`1 to 25: no invariant is violated in ${schedules} schedules, and each of AWS's faults has happened`, async () => {
    const tally = await playAll({ seed: '1', schedules });
    expect(tally.failures.map(({ seed, violations, crashed }) => [seed, crashed ?? violations[0]])).toEqual([]);
    expect(missingCounts(tally, engineCounts)).toEqual([]);
  });

  test(`1 to 25: no invariant is violated in ${quarrels} quarrels, in which both sides change the same booking`, async () => {
    const tally = await playAll({ seed: 'quarrel', schedules: quarrels });
    expect(tally.failures.map(({ seed, violations, crashed }) => [seed, crashed ?? violations[0]])).toEqual([]);
    expect(tally.counts['quarrelled']).toBeGreaterThan(quarrels / 4);
  });

  test(`1 to 25: no invariant is violated in ${desks} schedules in which several people decide at one desk`, async () => {
    const tally = await playAll({ seed: 'desk', schedules: desks });
    expect(tally.failures.map(({ seed, violations, crashed }) => [seed, crashed ?? violations[0]])).toEqual([]);
    for (const name of ['decidedOtherwiseAtOnce', 'decidedRefuseDeletions', 'customerForgotten'])
      expect(tally.counts[name], name).toBeGreaterThan(1);
  });

  test.each(regressionSeeds)('seed $seed no longer shows: $showed', async ({ seed }) => {
    const { violations, crashed } = await play(seed);
    expect({ violations, crashed }).toEqual({ violations: [], crashed: undefined });
  });

  test('25 the same seed gives the same trace, in this process and in another', async () => {
    const seed = '1/3';
    const { digest, history } = await play(seed);
    const again = await play(seed);
    expect(again.digest).toBe(digest);
    expect(again.history.length).toBe(history.length);
    expect(await digestInAnotherProcess(seed)).toBe(digestOfAll({ ...emptyTally(), digests: [digest] }));
  });

  test('some schedules are large, a seed that ends in + is, and a word says what else one is', async () => {
    const sizes = Array.from({ length: 400 }, (_, number) => sizeOf(`1/${number}`));
    expect(new Set(sizes)).toEqual(new Set(['small', 'large']));
    expect(sizeOf('1/4711+')).toBe('large');
    expect(sizeOf('quarrel/4711')).toBe('quarrel');
    expect(sizeOf('desk1/4711')).toBe('desk');
  });

  test('25 the digest of all schedules does not depend on the number of workers', async () => {
    const one = await playAll({ seed: '2', schedules: 20, workers: 1 });
    const two = await playAll({ seed: '2', schedules: 20, workers: 2, chunk: 4 });
    expect(two.digests).toEqual(one.digests);
    expect(two.counts).toEqual(one.counts);
  });

  test.each([
    [['--schedule', '5'], /Unknown option '--schedule'/],
    [['--schedules', 'many'], /whole number/],
    [['--schedules', '5', '--workers', '0'], /whole number/],
    [['--schedules', '5', '--seed', '1/4711'], /one schedule/],
    [[], /^Usage/],
  ])('the command line %j is refused with a sentence', (args, sentence) => {
    expect(readCommand(args)).toMatch(sentence);
  });
});
