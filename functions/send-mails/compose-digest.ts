import type { ConflictRow } from '../../shared/contracts/rows/conflicts.ts';
import type { MailRow } from '../../shared/contracts/rows/directory.ts';
import { openForDigest } from '../../shared/desk/digest.ts';
import type { DigestKind } from '../../shared/desk/kinds.ts';
import type { MailContent } from '../../shared/pages/mail-page.ts';
import { type Texts, textsFor } from '../../shared/pages/texts.ts';
import { getResource } from '../../shared/records/directory.ts';
import type { About, ComposePorts } from './compose.ts';

/** More than this is a number: the desk shows the rest. */
const mostItems = 30;

/** GR3: all that is open when the mail leaves; `void` when nothing is any more. */
export async function composeDigest(
  ports: ComposePorts,
  { businessId, locale }: MailRow,
  { business, consoleUrl }: About,
): Promise<MailContent | 'void'> {
  const open = await openForDigest(ports.store, businessId, ports.clock.now());
  if (open.length === 0) return 'void';
  const texts = textsFor(locale);
  const words = texts.mails.digest;
  const said = open.slice(0, mostItems);
  const items = await Promise.all(said.map((row) => itemOf(ports, texts, row, business.timeZone)));
  return {
    language: texts.language,
    subject: words.subject(business.name, open.length),
    paragraphs: [words.lead, ...items, ...(open.length > said.length ? [words.more(open.length - said.length)] : [])],
    ...(consoleUrl === undefined ? {} : { button: { label: words.button, url: consoleUrl } }),
    orOpen: texts.mails.orOpen,
    small: words.small,
  };
}

async function itemOf({ store }: ComposePorts, texts: Texts, row: ConflictRow, zone: string): Promise<string> {
  const words = texts.mails.digest;
  const kinds: Partial<Record<ConflictRow['kind'], { what: string; next: string }>> = words.kinds satisfies Record<
    DigestKind,
    { what: string; next: string }
  >;
  const { what, next } = kinds[row.kind] ?? { what: row.cause, next: row.impact };
  return `${words.item(what, await labelOf(store, row), row.openedAt, zone)} ${next}`;
}

/** The resource by its name, and what it is about; a booking's title is a customer's matter and stays out of mails. */
async function labelOf(store: ComposePorts['store'], row: ConflictRow): Promise<string> {
  const resource = row.resourceId === undefined ? undefined : await getResource(store, row.businessId, row.resourceId);
  const subject = row.subject.type === 'booking' ? `booking ${row.subject.id}` : row.subject.label;
  return resource === undefined || resource.name === subject ? subject : `${resource.name}, ${subject}`;
}
