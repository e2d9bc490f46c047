import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createEventBus } from '../../infra/local/event-bus.ts';
import { MailService } from '../../infra/local/mail-service.ts';
import { synthesizeTemplate } from '../../infra/local/synthesis.ts';
import { readTemplate } from '../../infra/local/template.ts';
import { MailMessage } from '../../shared/contracts/messages.ts';

/** What SES reports, by the rules of the template itself. */
const template = readTemplate(await synthesizeTemplate(mkdtempSync(join(tmpdir(), 'slotbridge-events-'))), {
  host: 'slotbridge.example',
  queueBase: 'http://sqs.example/000000000000',
});

/** The set that mails name, and by which the rules know them. */
const ownSet =
  template.functions.find(({ name }) => name === 'send-mails')?.environment['MAIL_CONFIGURATION_SET'] ?? '';

const mail = {
  FromEmailAddress: 'salon@example.com',
  Destination: { ToAddresses: ['anna@example.com'] },
  Content: { Simple: { Subject: { Data: 'Private subject' }, Body: {} } },
  EmailTags: [
    { Name: 'businessId', Value: 'biz_1' },
    { Name: 'mailId', Value: 'mail_1' },
  ],
};

async function heardOf(returned: 'Bounce' | 'Complaint', set = ownSet) {
  const sent: { queue: string; body: string }[] = [];
  const bus = createEventBus(template.rules, async (queue, body) => void sent.push({ queue, body }));
  const file = join(mkdtempSync(join(tmpdir(), 'slotbridge-mails-')), 'mails.jsonl');
  const mails = new MailService(file, () => 0, bus);
  mails.send({ ...mail, ConfigurationSetName: set });
  const [kept] = mails.mails;
  if (kept === undefined) throw new Error('the mail was not kept');
  await mails.giveBack(kept, returned);
  expect(new MailService(file, () => 0, bus).mails).toMatchObject([{ returned }]);
  return sent;
}

describe('IN8 what SES says of a mail later', () => {
  it.each([
    ['Bounce', 'bounced'],
    ['Complaint', 'complained'],
  ] as const)('IN8 a %s becomes one message with ids and nothing else', async (returned, expected) => {
    const sent = await heardOf(returned);
    expect(sent.map(({ queue }) => queue)).toEqual([expect.stringMatching(/^Queuesmails/)]);
    const body: unknown = JSON.parse(sent[0]?.body ?? '');
    expect(body).toEqual({ v: 1, businessId: 'biz_1', mailId: 'mail_1', returned: expected });
    expect(MailMessage.safeParse(body).success).toBe(true);
  });

  it('IN8 a transient bounce and another installation’s mail are none of ours', async () => {
    expect(await heardOf('Bounce', 'other')).toEqual([]);
    const sent: string[] = [];
    const bus = createEventBus(template.rules, async (queue) => void sent.push(queue));
    const tags = { businessId: ['biz_1'], mailId: ['mail_1'], 'ses:configuration-set': [ownSet] };
    const detail = { eventType: 'Bounce', bounce: { bounceType: 'Transient' }, mail: { tags } };
    await bus.put({ source: 'aws.ses', detail });
    expect(sent).toEqual([]);
    await bus.put({ source: 'aws.ses', detail: { ...detail, bounce: { bounceType: 'Permanent' } } });
    expect(sent).toHaveLength(1);
  });
});
