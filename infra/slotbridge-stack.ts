import { Annotations, CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Alarms } from './alarms.ts';
import { Functions } from './functions.ts';
import { Gateway } from './gateway.ts';
import { Keys } from './keys.ts';
import { MailEvents } from './mail-events.ts';
import type { Surroundings } from './needs.ts';
import { Queues } from './queues.ts';
import { InstallationSecrets } from './secrets.ts';
import { googleLimitsOf, placeholderSender, privacyTermsOf, readSettings } from './settings.ts';
import { createTables } from './tables.ts';
import { connectTriggers } from './triggers.ts';

/** One installation, whole. */
export class SlotbridgeStack extends Stack {
  /** `consoleDirectory` holds the built console, to be uploaded. */
  constructor(scope: Construct, id: string, { consoleDirectory }: { consoleDirectory?: string | undefined } = {}) {
    super(scope, id, { description: 'Slotbridge: two-way Google Calendar sync for booking businesses' });
    const settings = readSettings(this.node);
    if (settings.mailFrom === placeholderSender) {
      Annotations.of(this).addWarningV2('slotbridge:mailFrom', 'No mail will leave: name a sender with -c mailFrom=…');
    }
    const keys = new Keys(this, 'Keys');
    const gateway = new Gateway(this, 'Gateway', settings, consoleDirectory);
    const queues = new Queues(this, 'Queues', keys);
    const mailEvents = new MailEvents(this, 'MailEvents', queues.main.mails);
    const around: Surroundings = {
      keys,
      tables: createTables(this, keys),
      queues,
      secrets: new InstallationSecrets(this, 'Secrets'),
      publicUrl: gateway.publicUrl,
      mailFrom: settings.mailFrom,
      mailConfigurationSet: mailEvents.configurationSet,
      firstOwner: settings.firstOwner ?? '',
      googleLimits: googleLimitsOf(settings),
      privacyTerms: privacyTermsOf(settings),
    };
    const functions = new Functions(this, 'Functions', around);
    connectTriggers(functions, around, gateway);
    const alarms = new Alarms(this, 'Alarms', { functions, queues: around.queues, gateway });

    new CfnOutput(this, 'PublicUrl', { value: gateway.publicUrl, description: 'Where people and Google reach it' });
    new CfnOutput(this, 'AdminSecretArn', { value: around.secrets.admin, description: 'The admin key of the API' });
    new CfnOutput(this, 'GoogleSecretArn', {
      value: around.secrets.google,
      description: 'Put the Google OAuth client here',
    });
    new CfnOutput(this, 'AlarmTopic', { value: alarms.topic.topicArn, description: 'Subscribe to hear of alarms' });
  }
}
