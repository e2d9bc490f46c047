import type { AccountRow, MailRow } from '../contracts/rows/directory.ts';
import type { LinkRow } from '../contracts/rows/links.ts';
import type { Ports } from '../ports/ports.ts';
import type { Put } from '../ports/store.ts';
import { getBusiness, getResource } from '../records/directory.ts';
import { days } from '../records/time.ts';
import { isGood } from './invitation-token.ts';
import { nextInvitation, readPeople } from './invitations.ts';
import { mailOwed } from './mails.ts';

type MailPorts = Pick<Ports, 'store' | 'vault' | 'clock' | 'random'>;

type About = Pick<MailRow, 'facts'> & {
  template: 'reconnect' | 'grantEnding';
  /** A link mailed before is sent again while it is good for a day more; otherwise there is a new one, and the old dies. */
  keepsLink: boolean;
};

/** A mail with a reconnect link to each person concerned, to be stored in the same write as its reason. */
export async function mailPersons(
  ports: MailPorts,
  account: AccountRow,
  links: LinkRow[],
  about: About,
): Promise<Put[]> {
  const people = await personsOf(ports, account.businessId, links);
  return (await Promise.all(people.map((resourceId) => mailPerson(ports, account, resourceId, about)))).flat();
}

/** One resource for each address: somebody with several resources gets one mail, and its link recovers them all. */
async function personsOf({ store }: MailPorts, businessId: string, links: LinkRow[]): Promise<string[]> {
  const byAddress = new Map<string, string>();
  for (const resourceId of new Set(links.map((link) => link.resourceId))) {
    const resource = await getResource(store, businessId, resourceId);
    const address = resource?.email.toLowerCase();
    if (address !== undefined && !byAddress.has(address)) byAddress.set(address, resourceId);
  }
  return [...byAddress.values()].slice(0, 40);
}

async function mailPerson(
  ports: MailPorts,
  account: AccountRow,
  resourceId: string,
  { template, facts, keepsLink }: About,
): Promise<Put[]> {
  const people = await readPeople(ports, { businessId: account.businessId, resourceId });
  if (people === undefined) return [];
  const { previous } = people;
  const lives = previous !== undefined && previous.purpose === 'reconnect' && lastsADay(previous, ports.clock.now());
  const { put, invitation } =
    keepsLink && lives
      ? { put: undefined, invitation: previous }
      : await nextInvitation(ports, people, { purpose: 'reconnect', ...(previous && { locale: previous.locale }) });
  const mail = mailOwed(ports, {
    businessId: account.businessId,
    template,
    to: invitation.email,
    locale: invitation.locale,
    resourceId,
    issue: invitation.issue,
    facts: { accountId: account.id, accountEmail: account.email, by: 'slotbridge', ...facts },
  });
  return put === undefined ? [mail] : [put, mail];
}

const lastsADay = (invitation: Parameters<typeof isGood>[0], now: number): boolean => isGood(invitation, now + days(1));

/** The business at once, if it has an address and anybody is concerned (GR3). */
export async function mailBusiness(ports: MailPorts, account: AccountRow, links: LinkRow[]): Promise<Put[]> {
  const business = await getBusiness(ports.store, account.businessId);
  if (business?.contactEmail === undefined || links.length === 0) return [];
  const resourceIds = [...new Set(links.map((link) => link.resourceId))];
  const resources = await Promise.all(resourceIds.map((id) => getResource(ports.store, account.businessId, id)));
  const resourceNames = resources.flatMap((resource) => resource?.name ?? []).join(', ');
  const mail = mailOwed(ports, {
    businessId: account.businessId,
    template: 'grantFailedBusiness',
    to: business.contactEmail,
    locale: business.locale,
    facts: {
      accountId: account.id,
      accountEmail: account.email,
      resourceNames,
      resourceIds: resourceIds.join(', '),
      kind: account.grant,
    },
  });
  return [mail];
}
