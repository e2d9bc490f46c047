import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * `npm test`: every check there is, each with its time. What mostly waits for processes and browsers runs beside what mostly
 * computes. Names as arguments run only those. Ends with one line that sums what passed and failed; exits 1 on any
 * failure, or if nothing ran.
 */

type Check = { name: string; waits?: true } & ({ command: string[] } | { project: string });

const checks: Check[] = [
  { name: 'types', command: ['tsc', '-p', 'tsconfig.json'] },
  { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings'] },
  { name: 'format', command: ['biome', 'format', '.'] },
  { name: 'dead code', command: ['knip'] },
  { name: 'unit', project: 'unit' },
  { name: 'sabotage', project: 'sabotage' },
  { name: 'google', project: 'google' },
  { name: 'contract', project: 'contract' },
  { name: 'infra', project: 'infra' },
  // Last, as it plays on as many processors as are free when the waiting ones are done.
  { name: 'simulation', project: 'simulation' },
  { name: 'stack', project: 'stack', waits: true },
  { name: 'browser', project: 'browser', waits: true },
];

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Its output is told when it ends, so that checks side by side stay readable. */
function execute(command: string[]): Promise<{ fine: boolean; output: string }> {
  const [program = '', ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const parts: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => parts.push(part));
    child.stderr.on('data', (part: Buffer) => parts.push(part));
    const end = (fine: boolean, more = '') => resolve({ fine, output: `${Buffer.concat(parts).toString()}${more}` });
    child.on('error', (error) => end(false, `${program} could not be started: ${error.message}\n`));
    child.on('close', (code) => end(code === 0));
  });
}

type Count = { passed: number; failed: number };

type Outcome = Count & { output: string; failures: string[] };
type Ran = Count & { line: string; failures: string[] };

async function runProject(project: string, folder: string): Promise<Outcome> {
  const file = join(folder, `${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const { fine, output } = await execute(['vitest', 'run', '--project', project, ...reporters]);
  const { numPassedTests = 0, numFailedTests = 0, testResults = [] } = readReport(file);
  const failures = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .flatMap(({ status, fullName }) => (status === 'failed' ? [`${project}: ${fullName}`] : []));
  const unexplained = !fine && numFailedTests === 0;
  if (unexplained) failures.push(`${project}: the run failed outside of its tests`);
  return { passed: numPassedTests, failed: numFailedTests + (unexplained ? 1 : 0), output, failures };
}

async function runCommand(command: string[]): Promise<Outcome> {
  const { fine, output } = await execute(command);
  return { passed: fine ? 1 : 0, failed: fine ? 0 : 1, output, failures: fine ? [] : [command.join(' ')] };
}

async function runCheck(check: Check, folder: string): Promise<Ran> {
  const since = performance.now();
  say(`   ${check.name} …`);
  const { output, ...count } =
    'project' in check ? await runProject(check.project, folder) : await runCommand(check.command);
  const seconds = ((performance.now() - since) / 1000).toFixed(1);
  const line = `${check.name.padEnd(12)}${count.passed} passed, ${count.failed} failed  (${seconds} s)`;
  say(`\n── ${line}\n${output}`);
  return { ...count, line };
}

async function runInTurn(chosen: Check[], folder: string): Promise<Ran[]> {
  const counts: Ran[] = [];
  for (const check of chosen) counts.push(await runCheck(check, folder));
  return counts;
}

type Report = {
  numPassedTests?: number;
  numFailedTests?: number;
  testResults?: { assertionResults: { status: string; fullName: string }[] }[];
};

function readReport(file: string): Report {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report;
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
  const lanes = [chosen.filter((check) => !check.waits), chosen.filter((check) => check.waits)];
  const counts = (await Promise.all(lanes.map((lane) => runInTurn(lane, folder)))).flat();
  rmSync(folder, { recursive: true, force: true });
  const passed = counts.reduce((sum, count) => sum + count.passed, 0);
  const failed = counts.reduce((sum, count) => sum + count.failed, 0);
  say(`\n${counts.map(({ line }) => line).join('\n')}`);
  for (const failure of counts.flatMap(({ failures }) => failures)) say(`✗ ${failure}`);
  say(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0;
}

process.exit((await main()) ? 0 : 1);
