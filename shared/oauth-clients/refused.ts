import { defaultClient } from '../contracts/rows/oauth-clients.ts';
import { closeConflict, openConflict } from '../desk/desk.ts';
import type { GoogleFailure } from '../ports/google.ts';
import type { Ports } from '../ports/ports.ts';
import { saying } from '../words/saying.ts';

type DeskPorts = Pick<Ports, 'store' | 'clock' | 'random'>;
type Refused = GoogleFailure & { kind: 'clientRefused' };

/**
 * GR2: what Google refuses of a client that a business brought stands on the desk of that business: one row, whoever finds it.
 * Every other failure is told elsewhere.
 */
export async function tellRefusedClient(
  ports: DeskPorts,
  businessId: string,
  failure: GoogleFailure,
  reason: string | undefined,
): Promise<void> {
  if (failure.kind !== 'clientRefused') return;
  const { clientId, at } = failure;
  await openConflict(ports, {
    businessId,
    kind: 'client_refused',
    subject: { type: 'business', id: businessId, label: clientId },
    subjectId: causeOf(clientId, at),
    cause: saying(causes[at], { reason: reason ?? 'unknown' }),
    impact: saying('impact.clientRefused'),
  });
}

const causes = { signIn: 'cause.clientSignIn', calendar: 'cause.clientCalendar' } as const satisfies Record<
  Refused['at'],
  string
>;

const causeOf = (clientId: string, at: Refused['at']): string => (at === 'signIn' ? clientId : `${clientId}#calendar`);

/** Google has taken the client: by a token that was given (`signIn`), or by a call that was answered, which needs both. */
export async function closeClientRefused(
  ports: DeskPorts,
  { businessId, oauthClient }: { businessId: string; oauthClient: string },
  proof: Refused['at'],
): Promise<void> {
  if (oauthClient === defaultClient) return;
  const doors: Refused['at'][] = proof === 'calendar' ? ['signIn', 'calendar'] : ['signIn'];
  for (const at of doors)
    await closeConflict(ports, { businessId, kind: 'client_refused', subjectId: causeOf(oauthClient, at) });
}
