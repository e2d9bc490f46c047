import { defaultClient } from '../contracts/rows/oauth-clients.ts';
import { closeConflict, openConflict } from '../desk/desk.ts';
import type { GoogleFailure } from '../ports/google.ts';
import type { Ports } from '../ports/ports.ts';

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
    cause: causes[at](reason ?? 'no reason given'),
    impact:
      'Changes in Google are not seen and bookings are not written there for the accounts of this client. Nothing is lost: everything waits, is tried every half hour and is done then.',
  });
}

const causes: Record<Refused['at'], (reason: string) => string> = {
  signIn: (reason) =>
    `Google does not take your OAuth client or its secret (${reason}). Look at the client in Google’s console, and send its id and present secret with PUT /v1/google-client.`,
  calendar: (reason) =>
    `Google refuses the project of your OAuth client (${reason}). Enable the Google Calendar API in that project, in Google’s console.`,
};

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
