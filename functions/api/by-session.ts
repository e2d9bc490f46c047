import { Id } from '../../shared/contracts/api.ts';
import { ProblemError } from '../../shared/contracts/problems.ts';
import type { PersonRow, SessionRow } from '../../shared/contracts/rows/people.ts';
import { hashSecret, matchesHash } from '../../shared/identity/ids.ts';
import { consoleCookie, cookieName, wellFormedSecret } from '../../shared/people/console-cookie.ts';
import { getPerson } from '../../shared/people/people.ts';
import { scopesOfRole } from '../../shared/people/roles.ts';
import { csrfTokenOf, keepAlive, letsIn, readConsoleSession } from '../../shared/people/sessions.ts';
import type { Caller, SignedIn } from './authenticate.ts';
import { unknown } from './find.ts';
import type { HttpEvent } from './http-event.ts';
import type { ApiConfig, ApiPorts } from './ports.ts';

/** Who calls with the console's cookie instead of a key, or why they do not count. */
type Identified = { caller?: Caller; refused?: ProblemError };
type SessionPorts = Pick<ApiPorts, 'store' | 'clock'>;

export async function bySession(
  ports: SessionPorts,
  { publicUrl }: Pick<ApiConfig, 'publicUrl'>,
  event: HttpEvent,
): Promise<Identified> {
  const secret = secretIn(event, publicUrl);
  if (secret === undefined) return {};
  const session = await readConsoleSession(ports, secret);
  if (session === undefined) return { refused: new ProblemError('not_signed_in') };
  if (!isSafe(event) && !isOwnRequest(event, publicUrl, secret)) return { refused: new ProblemError('csrf_failed') };
  return await actingFor(ports, session, csrfTokenOf(secret), event.headers.get('slotbridge-business'));
}

/** A cookie that came twice is none: somebody else's host may have set one of them. */
function secretIn({ cookies }: HttpEvent, publicUrl: string): string | undefined {
  const named = `${cookieName(publicUrl, consoleCookie)}=`;
  const values = cookies.filter((cookie) => cookie.startsWith(named));
  return values.length === 1 ? wellFormedSecret(values[0]?.slice(named.length)) : undefined;
}

const isSafe = ({ method }: HttpEvent): boolean => method === 'GET' || method === 'HEAD';

/** SI3: the token proves that the answers of this session can be read, the origin that the page is ours. */
function isOwnRequest({ headers }: HttpEvent, publicUrl: string, secret: string): boolean {
  const token = headers.get('slotbridge-csrf') ?? '';
  return headers.get('origin') === new URL(publicUrl).origin && matchesHash(token, hashSecret(csrfTokenOf(secret)));
}

/** SI4: the role is read now; what is nobody's, another's or not theirs any more is answered alike. */
async function actingFor(
  ports: SessionPorts,
  session: SessionRow,
  csrfToken: string,
  businessId: string | undefined,
): Promise<Identified> {
  const person: SignedIn = { session, csrfToken };
  if (businessId === undefined) {
    await keepAlive(ports, session);
    return { caller: { kind: 'person', person } };
  }
  const row = await personOf(ports, session, businessId);
  if (row === undefined) return { caller: { kind: 'person', person, noBusiness: unknown('Slotbridge-Business') } };
  await keepAlive(ports, session, row);
  const acting = { businessId, keyId: row.id, name: session.name, scopes: scopesOfRole(row.role) };
  return { caller: { kind: 'business', ...acting, role: row.role, person } };
}

async function personOf(
  { store }: SessionPorts,
  session: SessionRow,
  businessId: string,
): Promise<PersonRow | undefined> {
  const row = Id.safeParse(businessId).success ? await getPerson(store, businessId, session.personId) : undefined;
  return letsIn(session, row) ? row : undefined;
}
