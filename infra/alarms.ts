import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { type QueueName, queueNames } from '../shared/ports/queues.ts';
import type { FunctionName } from './function-specs.ts';
import { type Functions, functionNames, specOf } from './functions.ts';
import type { Gateway } from './gateway.ts';
import type { Queues } from './queues.ts';

/** What an alarm of the house must say besides its figures. */
type Alert = {
  /** One sentence: what people notice. */
  impact: string;
  /** The heading of docs/runbook.md with the way out, as an anchor. */
  runbook: string;
  metric: IMetric;
  threshold: number;
  /** How many five-minute periods in a row; 1 if not said. */
  periods?: number;
  /** Alarm when the figure is below the threshold or missing altogether. */
  whenBelow?: true;
};

const period = Duration.minutes(5);

const deadLetterImpact: Record<QueueName, string> = {
  changes: 'A calendar could not be read five times in a row: its changes arrive only by the sweep, or not at all.',
  deltas: 'Changes read from Google could not be applied: the calendar concerned is stale until it is read again.',
  pushes:
    'A booking could not be written to Google: its calendar shows an old time or none until the sweep repairs it.',
  mails: 'A mail was not sent: somebody waits for an invitation, a reconnect link or a warning.',
  webhooks: 'A booking system was not told of a change and shows an old state until it asks for it.',
};

const ageImpact: Record<QueueName, { impact: string; seconds: number }> = {
  changes: { seconds: 300, impact: 'Calendars wait more than five minutes to be read after Google said they changed.' },
  deltas: { seconds: 300, impact: 'Changes read from Google wait more than five minutes to be seen by availability.' },
  pushes: { seconds: 600, impact: 'Bookings wait more than ten minutes to appear in Google calendars.' },
  mails: { seconds: 900, impact: 'Mails wait more than a quarter of an hour to leave.' },
  webhooks: { seconds: 300, impact: 'Booking systems hear of changes more than five minutes late.' },
};

type Watched = { functions: Functions; queues: Queues; gateway: Gateway };

/** Every alarm goes to one topic, and every one carries its impact and its place in the runbook. */
export class Alarms extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { functions, queues, gateway }: Watched) {
    super(scope, id);
    this.topic = createTopic(this);
    for (const name of queueNames) this.#watchQueue(name, queues);
    this.#watchRelayFailures(queues);
    for (const name of functionNames) this.#watchErrors(name, functions);
    for (const name of functionNames) this.#watchGoogle(name);
    this.#watchRequests(gateway);
    this.#watchStreams(functions);
    this.#watchSchedule(functions);
  }

  #watchQueue(name: QueueName, queues: Queues): void {
    this.#alert(`${name}-dead-letters`, {
      impact: deadLetterImpact[name],
      runbook: `dead-letters-${name}`,
      metric: waiting(queues.dead[name]),
      threshold: 1,
    });
    this.#alert(`${name}-age`, {
      impact: ageImpact[name].impact,
      runbook: 'queue-falls-behind',
      metric: queues.main[name].metricApproximateAgeOfOldestMessage({ period, statistic: Stats.MAXIMUM }),
      threshold: ageImpact[name].seconds,
    });
  }

  #watchRelayFailures(queues: Queues): void {
    this.#alert('relay-dead-letters', {
      impact: 'Changed rows were given up by the relay: what they owe happens late, by the sweep.',
      runbook: 'dead-letters-relay',
      metric: waiting(queues.relayFailures),
      threshold: 1,
    });
  }

  #watchErrors(name: FunctionName, functions: Functions): void {
    this.#alert(`${name}-errors`, {
      impact: specOf(name).impact,
      runbook: 'function-errors',
      metric: functions.get(name).function.metricErrors({ period, statistic: Stats.SUM }),
      threshold: 3,
    });
  }

  /** What nobody but the operator can mend: the OAuth client, the project, a request of ours that Google does not take. */
  #watchGoogle(name: FunctionName): void {
    if (!specOf(name).secrets.includes('google')) return;
    this.#alert(`${name}-google-refuses`, {
      impact: 'Google refuses this installation itself: calendars are neither read nor written until that is mended.',
      runbook: 'google-refuses-the-installation',
      metric: new Metric({
        namespace: 'Slotbridge',
        metricName: 'OperatorNeeded',
        dimensionsMap: { Function: name },
        period,
        statistic: Stats.SUM,
      }),
      threshold: 3,
    });
  }

  /** A function that answers 500 has not failed in the eyes of Lambda. */
  #watchRequests({ api }: Gateway): void {
    this.#alert('request-failures', {
      impact: 'Booking systems, people or Google get errors that are ours: bookings fail or consent pages break.',
      runbook: 'requests-fail',
      metric: api.metricServerError({ period, statistic: Stats.SUM }),
      threshold: 5,
    });
  }

  #watchStreams(functions: Functions): void {
    this.#alert('relay-age', {
      impact:
        'Bookings, mails, webhooks and imports start more than five minutes after the change that asked for them.',
      runbook: 'relay-falls-behind',
      metric: functions.get('relay-changes').function.metric('IteratorAge', { period, statistic: Stats.MAXIMUM }),
      threshold: 300_000,
    });
  }

  #watchSchedule(functions: Functions): void {
    this.#alert('schedule-stopped', {
      impact: 'Nothing sweeps: channels lapse within days, lost work stays lost, and dead grants go unnoticed.',
      runbook: 'schedule-stopped',
      metric: functions.get('run-schedule').function.metricInvocations({ period, statistic: Stats.SUM }),
      threshold: 1,
      periods: 2,
      whenBelow: true,
    });
  }

  #alert(id: string, alert: Alert): void {
    const alarm = new Alarm(this, id, {
      alarmDescription: `${alert.impact} Runbook: docs/runbook.md#${alert.runbook}`,
      metric: alert.metric,
      threshold: alert.threshold,
      evaluationPeriods: alert.periods ?? 1,
      comparisonOperator: alert.whenBelow
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: alert.whenBelow ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    alarm.addOkAction(new SnsAction(this.topic));
  }
}

/** A topic policy of one's own replaces the default one, so CloudWatch must be let in by name. */
function createTopic(scope: Construct): Topic {
  const topic = new Topic(scope, 'Topic', { displayName: 'Slotbridge alarms', enforceSSL: true });
  topic.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  );
  return topic;
}

const waiting = (queue: Queue) => queue.metricApproximateNumberOfMessagesVisible({ period, statistic: Stats.MAXIMUM });
