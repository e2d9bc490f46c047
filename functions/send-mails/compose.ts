import type { BusinessRow, InvitationRow, MailRow, ResourceRow } from '../../shared/contracts/rows/directory.ts';
import { getConflict } from '../../shared/desk/desk.ts';
import { linksOfAccount } from '../../shared/onboarding/account-links.ts';
import { lastReminderDay } from '../../shared/onboarding/failed-grants.ts';
import { isGood, tokenOf } from '../../shared/onboarding/invitation-token.ts';
import { type MailContent, renderMail } from '../../shared/pages/mail-page.ts';
import { sharingSentence } from '../../shared/pages/sharing.ts';
import { type Texts, textsFor } from '../../shared/pages/texts.ts';
import type { OutgoingMail } from '../../shared/ports/mail.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import { getAccount, getBusiness, getInvitation, getResource, getSettings } from '../../shared/records/directory.ts';
import { deletionsHeld, grantFailed } from './compose-business.ts';
import { composeDigest } from './compose-digest.ts';

export type ComposePorts = Pick<Ports, 'store' | 'vault' | 'clock'>;

/** Where links lead: `publicUrl` without a trailing slash. */
export type Addresses = { publicUrl: string };

/**
 * The mail as it has to be said now, or `void` when its reason has gone: a later issue of the invitation, a link that was used
 * or revoked, a grant that works again or that nobody needs any more, a desk with nothing open. The link is made here and
 * nowhere kept (SE1).
 */
export async function composeMail(
  ports: ComposePorts,
  row: MailRow,
  addresses: Addresses,
): Promise<Omit<OutgoingMail, 'reference'> | 'void'> {
  const business = await getBusiness(ports.store, row.businessId);
  if (business === undefined || (await isOvertaken(ports, row))) return 'void';
  const content = await contentOf(ports, row, { business, ...addresses });
  return content === 'void' ? 'void' : { to: row.to, ...renderMail(content) };
}

async function contentOf(ports: ComposePorts, row: MailRow, about: About): Promise<MailContent | 'void'> {
  switch (row.template) {
    case 'grantFailedBusiness':
      return grantFailed(row, about);
    case 'deletionsHeld':
      return deletionsHeld(row, about);
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

/** A mail about a grant is for as long as the grant is in that state and some link needs it; one about held deletions, until they are decided. */
async function isOvertaken(ports: ComposePorts, { template, businessId, facts }: MailRow): Promise<boolean> {
  if (template === 'deletionsHeld')
    return (await getConflict(ports, businessId, facts.conflictId ?? ''))?.state !== 'open';
  const aboutGrant = template === 'reconnect' || template === 'grantFailedBusiness' || template === 'grantEnding';
  if (facts.accountId === undefined || !aboutGrant) return false;
  const account = await getAccount(ports.store, businessId, facts.accountId);
  if (account === undefined) return true;
  const stands = template === 'grantEnding' ? account.endWarned === facts.endsAt : account.grant !== 'ok';
  return !stands || (await linksOfAccount(ports, account)).length === 0;
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
  const sharing = sharingSentence(texts, business.name, await getSettings(ports.store, businessId, resource.id));
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

const linkUntil = ({ texts, invitation, resource }: Invited): string =>
  texts.say('mail.linkUntil', { until: texts.date(invitation.expiresAt, resource.timeZone) });

function invite(invited: Invited, sharing: string): MailContent {
  const { texts, business, resource, url } = invited;
  const { say } = texts;
  const named = { business: business.name };
  return {
    language: texts.language,
    subject: say('mail.invitation.subject', named),
    paragraphs: [say('mail.hello', { name: resource.name }), say('mail.invitation.text', named), sharing],
    button: { label: say('mail.invitation.button'), url },
    small: `${linkUntil(invited)} ${say('mail.invitation.unexpected')}`,
  };
}

function reconnect(invited: Invited): MailContent {
  const { row, texts, business, resource, invitation, url } = invited;
  const { say } = texts;
  const named = { business: business.name };
  const account = row.facts.accountEmail ?? invitation.email;
  const day = Number(row.facts.day ?? 0);
  return {
    language: texts.language,
    subject: day > 0 ? say('mail.reconnect.subjectAgain', named) : say('mail.reconnect.subject', named),
    paragraphs: [
      say('mail.hello', { name: resource.name }),
      say('mail.reconnect.text', { ...named, account }),
      ...(day > 0 ? [say('mail.reconnect.days', { count: day })] : []),
      say('mail.reconnect.waiting'),
      ...(day >= lastReminderDay ? [say('mail.reconnect.last')] : []),
    ],
    button: { label: say('mail.reconnect.button'), url },
    small: linkUntil(invited),
  };
}

function ending(invited: Invited): MailContent {
  const { row, texts, business, resource, invitation, url } = invited;
  const { say, date } = texts;
  const { accountEmail: account = invitation.email, endsAt = invitation.expiresAt } = row.facts;
  const named = { business: business.name };
  return {
    language: texts.language,
    subject: say('mail.ending.subject', named),
    paragraphs: [
      say('mail.hello', { name: resource.name }),
      say('mail.ending.text', { ...named, account, endsAt: date(endsAt, resource.timeZone) }),
      say('mail.ending.next'),
    ],
    button: { label: say('mail.ending.button'), url },
    small: linkUntil(invited),
  };
}

const accessAtGoogle = 'https://myaccount.google.com/connections';

function connected({ facts }: MailRow, { language, say }: Texts, business: BusinessRow, sharing: string): MailContent {
  const named = { business: business.name };
  return {
    language,
    subject: say('mail.connected.subject', named),
    paragraphs: [
      say('mail.connected.text', { calendar: facts.calendarName ?? '', account: facts.accountEmail ?? '' }),
      facts.role === 'blockOnly' ? say('mail.connected.blockOnly') : sharing,
    ],
    button: { label: say('mail.connected.button'), url: accessAtGoogle },
    small: say('mail.connected.small', named),
  };
}
