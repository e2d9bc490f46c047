import { SendEmailCommand, type SESv2Client } from '@aws-sdk/client-sesv2';
import type { MailSender } from '../ports/mail.ts';

const utf8 = (text: string) => ({ Data: text, Charset: 'UTF-8' });

/** `from` is an address or `Name <address>` of a verified identity. */
export function createSesMail({ client, from }: { client: SESv2Client; from: string }): MailSender {
  return {
    async send({ to, subject, text, html }) {
      const sent = await client.send(
        new SendEmailCommand({
          FromEmailAddress: from,
          Destination: { ToAddresses: [to] },
          Content: { Simple: { Subject: utf8(subject), Body: { Text: utf8(text), Html: utf8(html) } } },
        }),
      );
      if (!sent.MessageId) throw new Error('SES accepted the mail without naming it');
      return { messageId: sent.MessageId };
    },
  };
}
