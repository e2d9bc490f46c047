import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { acceptFinding } from './findings.ts';
import type { Trigger } from './function-specs.ts';
import { type Functions, functionNames, specOf } from './functions.ts';
import type { Gateway } from './gateway.ts';
import type { HouseFunction } from './house-function.ts';
import { streamArn, type Surroundings } from './needs.ts';
import { streamed } from './tables.ts';

type Started = { fn: HouseFunction; around: Surroundings; gateway: Gateway };

/** Connects every function to what its spec says starts it. */
export function connectTriggers(functions: Functions, around: Surroundings, gateway: Gateway): void {
  for (const name of functionNames) connect(specOf(name).trigger, { fn: functions.get(name), around, gateway });
}

function connect(trigger: Trigger, started: Started): void {
  switch (trigger.by) {
    case 'routes':
      for (const route of trigger.routes) started.gateway.route(route, started.fn, trigger.proof);
      return;
    case 'queue':
      return readQueue(trigger, started);
    case 'streams':
      return readStreams(started);
    case 'minute':
      return runEveryMinute(trigger.input, started);
  }
}

/**
 * The bound on concurrency keeps an import of many calendars from taking the account's whole concurrency away from
 * the functions that answer people and Google. Failures are
 * reported message by message (AP8), also in batches of one: without that a reported failure would count as done.
 */
function readQueue(trigger: Extract<Trigger, { by: 'queue' }>, { fn, around }: Started): void {
  new EventSourceMapping(fn, 'Queue', {
    target: fn.function,
    eventSourceArn: around.queues.main[trigger.queue].queueArn,
    batchSize: trigger.batchSize,
    maxConcurrency: trigger.maxConcurrency,
    reportBatchItemFailures: true,
  });
}

/**
 * Only rows that owe something are handed over. Retries end after minutes and not after the stream's day, so that a poison
 * row does not hold back its shard: the sweep finds by index what is given up here (PU8).
 */
function readStreams({ fn, around }: Started): void {
  const owing = FilterCriteria.filter({ dynamodb: { NewImage: { dueAt: { S: FilterRule.exists() } } } });
  acceptFinding(
    fn.role,
    'AwsSolutions-IAM5[Resource::*]',
    'Lambda requires dynamodb:ListStreams of a reader of streams, and that action knows no resource.',
  );
  for (const table of streamed) {
    new EventSourceMapping(fn, `Stream-${table}`, {
      target: fn.function,
      eventSourceArn: streamArn(around.tables, table),
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      retryAttempts: 10,
      maxRecordAge: Duration.minutes(15),
      filters: [owing],
      onFailure: { bind: () => ({ destination: around.queues.relayFailures.queueArn }) },
    });
  }
}

/** No retry and no dead letters: the next minute comes anyway, and every sweep does all that is due. */
function runEveryMinute(input: { job: string }, { fn }: Started): void {
  const invoke = new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [fn.function.functionArn] });
  const role = new Role(fn, 'ScheduleRole', {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(fn).account } },
    }),
    inlinePolicies: { Invoke: new PolicyDocument({ statements: [invoke] }) },
  });
  new CfnSchedule(fn, 'Schedule', {
    description: 'Starts the sweep',
    scheduleExpression: 'rate(1 minute)',
    flexibleTimeWindow: { mode: 'OFF' },
    target: {
      arn: fn.function.functionArn,
      roleArn: role.roleArn,
      input: JSON.stringify(input),
      retryPolicy: { maximumEventAgeInSeconds: 60, maximumRetryAttempts: 0 },
    },
  });
}
