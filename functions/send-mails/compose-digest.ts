import type { ConflictRow } from '../../shared/contracts/rows/conflicts.ts';
import type { MailRow } from '../../shared/contracts/rows/directory.ts';
import { openForDigest } from '../../shared/desk/digest.ts';
import { isSaidByDigest } from '../../shared/desk/kinds.ts';
import type { MailContent } from '../../shared/pages/mail-page.ts';
import { type Texts, textsFor } from '../../shared/pages/texts.ts';
import { getResource } from '../../shared/records/directory.ts';
import { say as sayIn } from '../../shared/words/saying.ts';
import type { About, ComposePorts } from './compose.ts';
import { deskButton } from './compose-business.ts';

/** More than this is a number: the desk shows the rest. */
const mostItems = 30;

/** GR3: all that is open when the mail leaves; `void` when nothing is any more. */
export async function composeDigest(
  ports: ComposePorts,
  { businessId, locale }: MailRow,
  about: About,
): Promise<MailContent | 'void'> {
  const { business } = about;
  const open = await openForDigest(ports.store, businessId, ports.clock.now());
  if (open.length === 0) return 'void';
  const texts = textsFor(locale);
  const { say } = texts;
  const said = open.slice(0, mostItems);
  const items = await Promise.all(said.map((row) => itemOf(ports, texts, row, business.timeZone)));
  return {
    language: texts.language,
    subject: say('mail.digest.subject', { business: business.name, count: open.length }),
    paragraphs: [
      say('mail.digest.lead'),
      ...items,
      ...(open.length > said.length ? [say('mail.digest.more', { count: open.length - said.length })] : []),
    ],
    button: deskButton(texts, about),
    small: say('mail.digest.small'),
  };
}

async function itemOf({ store }: ComposePorts, texts: Texts, row: ConflictRow, zone: string): Promise<string> {
  const { say, date } = texts;
  const { kind } = row;
  const known = isSaidByDigest(kind);
  return say('mail.digest.item', {
    what: known ? say(`open.${kind}.what`) : sayIn(row.cause, texts.language),
    next: known ? say(`open.${kind}.next`) : sayIn(row.impact, texts.language),
    label: await labelOf(store, texts, row),
    since: date(row.openedAt, zone),
  });
}

/** The resource by its name, and what it is about; a booking's title is a customer's matter and stays out of mails. */
async function labelOf(store: ComposePorts['store'], { say }: Texts, row: ConflictRow): Promise<string> {
  const resource = row.resourceId === undefined ? undefined : await getResource(store, row.businessId, row.resourceId);
  const subject =
    row.subject.type === 'booking' ? say('mail.digest.booking', { id: row.subject.id }) : row.subject.label;
  return resource === undefined || resource.name === subject ? subject : `${resource.name}, ${subject}`;
}
