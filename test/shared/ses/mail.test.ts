import { SESv2Client } from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSesMail } from '../../../shared/ses/mail.ts';
import { startAws } from '../aws-server.ts';

let aws: Awaited<ReturnType<typeof startAws>>;
let refusing = false;

beforeAll(async () => {
  aws = await startAws(() => (refusing ? { status: 400, body: { message: 'no' } } : { body: { MessageId: 'm-1' } }));
});
afterAll(() => aws.close());

const mail = {
  to: 'anna@example.com',
  subject: 'Grüezi',
  text: 'Hello',
  html: '<p>Hello</p>',
  reference: { businessId: 'biz_1', mailId: 'mail_1' },
};

test('a mail goes to one address in both forms, as UTF-8', async () => {
  const sender = createSesMail({
    client: new SESv2Client(aws.client),
    from: 'Salon <salon@example.com>',
    configurationSet: 'set',
  });
  expect(await sender.send(mail)).toEqual({ messageId: 'm-1' });
  expect(aws.seen[0]).toMatchObject({
    path: '/v2/email/outbound-emails',
    body: {
      FromEmailAddress: 'Salon <salon@example.com>',
      ConfigurationSetName: 'set',
      EmailTags: [
        { Name: 'businessId', Value: 'biz_1' },
        { Name: 'mailId', Value: 'mail_1' },
      ],
      Destination: { ToAddresses: ['anna@example.com'] },
      Content: {
        Simple: {
          Subject: { Data: 'Grüezi', Charset: 'UTF-8' },
          Body: { Text: { Data: 'Hello', Charset: 'UTF-8' }, Html: { Data: '<p>Hello</p>', Charset: 'UTF-8' } },
        },
      },
    },
  });
});

test('a refused mail throws', async () => {
  refusing = true;
  const sender = createSesMail({
    client: new SESv2Client(aws.client),
    from: 'salon@example.com',
    configurationSet: 'set',
  });
  await expect(sender.send(mail)).rejects.toThrow();
});
