import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * `npm test`: every check there is, one after another, each with its time. Names as arguments run only those. Ends with
 * one line that sums what passed and failed; exits 1 on any failure, or if nothing ran.
 */

type Check = { name: string; command: string[] } | { name: string; project: string };

const checks: Check[] = [
  { name: 'types', command: ['tsc', '-p', 'tsconfig.json'] },
  { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings'] },
  { name: 'format', command: ['biome', 'format', '.'] },
  { name: 'dead code', command: ['knip'] },
  { name: 'unit', project: 'unit' },
  { name: 'google', project: 'google' },
  { name: 'contract', project: 'contract' },
  { name: 'infra', project: 'infra' },
  { name: 'stack', project: 'stack' },
  { name: 'browser', project: 'browser' },
];

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

function execute(command: string[]): Promise<boolean> {
  const [program = '', ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', (error) => {
      say(`${program} could not be started: ${error.message}`);
      resolve(false);
    });
    child.on('close', (code) => resolve(code === 0));
  });
}

type Count = { passed: number; failed: number };

async function runProject(project: string, folder: string): Promise<Count> {
  const file = join(folder, `${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const fine = await execute(['vitest', 'run', '--project', project, ...reporters]);
  const { numPassedTests = 0, numFailedTests = 0 } = readReport(file);
  const unexplained = !fine && numFailedTests === 0;
  return { passed: numPassedTests, failed: numFailedTests + (unexplained ? 1 : 0) };
}

function readReport(file: string): { numPassedTests?: number; numFailedTests?: number } {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { numPassedTests?: number; numFailedTests?: number };
  } catch {
    return {};
  }
}

async function main(): Promise<boolean> {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !checks.some((check) => check.name === name));
  if (unknown.length > 0) {
    say(`There is no check ${unknown.join(', ')}; there are ${checks.map((check) => check.name).join(', ')}.`);
    return false;
  }
  const chosen = checks.filter((check) => wanted.length === 0 || wanted.includes(check.name));
  const folder = mkdtempSync(join(tmpdir(), 'slotbridge-test-'));
  const sum: Count = { passed: 0, failed: 0 };
  const lines: string[] = [];
  for (const check of chosen) {
    const since = performance.now();
    say(`\n── ${check.name}`);
    const count = 'project' in check ? await runProject(check.project, folder) : await runCommand(check.command);
    sum.passed += count.passed;
    sum.failed += count.failed;
    const seconds = ((performance.now() - since) / 1000).toFixed(1);
    lines.push(`${check.name.padEnd(12)}${count.passed} passed, ${count.failed} failed  (${seconds} s)`);
  }
  rmSync(folder, { recursive: true, force: true });
  say(`\n${lines.join('\n')}`);
  say(`${sum.passed} passed, ${sum.failed} failed`);
  return sum.failed === 0 && sum.passed > 0;
}

const runCommand = async (command: string[]): Promise<Count> =>
  (await execute(command)) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };

process.exit((await main()) ? 0 : 1);
