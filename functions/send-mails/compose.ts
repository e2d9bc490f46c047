import type { BusinessRow, InvitationRow, MailRow, ResourceRow } from '../../shared/contracts/rows/directory.ts';
import { linksOfAccount } from '../../shared/onboarding/account-links.ts';
import { isGood, tokenOf } from '../../shared/onboarding/invitation-token.ts';
import { type MailContent, renderMail } from '../../shared/pages/mail-page.ts';
import { type Texts, textsFor } from '../../shared/pages/texts.ts';
import type { OutgoingMail } from '../../shared/ports/mail.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import { getAccount, getBusiness, getInvitation, getResource, getSettings } from '../../shared/records/directory.ts';
import { composeDigest } from './compose-digest.ts';

export type ComposePorts = Pick<Ports, 'store' | 'vault' | 'clock'>;

/** Where links lead: `publicUrl` without a trailing slash; the console only where there is one. */
export type Addresses = { publicUrl: string; consoleUrl?: string | undefined };

/**
 * The mail as it has to be said now, or `void` when its reason has gone: a later issue of the invitation, a link that was used
 * or revoked, a grant that works again or that nobody needs any more, a desk with nothing open. The link is made here and
 * nowhere kept (SE1).
 */
export async function composeMail(
  ports: ComposePorts,
  row: MailRow,
  addresses: Addresses,
): Promise<OutgoingMail | 'void'> {
  const business = await getBusiness(ports.store, row.businessId);
  if (business === undefined || (await isOvertaken(ports, row))) return 'void';
  const content = await contentOf(ports, row, { business, ...addresses });
  return content === 'void' ? 'void' : { to: row.to, ...renderMail(content) };
}

async function contentOf(ports: ComposePorts, row: MailRow, about: About): Promise<MailContent | 'void'> {
  switch (row.template) {
    case 'grantFailedBusiness':
      return failedForBusiness(row, about);
    case 'digest':
      return await composeDigest(ports, row, about);
    case 'invitation':
    case 'connected':
    case 'reconnect':
    case 'grantEnding':
      return await toPerson(ports, row, about);
    default:
      return row.template satisfies never;
  }
}

/** A mail about a grant is for as long as the grant is in that state and some link needs it. */
async function isOvertaken(ports: ComposePorts, { template, businessId, facts }: MailRow): Promise<boolean> {
  const aboutGrant = template === 'reconnect' || template === 'grantFailedBusiness' || template === 'grantEnding';
  if (facts.accountId === undefined || !aboutGrant) return false;
  const account = await getAccount(ports.store, businessId, facts.accountId);
  if (account === undefined) return true;
  const stands = template === 'grantEnding' ? account.endWarned === facts.endsAt : account.grant !== 'ok';
  return !stands || (await linksOfAccount(ports, account)).length === 0;
}

function failedForBusiness({ locale, facts }: MailRow, { business, consoleUrl }: About): MailContent {
  const texts = textsFor(locale);
  const words = texts.mails.grantFailedBusiness;
  const people = facts.resourceNames ?? '';
  const text = facts.kind === 'permissionMissing' ? words.permission : words.text;
  return {
    language: texts.language,
    subject: words.subject(business.name, people),
    paragraphs: [
      text(people, facts.accountEmail ?? ''),
      words.impact,
      words.next,
      ...(facts.resourceIds === undefined ? [] : [words.resend(people, facts.resourceIds)]),
    ],
    ...(consoleUrl === undefined ? {} : { button: { label: words.button, url: consoleUrl } }),
    orOpen: texts.mails.orOpen,
  };
}

export type About = Addresses & { business: BusinessRow };

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
  if (row.template === 'invitation') return invite(about, sharing);
  return row.template === 'reconnect' ? reconnect(about) : ending(about);
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

function ending({ row, texts, business, resource, invitation, url }: Invited): MailContent {
  const words = texts.mails.grantEnding;
  const { accountEmail = invitation.email, endsAt = invitation.expiresAt } = row.facts;
  return {
    language: texts.language,
    subject: words.subject(business.name),
    paragraphs: [
      texts.mails.invitation.hello(resource.name),
      words.text(business.name, accountEmail, endsAt, resource.timeZone),
      words.next,
    ],
    button: { label: words.button, url },
    orOpen: texts.mails.orOpen,
    small: texts.mails.reconnect.small(invitation.expiresAt, resource.timeZone),
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
