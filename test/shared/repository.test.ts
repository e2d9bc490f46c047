import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

/** House rules that no tool checks. Files are those that git knows or would add. */

const root = join(import.meta.dirname, '..', '..');

const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root })
  .toString()
  .split('\0')
  .filter((path) => path !== '' && existsSync(join(root, path)))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

const sources = files.filter(({ path }) => path.endsWith('.ts'));
const below = (...folders: string[]) =>
  sources.filter(({ path }) => folders.some((folder) => path.startsWith(`${folder}/`)));

/** `path:line text` of each line that has the pattern. */
const linesWith = (pattern: RegExp, among: readonly { path: string; text: string }[]): string[] =>
  among.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1} ${line.trim()}`] : [])),
  );

/** Every line that imports or re-exports from a package. */
const importsOf = (name: string) => linesWith(new RegExp(`(from|import\\(|import) ?'${name}(/[^']*)?'`), sources);

describe('imports', () => {
  test('zod is imported whole, which keeps the bundles small', () => {
    const imports = importsOf('zod');
    expect(imports.length).toBeGreaterThan(10);
    expect(imports.filter((line) => !/ import (type )?\* as z from .zod.;$/.test(line))).toEqual([]);
  });

  test('of googleapis only the calendar is imported', () => {
    const imports = importsOf('googleapis');
    expect(imports.length).toBeGreaterThan(0);
    expect(imports.filter((line) => !line.includes("'googleapis/build/src/apis/calendar/index.js'"))).toEqual([]);
  });
});

describe('folders', () => {
  test('the pure core knows no clock and no randomness', () => {
    const pure = below('shared/sync', 'shared/calendar');
    expect(pure.length).toBeGreaterThan(10);
    const impure = /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bTemporal\.Now\b|\brandomUUID\b|'node:/;
    expect(linesWith(impure, pure)).toEqual([]);
  });

  test('the product reads the clock in one place', () => {
    const readers = linesWith(/\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(/, below('shared', 'functions'));
    expect(readers.map((line) => line.split(':')[0])).toEqual(['shared/system/clock.ts']);
  });

  test('every function has a handler', () => {
    const folders = readdirSync(join(root, 'functions'));
    expect(folders.length).toBeGreaterThan(5);
    expect(folders.filter((name) => !existsSync(join(root, 'functions', name, 'handler.ts')))).toEqual([]);
  });
});

test('no test is skipped, left for later or run alone', () => {
  const marks = ['skip', 'only', 'todo', 'fails'].join('|');
  expect(linesWith(new RegExp(`\\b(it|test|describe|suite)(\\.\\w+)*\\.(${marks})\\b`), below('test'))).toEqual([]);
});

describe('whoever clones it', () => {
  /** Joined here, so that this file does not find itself. */
  const homes = ['work', 'root', 'home', 'Users', 'mnt'].join('|');

  test('finds no path of somebody else’s machine', () => {
    const absolute = new RegExp(`(^|[\\s'"\`(=:])/(${homes})/\\w`);
    expect(linesWith(absolute, files)).toEqual([]);
  });

  test('installs from the registry that is set up there', () => {
    const lock = files.find(({ path }) => path === 'package-lock.json');
    expect(lock?.text).toContain('"integrity"');
    expect(linesWith(/"resolved":/, lock === undefined ? [] : [lock])).toEqual([]);
    const settings = files.filter(({ path }) => /(^|\/)(\.npmrc|package\.json)$/.test(path));
    expect(linesWith(/registry|https?:/, settings)).toEqual([]);
  });
});
