import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { isAbsent } from './files.ts';
import { ServiceError } from './service-error.ts';

const text = z.object({ Data: z.string() });
const request = z.object({
  FromEmailAddress: z.string(),
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
});

export type Mail = z.output<typeof mailSchema>;

/** SES that sends nothing: mails are kept, one line each, and shown on a page. */
export class MailService {
  readonly #file: string;
  readonly #now: () => number;
  readonly #mails: Mail[];

  constructor(file: string, now: () => number) {
    this.#file = file;
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
    const { FromEmailAddress, Destination, Content } = parsed.data;
    const mail: Mail = {
      id: randomUUID(),
      from: FromEmailAddress,
      to: Destination.ToAddresses.join(', '),
      subject: Content.Simple.Subject.Data,
      text: Content.Simple.Body.Text?.Data ?? '',
      html: Content.Simple.Body.Html?.Data ?? '',
      sentAt: new Date(this.#now()).toISOString(),
    };
    mkdirSync(dirname(this.#file), { recursive: true });
    appendFileSync(this.#file, `${JSON.stringify(mail)}\n`, { mode: 0o600 });
    this.#mails.push(mail);
    return { MessageId: mail.id };
  }
}

/** A last line that a kill has cut is left out. */
function readMails(file: string): Mail[] {
  try {
    return readFileSync(file, 'utf8').split('\n').flatMap(readLine);
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
