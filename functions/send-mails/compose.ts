import type { BusinessRow, InvitationRow, MailRow, ResourceRow } from '../../shared/contracts/rows.ts';
import { isGood, tokenOf } from '../../shared/onboarding/invitation-token.ts';
import { type MailContent, renderMail } from '../../shared/pages/mail-page.ts';
import { type Texts, textsFor } from '../../shared/pages/texts.ts';
import type { OutgoingMail } from '../../shared/ports/mail.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import { getAccount, getBusiness, getInvitation, getResource, getSettings } from '../../shared/records/directory.ts';

type ComposePorts = Pick<Ports, 'store' | 'vault' | 'clock'>;

/**
 * The mail as it has to be said now, or `void` when its reason has gone: a later issue of the invitation, a link that was used
 * or revoked, a grant that works again. The link is made here and nowhere kept (SE1).
 */
export async function composeMail(
  ports: ComposePorts,
  row: MailRow,
  publicUrl: string,
): Promise<OutgoingMail | 'void'> {
  const business = await getBusiness(ports.store, row.businessId);
  if (business === undefined || (await grantWorksAgain(ports, row))) return 'void';
  const content =
    row.template === 'grantFailedBusiness'
      ? toBusiness(row, business)
      : await toPerson(ports, row, { business, publicUrl });
  return content === 'void' ? 'void' : { to: row.to, ...renderMail(content) };
}

async function grantWorksAgain({ store }: ComposePorts, { template, businessId, facts }: MailRow): Promise<boolean> {
  if (facts.accountId === undefined || (template !== 'reconnect' && template !== 'grantFailedBusiness')) return false;
  return (await getAccount(store, businessId, facts.accountId))?.grant === 'ok';
}

function toBusiness({ locale, facts }: MailRow, business: BusinessRow): MailContent {
  const texts = textsFor(locale);
  const words = texts.mails.grantFailedBusiness;
  const people = facts.resourceNames ?? '';
  return {
    language: texts.language,
    subject: words.subject(business.name, people),
    paragraphs: [words.text(people, facts.accountEmail ?? ''), words.impact, words.next],
    orOpen: texts.mails.orOpen,
  };
}

type About = { business: BusinessRow; publicUrl: string };

async function toPerson(
  ports: ComposePorts,
  row: MailRow,
  { business, publicUrl }: About,
): Promise<MailContent | 'void'> {
  const { businessId, resourceId } = row;
  const resource = resourceId === undefined ? undefined : await getResource(ports.store, businessId, resourceId);
  if (resource === undefined) return 'void';
  const texts = textsFor(row.locale);
  const sharing = texts.sharing.sentence(business.name, await getSettings(ports.store, businessId, resource.id));
  if (row.template === 'connected') return connected(row, texts, business, sharing);
  const invitation = await getInvitation(ports.store, businessId, resource.id);
  if (invitation === undefined || invitation.issue !== row.issue || !isGood(invitation, ports.clock.now()))
    return 'void';
  const url = `${publicUrl}/invitations/${await tokenOf(ports, invitation)}`;
  const about = { row, texts, business, resource, invitation, url };
  return row.template === 'reconnect' ? reconnect(about) : invite(about, sharing);
}

type Invited = {
  row: MailRow;
  texts: Texts;
  business: BusinessRow;
  resource: ResourceRow;
  invitation: InvitationRow;
  url: string;
};

function invite({ texts, business, resource, invitation, url }: Invited, sharing: string): MailContent {
  const words = texts.mails.invitation;
  return {
    language: texts.language,
    subject: words.subject(business.name),
    paragraphs: [words.hello(resource.name), words.text(business.name), sharing],
    button: { label: words.button, url },
    orOpen: texts.mails.orOpen,
    small: words.small(invitation.expiresAt, resource.timeZone),
  };
}

function reconnect({ row, texts, business, resource, invitation, url }: Invited): MailContent {
  const words = texts.mails.reconnect;
  const account = row.facts.accountEmail ?? invitation.email;
  return {
    language: texts.language,
    subject: words.subject(business.name, Number(row.facts.day ?? 0) > 0),
    paragraphs: [texts.mails.invitation.hello(resource.name), words.text(business.name, account), words.waiting],
    button: { label: words.button, url },
    orOpen: texts.mails.orOpen,
    small: words.small(invitation.expiresAt, resource.timeZone),
  };
}

const accessAtGoogle = 'https://myaccount.google.com/connections';

function connected({ facts }: MailRow, texts: Texts, business: BusinessRow, sharing: string): MailContent {
  const words = texts.mails.connected;
  return {
    language: texts.language,
    subject: words.subject(business.name),
    paragraphs: [
      words.text(facts.calendarName ?? '', facts.accountEmail ?? ''),
      facts.role === 'blockOnly' ? words.blockOnly : sharing,
    ],
    button: { label: words.button, url: accessAtGoogle },
    orOpen: texts.mails.orOpen,
    small: words.small(business.name),
  };
}
