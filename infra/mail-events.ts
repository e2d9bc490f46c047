import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { CfnConfigurationSet, CfnConfigurationSetEventDestination } from 'aws-cdk-lib/aws-ses';
import { Stack } from 'aws-cdk-lib';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { MailMessage } from '../shared/contracts/messages.ts';

type Heard = { returned: NonNullable<MailMessage['returned']>; detail: Record<string, unknown> };

/** Bounces that SES calls transient are no verdict on an address: the mailbox is full today, or somebody is on holiday. */
const heard: Record<string, Heard> = {
  Bounces: { returned: 'bounced', detail: { eventType: ['Bounce'], bounce: { bounceType: ['Permanent'] } } },
  Complaints: { returned: 'complained', detail: { eventType: ['Complaint'] } },
};

const tag = (name: string): string => EventField.fromPath(`$.detail.mail.tags.${name}[0]`);

/**
 * What SES says of a mail after it has left (IN8), by way of the default bus, the only one that SES knows. Only ids of ours get
 * into the queue: the events themselves hold addresses and subjects.
 */
export class MailEvents extends Construct {
  /** The configuration set that every mail names. */
  readonly configurationSet: string;

  constructor(scope: Construct, id: string, mails: Queue) {
    super(scope, id);
    const set = new CfnConfigurationSet(this, 'Set', {});
    this.configurationSet = set.ref;
    new CfnConfigurationSetEventDestination(this, 'ToBus', {
      configurationSetName: set.ref,
      eventDestination: {
        name: 'default-bus',
        enabled: true,
        matchingEventTypes: ['bounce', 'complaint'],
        eventBridgeDestination: {
          eventBusArn: Stack.of(this).formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' }),
        },
      },
    });
    for (const [name, { returned, detail }] of Object.entries(heard)) {
      new Rule(this, name, {
        description: `Tells of mails that SES reports as ${returned}`,
        eventPattern: {
          source: ['aws.ses'],
          detail: { ...detail, mail: { tags: { 'ses:configuration-set': [set.ref] } } },
        },
        targets: [new SqsQueue(mails, { message: messageOf(returned) })],
      });
    }
  }
}

const messageOf = (returned: Heard['returned']): RuleTargetInput =>
  RuleTargetInput.fromObject({
    v: 1,
    businessId: tag('businessId'),
    mailId: tag('mailId'),
    returned,
  } satisfies MailMessage);
