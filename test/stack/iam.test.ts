import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PolicyStatement } from '../../infra/local/role-parts.ts';
import { synthesizeTemplate } from '../../infra/local/synthesis.ts';
import { type LocalTemplate, readTemplate } from '../../infra/local/template.ts';
import { explained, explains } from './iam-explained.ts';
import { type Cell, cellsOf, isAllowed, Log, nameOf, plain, policiesOf, type Policies, uses } from './iam-policies.ts';
import { askedOfKeys } from './iam-services.ts';
import { playEverything } from './iam-story.ts';
import { type Running, startSalon } from './salon.ts';

/** Every function plays its part with its own key; what it asks is held against what its role in the template allows. */

let running: Running;
let template: LocalTemplate;
let log: Log;
let policies: Policies;

beforeAll(async () => {
  const source = await synthesizeTemplate(mkdtempSync(join(tmpdir(), 'slotbridge-iam-')));
  template = readTemplate(source, { host: 'slotbridge.example', queueBase: 'http://sqs.example/000000000000' });
  policies = policiesOf(template);
  log = new Log(template);
  const implied = askedOfKeys(template);
  running = await startSalon({
    template: source,
    record: ({ by, ...access }) => {
      for (const one of [access, ...implied(access)]) log.add(by, one);
    },
  });
  await playEverything(running);
}, 420_000);

afterAll(async () => await running.stop());

const refusals = (judged: Policies): string[] =>
  log.functions.flatMap((name) =>
    log
      .of(name)
      .filter((access) => !isAllowed(judged.get(name) ?? [], access))
      .map((access) => `${name}: ${nameOf({ ...access, facts: access.context })}`),
  );

const unused = (judged: Policies): Cell[] =>
  cellsOf(judged).filter((cell) => !log.of(cell.function).some((access) => uses(cell, access)));

const unexplained = (judged: Policies): string[] =>
  unused(judged)
    .filter((cell) => !explained.some((explanation) => explains(explanation, cell)))
    .map((cell) => `${cell.function}: ${nameOf(cell)}`);

/** The same policies but for one function. */
const changed = (name: string, change: (statements: PolicyStatement[]) => PolicyStatement[]): Policies =>
  new Map([...policies].map(([one, statements]) => [one, one === name ? change(statements) : statements]));

describe('what functions asked', () => {
  it('is allowed by their roles, every bit of it', () => {
    expect(log.functions.toSorted()).toEqual(template.functions.map(({ name }) => name).toSorted());
    expect(refusals(policies)).toEqual([]);
  });

  it('is found missing when a policy is too narrow by one action, one purpose or one service', () => {
    const without = (action: string) => (statements: PolicyStatement[]) =>
      statements.map((statement) => ({ ...statement, Action: statement.Action.filter((one) => one !== action) }));
    expect(refusals(changed('receive-notification', without('dynamodb:UpdateItem')))).toEqual([
      'receive-notification: dynamodb:UpdateItem table/Directory',
    ]);
    const forOthers = (statements: PolicyStatement[]) =>
      statements.map((statement) => ({
        ...statement,
        Condition: JSON.parse(
          JSON.stringify(statement.Condition).replace('"webhooks"', '"mails"').replace('dynamodb.', 'sqs.'),
        ) as PolicyStatement['Condition'],
      }));
    const missing = refusals(changed('deliver-webhooks', forOthers)).join('\n');
    expect(missing).toContain('kms:Decrypt key/KeysVault');
    expect(missing).toContain('kms:Decrypt key/KeysData');
  });

  it('is refused by a Deny, whatever allows it', () => {
    const deny: PolicyStatement = { Effect: 'Deny', Action: ['sqs:*'], Resource: ['*'], Condition: {} };
    const found = refusals(changed('relay-changes', (statements) => [...statements, deny]));
    expect(found).toContain('relay-changes: sqs:SendMessage Queueschanges.fifo');
    expect(found.every((line) => line.startsWith('relay-changes: sqs:'))).toBe(true);
  });
});

describe('what roles allow', () => {
  it('was asked, or stands in a short list with its reason', () => {
    expect(unexplained(policies)).toEqual([]);
  });

  it('is explained only where it was not asked', () => {
    const left = unused(policies);
    const needless = explained
      .filter(({ byChance }) => byChance === undefined)
      .flatMap((explanation) =>
        explanation.functions
          .filter((name) => !left.some((cell) => cell.function === name && explains(explanation, cell)))
          .map((name) => `${name}: ${explanation.because}`),
      );
    expect(needless).toEqual([]);
  });

  it('is found to be too much when a policy is wider by one action, one purpose or a wildcard', () => {
    const table = template.tables.find(({ name }) => name.startsWith('Ledger'));
    const wide: PolicyStatement[] = [
      {
        Effect: 'Allow',
        Action: ['dynamodb:DeleteItem'],
        Resource: [`arn:aws:dynamodb:::table/${table?.name}`],
        Condition: {},
      },
      { Effect: 'Allow', Action: ['sqs:*'], Resource: ['*'], Condition: {} },
    ];
    const found = unexplained(changed('apply-deltas', (statements) => [...statements, ...wide]));
    expect(found).toEqual(['apply-deltas: dynamodb:DeleteItem table/Ledger', 'apply-deltas: sqs:* *']);
    const everyPurpose = (statements: PolicyStatement[]) =>
      statements.map((statement) => {
        const purposes = statement.Condition['StringEquals']?.['kms:EncryptionContext:purpose'];
        purposes?.push('webhooks');
        return statement;
      });
    expect(unexplained(changed('send-mails', (statements) => everyPurpose(structuredClone(statements))))).toEqual([
      'send-mails: kms:Decrypt key/KeysVault purpose=webhooks',
    ]);
  });

  it('is for the scheduler to start the one function it starts', () => {
    const ofFunctions = new Set(template.functions.map(({ role }) => role));
    const others = template.roles.filter(({ id }) => !ofFunctions.has(id));
    const allowed = others.flatMap(({ statements }) =>
      statements.flatMap(({ Action, Resource }) => [Action, Resource]),
    );
    expect(allowed.map((one) => one.map(plain))).toEqual([['lambda:InvokeFunction'], ['function:run-schedule']]);
  });
});

afterAll(() => {
  const cells = cellsOf(policies);
  const left = unused(policies);
  const asked = log.functions.reduce((sum, name) => sum + log.of(name).length, 0);
  process.stdout.write(
    `IAM: ${log.functions.length} functions asked ${asked} different things; ${cells.length} things are allowed, ` +
      `${cells.length - left.length} of them asked, ${left.length} explained by ${explained.length} sentences\n`,
  );
});
