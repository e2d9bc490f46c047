import type { MailRow } from '../../shared/contracts/rows/directory.ts';
import { closeConflict, openConflict } from '../../shared/desk/desk.ts';
import { recordProblem } from '../../shared/onboarding/invitations.ts';
import { whyReturned } from '../../shared/onboarding/returned-addresses.ts';
import { getInvitation } from '../../shared/records/directory.ts';
import { saying } from '../../shared/words/saying.ts';
import type { MailPorts } from './deliver.ts';

/** Whose address it is: a resource's person, or the business itself. */
const subjectOf = ({ resourceId, businessId }: MailRow) =>
  resourceId === undefined
    ? ({ type: 'business', id: businessId } as const)
    : ({ type: 'resource', id: resourceId } as const);

type Why = 'refused' | 'bounced' | 'complained';

const problems: Record<Why, (to: string) => string> = {
  refused: (to) => `Mail to ${to} could not be delivered`,
  bounced: (to) => `Mail to ${to} came back`,
  complained: (to) => `${to} reported our mail as unwanted`,
};

/** IN8: the funnel and the desk name the address at fault. */
export async function undeliverable(ports: MailPorts, row: MailRow, why: Why): Promise<void> {
  const { businessId, resourceId, to } = row;
  const problem = problems[why](to);
  await openConflict(ports, {
    businessId,
    kind: 'mail_undeliverable',
    subject: { ...subjectOf(row), label: to },
    ...(resourceId === undefined ? {} : { resourceId }),
    cause: saying(`cause.mail.${why}`, { to }),
    impact: saying(resourceId === undefined ? 'impact.mail.business' : 'impact.mail.person'),
  });
  if (resourceId === undefined || row.issue === undefined) return;
  const invitation = await getInvitation(ports.store, businessId, resourceId);
  if (invitation?.issue === row.issue) await recordProblem(ports, invitation, problem);
}

/** A mail has left. What is heard of it at this very moment, before or after, wins: it is asked for last. */
export async function addressWorks(ports: MailPorts, row: MailRow): Promise<void> {
  const { businessId } = row;
  await closeConflict(ports, { businessId, kind: 'mail_undeliverable', subjectId: subjectOf(row).id });
  const why = await whyReturned(ports, row);
  if (why !== undefined) await undeliverable(ports, row, why);
}
