import { createHmac } from 'node:crypto';
import { directoryKeys } from '../contracts/keys.ts';
import { type PersonRow, SessionRow } from '../contracts/rows/people.ts';
import { hashSecret, newSecret, personIdOf } from '../identity/ids.ts';
import type { Identity } from '../ports/google.ts';
import type { Ports } from '../ports/ports.ts';
import { readRow } from '../records/read.ts';
import { days, hours, iso, minutes, unixSeconds } from '../records/time.ts';

const idleMs = hours(12);
export const longestMs = days(14);
/** So often at most a use is written down. */
const seenEveryMs = minutes(5);

type SessionPorts = Pick<Ports, 'store' | 'clock'>;

/** SI2: always under a new secret, whatever the browser brought along. Answers the secret, for the browser's cookie. */
export async function openConsoleSession(
  { store, clock, random }: SessionPorts & Pick<Ports, 'random'>,
  { sub, email, name, pictureUrl }: Identity,
): Promise<string> {
  const secret = newSecret(random);
  const now = clock.now();
  const row: SessionRow = {
    ...directoryKeys.session(hashSecret(secret)),
    v: 1,
    row: 'session',
    personId: personIdOf(email),
    sub,
    email,
    name: nameOf({ name, email }),
    ...(pictureUrl === undefined ? {} : { pictureUrl }),
    startedAt: iso(now),
    seenAt: iso(now),
    ...endingAt(now + idleMs),
  };
  await store.put({ table: 'directory', row });
  return secret;
}

const endingAt = (until: number) => ({ until: iso(until), expiresAt: unixSeconds(until) });

/** What a person calls themself at Google, fit for a line of a ledger. */
export const nameOf = ({ name = '', email }: { name?: string | undefined; email: string }): string =>
  name
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, 200) || email;

/** The session of this secret; undefined when it has ended, or never was. */
export async function readConsoleSession({ store, clock }: SessionPorts, secret: string) {
  const key = directoryKeys.session(hashSecret(secret));
  const session = await readRow(store, 'directory', key, SessionRow);
  if (session === undefined || Date.parse(session.until) <= clock.now()) return undefined;
  return session;
}

/** Puts off the end of a session that is used, never past its longest, and says when the person was last here. */
export async function keepAlive(
  { store, clock }: SessionPorts,
  { pk, sk, startedAt, seenAt, name, sub }: SessionRow,
  person?: PersonRow,
): Promise<void> {
  const now = clock.now();
  if (now - Date.parse(seenAt) < seenEveryMs) return;
  const until = Math.min(now + idleMs, Date.parse(startedAt) + longestMs);
  const when = [{ attribute: 'pk', is: 'present' }] as const;
  await store.update({
    ...{ table: 'directory', key: { pk, sk }, set: { seenAt: iso(now), ...endingAt(until) }, when: [...when] },
  });
  if (person !== undefined)
    await store.update({
      table: 'directory',
      key: directoryKeys.person(person.businessId, person.id),
      set: { lastSeenAt: iso(now), name },
      when: [{ attribute: 'sub', is: '=', value: sub }],
    });
}

export const endConsoleSession = async ({ store }: Pick<Ports, 'store'>, secret: string): Promise<void> =>
  void (await store.delete({ table: 'directory', key: directoryKeys.session(hashSecret(secret)) }));

/** SI3: known only to whoever may read the session's answers; it follows from the secret, so it stands nowhere. */
export const csrfTokenOf = (secret: string): string => createHmac('sha256', secret).update('csrf').digest('base64url');

/** SI4: whether the session lets this person into that business as things stand now. */
export const letsIn = (
  { sub, startedAt }: Pick<SessionRow, 'sub' | 'startedAt'>,
  person: PersonRow | undefined,
): person is PersonRow =>
  person?.state === 'active' && person.sub === sub && startedAt >= (person.sessionsFrom ?? startedAt);
