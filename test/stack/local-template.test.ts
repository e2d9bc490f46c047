import { describe, expect, it } from 'vitest';
import { createFilter } from '../../infra/local/filter-criteria.ts';
import { resolve, type Scope } from '../../infra/local/intrinsics.ts';
import { parseSchedule } from '../../infra/local/schedule-expression.ts';
import { readTemplate } from '../../infra/local/template.ts';
import { synthesize } from '../../infra/synthesize.ts';
import { createTemplate } from './fixtures/template.ts';

const surroundings = { host: '127.0.0.1:4000', queueBase: 'http://127.0.0.1:5000/000000000000' };
const read = (template: unknown) => readTemplate(template, surroundings);
const changed = (id: string, properties: object) => {
  const template = createTemplate('records');
  const resource = template.Resources[id];
  const before = resource && 'Properties' in resource ? resource.Properties : {};
  return {
    Resources: { ...template.Resources, [id]: { ...resource, Properties: { ...Object(before), ...properties } } },
  };
};

describe('the template', () => {
  it('gives functions their source and their resolved environment', () => {
    const web = read(createTemplate('records')).functions.find(({ name }) => name === 'web');
    expect(web).toMatchObject({
      entry: 'test/stack/fixtures/web/handler.ts',
      exportName: 'handler',
      timeoutSeconds: 2,
    });
    expect(web?.environment).toMatchObject({
      PUBLIC_URL: 'http://127.0.0.1:4000',
      QUEUE_JOBS_URL: 'http://127.0.0.1:5000/000000000000/jobs.fifo',
      VAULT_KEY_ARN: 'arn:aws:kms:us-east-1:000000000000:key/Vault',
      TABLE_THINGS: 'Things',
    });
  });

  it('connects queues, streams, routes and schedules with functions', () => {
    const { mappings, routes, schedules, queues } = read(createTemplate('records'));
    expect(
      mappings.map(({ function: name, source, batchSize }) => [name, source.kind, source.name, batchSize]),
    ).toEqual([
      ['consume', 'queue', 'jobs.fifo', 10],
      ['single', 'queue', 'Chores', 1],
      ['follow', 'stream', 'Things', 100],
    ]);
    expect(routes.map(({ key, function: name }) => [key, name])).toEqual([
      ['ANY /web/{proxy+}', 'web'],
      ['GET /web/event', 'web'],
    ]);
    expect(schedules).toMatchObject([{ function: 'tick', expression: 'rate(10 minutes)', input: { job: 'sweep' } }]);
    expect(queues.find(({ name }) => name === 'jobs.fifo')?.RedrivePolicy?.deadLetterTargetArn).toBe(
      'arn:aws:sqs:us-east-1:000000000000:jobs-dead.fifo',
    );
  });

  it.each([
    ['a type', { Resources: { Disk: { Type: 'AWS::EFS::FileSystem' } } }, 'Disk of type AWS::EFS::FileSystem'],
    ['a property of a mapping', changed('JobsMapping', { TumblingWindowInSeconds: 5 }), 'TumblingWindowInSeconds'],
    ['a source', changed('JobsMapping', { EventSourceArn: 'arn:aws:kafka:eu-west-1:1:cluster/c' }), 'arn:aws:kafka'],
    ['a payload format', changed('WebIntegration', { PayloadFormatVersion: '1.0' }), 'PayloadFormatVersion'],
    ['a function of CloudFormation', changed('Jobs', { QueueName: { 'Fn::Cidr': ['a', 1] } }), 'Fn::Cidr'],
    ['a reference', changed('Web', { Timeout: { Ref: 'Nobody' } }), 'Nobody'],
    ['a function without a source', { Resources: { F: { Type: 'AWS::Lambda::Function' } } }, 'slotbridge:entry'],
  ])('stops at %s that it does not know, with the name', (_what, template, named) => {
    expect(() => read(template)).toThrow(named);
  });

  it('of the product has all its functions, queues and tables', () => {
    const template = read(synthesize({ bundle: false }).template);
    const names = template.functions.map(({ name }) => name);
    expect(names).toContain('pull-changes');
    expect(template.tables).toHaveLength(4);
    expect(template.tables.flatMap((table) => table.GlobalSecondaryIndexes).length).toBeGreaterThan(8);
    for (const { function: name } of [...template.routes, ...template.mappings, ...template.schedules]) {
      expect(names).toContain(name);
    }
    for (const { environment } of template.functions) {
      if (environment['PUBLIC_URL']) expect(environment['PUBLIC_URL']).toBe('http://127.0.0.1:4000');
      for (const value of Object.values(environment)) expect(value).not.toContain('undefined');
    }
  });
});

