import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { entryMetadata } from '../../infra/house-function.ts';
import { plainName, type Resource, referredId, synthesized } from './template.ts';

const template = synthesized();
const alarms = template.ofType('AWS::CloudWatch::Alarm');
const runbook = readFileSync(join(import.meta.dirname, '../../docs/runbook.md'), 'utf8');

const AlarmProperties = z.object({
  AlarmDescription: z.string(),
  AlarmActions: z.array(z.unknown()),
  MetricName: z.string(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.unknown() })),
  TreatMissingData: z.string(),
  ComparisonOperator: z.string(),
});

const read = (alarm: Resource) => AlarmProperties.parse(alarm.Properties);

/** The sections under second-level headings, by the anchor that the page gives each. */
const sections = new Map(
  runbook
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const heading = section.slice(0, section.indexOf('\n'));
      const anchor = heading
        .toLowerCase()
        .replaceAll(/[^a-z0-9 -]/g, '')
        .replaceAll(' ', '-');
      return [anchor, section] as const;
    }),
);

const pointer = / Runbook: docs\/runbook\.md#([a-z-]+)$/;

describe('every alarm', () => {
  it.each(alarms.map((alarm) => [plainName(alarm.id), read(alarm)] as const))(
    '%s says in a sentence what people notice and where the way out is written',
    (_, { AlarmDescription }) => {
      const anchor = pointer.exec(AlarmDescription)?.[1];
      expect(anchor, 'an anchor in the runbook').toBeDefined();
      expect(AlarmDescription.replace(pointer, '')).toMatch(/^[A-Z][^.]{30,}\.$/);
      expect([...sections.keys()]).toContain(anchor);
    },
  );

  it('goes to the topic', () => {
    const topic = template.only('AWS::SNS::Topic').id;
    for (const alarm of alarms) expect(read(alarm).AlarmActions.map(referredId)).toEqual([topic]);
  });

  it('reaches the topic, whose policy lets CloudWatch in and plain HTTP out', () => {
    const { PolicyDocument } = z
      .object({ PolicyDocument: z.object({ Statement: z.array(z.record(z.string(), z.unknown())) }) })
      .parse(template.only('AWS::SNS::TopicPolicy').Properties);
    expect(PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      }),
    );
    expect(PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    );
  });
});

describe('runbook', () => {
  it('each section that an alarm names describes, investigates and resolves', () => {
    const named = new Set(alarms.map((alarm) => pointer.exec(read(alarm).AlarmDescription)?.[1] ?? ''));
    for (const anchor of named) {
      for (const part of ['**Description.**', '**Investigation.**', '**Resolution.**']) {
        expect(sections.get(anchor), anchor).toContain(part);
      }
    }
  });

  it('has no section that no alarm leads to', () => {
    const named = alarms.map((alarm) => pointer.exec(read(alarm).AlarmDescription)?.[1]);
    const orphans = [...sections.keys()].filter((anchor) => !named.includes(anchor));
    expect(orphans).toEqual(['before-you-start', 'without-an-alarm']);
  });
});

describe('alarms watch', () => {
  const watched = (metric: string) =>
    alarms
      .map(read)
      .filter((alarm) => alarm.MetricName === metric)
      .flatMap((alarm) => alarm.Dimensions.map((dimension) => template.target(dimension.Value)));
  const queues = template.ofType('AWS::SQS::Queue');
  const redriven = queues.flatMap(({ Properties }) => {
    const policy = z.object({ deadLetterTargetArn: z.unknown() }).safeParse(Properties['RedrivePolicy']);
    return policy.success ? [referredId(policy.data.deadLetterTargetArn)] : [];
  });

  it('every dead-letter queue, that of the relay too', () => {
    const ids = watched('ApproximateNumberOfMessagesVisible').map((queue) => queue.id);
    const failures = queues.filter((queue) => plainName(queue.id) === 'Queuesrelayfailures').map((queue) => queue.id);
    expect(ids.toSorted()).toEqual([...redriven, ...failures].toSorted());
  });

  it('the oldest message of every queue that something consumes', () => {
    const consumed = template
      .ofType('AWS::Lambda::EventSourceMapping')
      .map((mapping) => template.target(mapping.Properties['EventSourceArn']))
      .filter((source) => source.Type === 'AWS::SQS::Queue');
    const ids = watched('ApproximateAgeOfOldestMessage').map((queue) => queue.id);
    expect(ids.toSorted()).toEqual(consumed.map((queue) => queue.id).toSorted());
  });

  it('the errors of every function', () => {
    const ids = watched('Errors').map((fn) => fn.id);
    expect(ids.toSorted()).toEqual(
      template
        .ofType('AWS::Lambda::Function')
        .map((fn) => fn.id)
        .toSorted(),
    );
  });

  it('requests that were answered with an error of ours', () => {
    expect(watched('5xx').map((api) => api.Type)).toEqual(['AWS::ApiGatewayV2::Api']);
  });

  it('how far the relay is behind its streams', () => {
    expect(watched('IteratorAge').map((fn) => fn.Metadata[entryMetadata])).toEqual([
      'functions/relay-changes/handler.ts',
    ]);
  });

  it('that the sweep runs, and take silence for a stop', () => {
    const [sweep, ...more] = alarms.map(read).filter((alarm) => alarm.MetricName === 'Invocations');
    expect(more).toEqual([]);
    expect(sweep).toMatchObject({ TreatMissingData: 'breaching', ComparisonOperator: 'LessThanThreshold' });
  });
});
