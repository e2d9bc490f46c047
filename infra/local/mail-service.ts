import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import type { EventBus } from './event-bus.ts';
import { isAbsent } from './files.ts';
import { ServiceError } from './service-error.ts';

const text = z.object({ Data: z.string() });
const request = z.object({
  FromEmailAddress: z.string(),
  ConfigurationSetName: z.string().optional(),
  EmailTags: z.array(z.object({ Name: z.string(), Value: z.string() })).default([]),
  Destination: z.object({ ToAddresses: z.array(z.string()).min(1) }),
  Content: z.object({
    Simple: z.object({ Subject: text, Body: z.object({ Text: text.optional(), Html: text.optional() }) }),
  }),
});

const mailSchema = z.object({
  id: z.string(),
  from: z.string(),
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  /** RFC 3339, in the product's time. */
  sentAt: z.string(),
  configurationSet: z.string().optional(),
  tags: z.record(z.string(), z.string()).default({}),
  /** What its reader, or their server, had to say about it afterwards. */
  returned: z.enum(['Bounce', 'Complaint']).optional(),
});

export type Mail = z.output<typeof mailSchema>;

/** SES that sends nothing: mails are kept, one line each, and shown on a page. */
export class MailService {
  readonly #file: string;
  readonly #now: () => number;
  readonly #bus: EventBus;
  readonly #mails: Mail[];

  constructor(file: string, now: () => number, bus: EventBus) {
    this.#file = file;
    this.#bus = bus;
    this.#now = now;
    this.#mails = readMails(file);
  }

  /** Newest first. */
  get mails(): Mail[] {
    return this.#mails.toReversed();
  }

  find(id: string): Mail | undefined {
    return this.#mails.find((mail) => mail.id === id);
  }

  send(input: unknown): object {
    const parsed = request.safeParse(input);
    if (!parsed.success) throw new ServiceError('BadRequestException', z.prettifyError(parsed.error));
    const { FromEmailAddress, Destination, Content, ConfigurationSetName: configurationSet, EmailTags } = parsed.data;
    const mail: Mail = {
      id: randomUUID(),
      from: FromEmailAddress,
      to: Destination.ToAddresses.join(', '),
      subject: Content.Simple.Subject.Data,
      text: Content.Simple.Body.Text?.Data ?? '',
      html: Content.Simple.Body.Html?.Data ?? '',
      sentAt: new Date(this.#now()).toISOString(),
      ...(configurationSet === undefined ? {} : { configurationSet }),
      tags: Object.fromEntries(EmailTags.map(({ Name, Value }) => [Name, Value])),
    };
    this.#keep(mail);
    this.#mails.push(mail);
    return { MessageId: mail.id };
  }

  /** The mail comes back, or its reader complains of it: SES says so on the bus, if the mail named a configuration set. */
  async giveBack(mail: Mail, returned: 'Bounce' | 'Complaint'): Promise<void> {
    mail.returned = returned;
    this.#keep(mail);
    if (mail.configurationSet !== undefined)
      await this.#bus.put(eventOf(mail, returned, new Date(this.#now()).toISOString()));
  }

  #keep(mail: Mail): void {
    mkdirSync(dirname(this.#file), { recursive: true });
    appendFileSync(this.#file, `${JSON.stringify(mail)}\n`, { mode: 0o600 });
  }
}

/** https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-examples.html */
function eventOf(
  { id, to, from, configurationSet = '', tags }: Mail,
  eventType: 'Bounce' | 'Complaint',
  time: string,
): object {
  const lists = Object.entries({ ...tags, 'ses:configuration-set': configurationSet });
  const mail = {
    messageId: id,
    source: from,
    destination: [to],
    tags: Object.fromEntries(lists.map(([name, value]) => [name, [value]])),
  };
  const recipients = [{ emailAddress: to }];
  const more =
    eventType === 'Bounce'
      ? {
          bounce: { bounceType: 'Permanent', bounceSubType: 'General', bouncedRecipients: recipients, timestamp: time },
        }
      : { complaint: { complaintFeedbackType: 'abuse', complainedRecipients: recipients, timestamp: time } };
  return { source: 'aws.ses', 'detail-type': `Email ${eventType}`, time, detail: { eventType, mail, ...more } };
}

/** The last line of a mail is how it stands; one that a kill has cut is left out. */
function readMails(file: string): Mail[] {
  try {
    const lines = readFileSync(file, 'utf8').split('\n').flatMap(readLine);
    return [...new Map(lines.map((mail) => [mail.id, mail])).values()];
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

function readLine(line: string): Mail[] {
  try {
    return [mailSchema.parse(JSON.parse(line))];
  } catch {
    return [];
  }
}