describe('the functions of CloudFormation', () => {
  const scope: Scope = {
    ref: (name) => `ref-${name}`,
    attribute: (id, name) => `${id}/${name}`,
    condition: (name) => ({ yes: { 'Fn::Equals': ['1', 1] }, no: { 'Fn::Not': [{ Condition: 'yes' }] } })[name],
    mapping: (...path) => path.join('>'),
  };

  it.each([
    [{ 'Fn::Join': ['-', ['a', { Ref: 'B' }]] }, 'a-ref-B'],
    [{ 'Fn::GetAtt': ['A', 'Arn'] }, 'A/Arn'],
    [{ 'Fn::GetAtt': 'A.Nested.Arn' }, 'A/Nested.Arn'],
    [{ 'Fn::Sub': ['${A}:${B.Arn}:${!C}:${D}', { D: { Ref: 'E' } }] }, 'ref-A:B/Arn:${C}:ref-E'],
    [{ 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
    [{ 'Fn::FindInMap': ['M', { Ref: 'R' }, 'k'] }, 'M>ref-R>k'],
    [{ 'Fn::If': ['yes', 'a', 'b'] }, 'a'],
    [{ 'Fn::If': ['no', 'a', { k: { Ref: 'B' } }] }, { k: 'ref-B' }],
    [{ 'Fn::Or': [{ Condition: 'no' }, { 'Fn::And': [{ Condition: 'yes' }] }] }, true],
    [{ a: { Ref: 'AWS::NoValue' }, b: [1, { Ref: 'AWS::NoValue' }] }, { b: [1] }],
  ])('%j', (value, expected) => {
    expect(resolve(value, scope)).toEqual(expected);
  });
});

describe('an event filter', () => {
  const record = { eventName: 'INSERT', dynamodb: { NewImage: { dueAt: { S: '2026-01-01' }, kind: { S: 'link#1' } } } };
  const image = (rule: object) => [{ dynamodb: { NewImage: rule } }];

  it.each([
    [[], true],
    [image({ dueAt: { S: [{ exists: true }] } }), true],
    [image({ gone: { S: [{ exists: true }] } }), false],
    [image({ gone: { S: [{ exists: false }] } }), true],
    [image({ kind: { S: [{ prefix: 'link#' }] } }), true],
    [image({ kind: { S: [{ prefix: 'x' }, 'link#1'] } }), true],
    [image({ kind: { S: [{ 'anything-but': ['link#1'] }] } }), false],
    [image({ kind: { S: [{ equals: 'link#1' }] } }), true],
    [[{ eventName: ['REMOVE'] }, { eventName: ['INSERT'] }], true],
    [[{ eventName: ['INSERT'], dynamodb: { NewImage: { gone: { S: ['x'] } } } }], false],
  ])('%j passes: %s', (patterns, passes) => {
    expect(createFilter(patterns)(record)).toBe(passes);
  });

  it('stops at a rule that it does not know', () => {
    expect(() => createFilter([{ a: [{ numeric: ['>', 1] }] }])).toThrow('numeric');
  });
});

describe('a schedule expression', () => {
  const next = (expression: string, after: string) => {
    const at = parseSchedule(expression)(Date.parse(after));
    return at === undefined ? undefined : new Date(at).toISOString();
  };

  it.each([
    ['rate(1 minute)', '2026-03-01T10:00:30Z', '2026-03-01T10:01:30.000Z'],
    ['rate(2 hours)', '2026-03-01T10:00:00Z', '2026-03-01T12:00:00.000Z'],
    ['cron(15 10 * * ? *)', '2026-03-01T10:15:00Z', '2026-03-02T10:15:00.000Z'],
    ['cron(0/20 8-9 ? * MON-FRI *)', '2026-03-06T09:40:00Z', '2026-03-09T08:00:00.000Z'],
    ['cron(0 0 29 2 ? *)', '2026-03-01T00:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['cron(0 12 1 JAN,JUL ? *)', '2026-03-01T00:00:00Z', '2026-07-01T12:00:00.000Z'],
  ])('%s after %s fires at %s', (expression, after, expected) => {
    expect(next(expression, after)).toBe(expected);
  });

  it.each([
    'rate(0 minutes)',
    'rate(1 week)',
    'cron(0 10 L * ? *)',
    'cron(61 * * * ? *)',
    'cron(* * *)',
    'at(2026-01-01T00:00:00)',
  ])('%s stops with its text', (expression) => {
    expect(() => parseSchedule(expression)).toThrow(expression);
  });
});
