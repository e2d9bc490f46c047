import { SESv2Client } from '@aws-sdk/client-sesv2';
import { expect, test } from 'vitest';
import { MailRefused } from '../../../shared/ports/mail.ts';
import { createSesMail } from '../../../shared/ses/mail.ts';
import { startAws } from '../aws-server.ts';

const mail = {
  to: 'anna@example.com',
  subject: 'Hello',
  text: 'Hello',
  html: '<p>Hello</p>',
  reference: { businessId: 'biz_1', mailId: 'mail_1' },
};

const cases: { name: string; message: string; final: boolean }[] = [
  { name: 'MessageRejected', message: 'Email content is not accepted.', final: true },
  { name: 'BadRequestException', message: 'Domain contains illegal character', final: true },
  { name: 'MessageRejected', message: 'Email address is not verified.', final: false },
  { name: 'TooManyRequestsException', message: 'Maximum sending rate exceeded.', final: false },
  { name: 'SendingPausedException', message: 'Sending is paused.', final: false },
];

for (const { name, message, final } of cases) {
  test(`${name} (${message}) is ${final ? 'final' : 'worth another try'}`, async () => {
    const aws = await startAws(() => ({ status: 400, body: { __type: name, message } }));
    const sender = createSesMail({
      client: new SESv2Client({ ...aws.client, maxAttempts: 1 }),
      from: 'salon@example.com',
      configurationSet: 'set',
    });
    const refusal = await sender.send(mail).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refusal instanceof MailRefused).toBe(final);
    expect(refusal).toBeInstanceOf(Error);
    await aws.close();
  });
}
