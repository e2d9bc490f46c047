import { SendEmailCommand, type SESv2Client } from '@aws-sdk/client-sesv2';
import { MailRefused, type MailSender } from '../ports/mail.ts';

const utf8 = (text: string) => ({ Data: text, Charset: 'UTF-8' });

type SesMail = {
  client: SESv2Client;
  /** An address or `Name <address>` of a verified identity. */
  from: string;
  /** The configuration set that reports what becomes of a mail. */
  configurationSet: string;
};

export function createSesMail({ client, from, configurationSet }: SesMail): MailSender {
  return {
    async send({ to, subject, text, html, reference }) {
      const command = new SendEmailCommand({
        FromEmailAddress: from,
        ConfigurationSetName: configurationSet,
        EmailTags: Object.entries(reference).map(([Name, Value]) => ({ Name, Value })),
        Destination: { ToAddresses: [to] },
        Content: { Simple: { Subject: utf8(subject), Body: { Text: utf8(text), Html: utf8(html) } } },
      });
      const sent = await client.send(command).catch((error: unknown) => {
        throw isFinal(error) ? new MailRefused('SES refuses this mail', { cause: error }) : error;
      });
      if (!sent.MessageId) throw new Error('SES accepted the mail without naming it');
      return { messageId: sent.MessageId };
    },
  };
}

/** The mail itself is at fault. An identity that is not verified yet is the operator's affair, and trying again may help. */
const isFinal = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'BadRequestException' || (error.name === 'MessageRejected' && !/not verified/i.test(error.message)));
