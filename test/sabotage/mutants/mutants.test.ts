import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { proofs } from '../proofs.ts';
import { sabotages } from '../sabotages.ts';
import { documentOf, expectedNames, namesIn } from './document.ts';
import { knownDefects, namedIn } from './known-defects.ts';

const page = readFileSync(new URL('../../../docs/mutants.md', import.meta.url), 'utf8');

test('docs/mutants.md names the sabotages and mutants there are, each once', () => {
  expect(namesIn(page)).toEqual(expectedNames());
});

test('no two sabotages have the same name', () => {
  const names = sabotages.map(({ rule, name }) => `${rule}, ${name}`);
  expect(new Set(names).size).toBe(names.length);
});

test('each mutant is a sabotage that exists', () => {
  const names = new Set(sabotages.map(({ rule, name }) => `${rule}, ${name}`));
  expect([...namedIn(knownDefects)].filter((name) => !names.has(name))).toEqual([]);
});

test('a run that noticed nothing is written as such', () => {
  const written = documentOf({ results: [], unsound: ['mutants/7'], seeds: 9 }, proofs);
  expect(namesIn(written)).toEqual(expectedNames());
  expect(written).toContain(' 0 noticed by the simulation');
  expect(written).toContain('left out: mutants/7');
});
