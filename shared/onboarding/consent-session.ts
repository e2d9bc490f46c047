import * as z from 'zod';
import { directoryKeys } from '../contracts/keys.ts';
import type { InvitationRow } from '../contracts/rows/directory.ts';
import { defaultClient } from '../contracts/rows/oauth-clients.ts';
import { hashSecret, matchesHash, newSecret } from '../identity/ids.ts';
import type { Grant } from '../ports/google.ts';
import type { Ports } from '../ports/ports.ts';
import { readRow } from '../records/read.ts';
import { hours, iso, minutes, unixSeconds } from '../records/time.ts';
import { parseToken } from './invitation-token.ts';

/**
 * What a browser may do after it came back from Google: choose a calendar for this one issue of the invitation, and watch the
 * import afterwards, when the link itself is used up. The browser holds the secret, the row its hash.
 */
const ConsentSessionRow = z.object({
  pk: z.string(),
  sk: z.string(),
  v: z.literal(1),
  row: z.literal('consentSession'),
  resourceId: z.string(),
  invitationId: z.string(),
  issue: z.int(),
  /** SHA-256 of the secret of the link that led here, hex: the session opens only pages under that link. */
  linkHash: z.string(),
  /** The account whose grant is stored; absent while the person has to confirm it (IN5). */
  accountId: z.string().optional(),
  /** A grant that waits for confirmation, sealed for purpose `grants` and bound to this row. */
  pendingGrant: z.string().optional(),
  pendingEmail: z.string().optional(),
  /** The OAuth client it was given to; absent in rows of before clients could be brought. */
  pendingClient: z.string().optional(),
  /** The link of the calendar that was chosen. */
  linkId: z.string().optional(),
  until: z.iso.datetime(),
  /** Unix seconds. */
  expiresAt: z.int(),
});
type ConsentSessionRow = z.infer<typeof ConsentSessionRow>;

/** The row with what is known from its key. */
export type ConsentSession = ConsentSessionRow & { businessId: string };

const StoredGrant = z.object({
  sub: z.string(),
  email: z.string(),
  scopes: z.array(z.string()),
  accessToken: z.string(),
  accessTokenExpiresAt: z.number(),
  refreshToken: z.string().optional(),
  refreshTokenExpiresAt: z.number().optional(),
});

const sessionLifeMs = hours(24);
const confirmLifeMs = minutes(30);

type Pending = { grant: Grant; oauthClient: string };

type SessionPorts = Pick<Ports, 'store' | 'vault' | 'clock' | 'random'>;

/** Opens a session and answers its secret, for the browser's cookie. */
export async function openSession(
  { store, vault, clock, random }: SessionPorts,
  invitation: InvitationRow,
  held: { accountId: string } | { pending: Pending },
): Promise<string> {
  const { businessId, resourceId, id: invitationId, issue } = invitation;
  const secret = newSecret(random);
  const key = directoryKeys.consentSession(businessId, hashSecret(secret));
  const until = clock.now() + ('pending' in held ? confirmLifeMs : sessionLifeMs);
  const content =
    'pending' in held
      ? {
          pendingGrant: await vault.seal(businessId, 'grants', key.sk, JSON.stringify(held.pending.grant)),
          pendingEmail: held.pending.grant.email,
          pendingClient: held.pending.oauthClient,
        }
      : held;
  const row: ConsentSessionRow = {
    ...key,
    v: 1,
    row: 'consentSession',
    resourceId,
    invitationId,
    issue,
    linkHash: invitation.hash,
    ...content,
    until: iso(until),
    expiresAt: unixSeconds(until),
  };
  await store.put({ table: 'directory', row });
  return secret;
}

/** The session of this browser for this link, also when the link itself is used up; undefined when it has ended. */
export async function readSession(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  where: { token: string; secret: string },
): Promise<ConsentSession | undefined> {
  const link = parseToken(where.token);
  if (link === undefined) return undefined;
  const key = directoryKeys.consentSession(link.businessId, hashSecret(where.secret));
  const row = await readRow(store, 'directory', key, ConsentSessionRow);
  if (row === undefined || row.resourceId !== link.resourceId || !matchesHash(link.secret, row.linkHash))
    return undefined;
  return Date.parse(row.until) > clock.now() ? { ...row, businessId: link.businessId } : undefined;
}

/** The grant that waits for the person's confirmation, if one does. */
export async function pendingGrant(
  { vault }: Pick<Ports, 'vault'>,
  session: ConsentSession,
): Promise<Pending | undefined> {
  if (session.pendingGrant === undefined) return undefined;
  const opened = await vault.open(session.businessId, 'grants', session.sk, session.pendingGrant);
  const { refreshToken, refreshTokenExpiresAt, ...grant } = StoredGrant.parse(JSON.parse(opened));
  return {
    oauthClient: session.pendingClient ?? defaultClient,
    grant: {
      ...grant,
      ...(refreshToken === undefined ? {} : { refreshToken }),
      ...(refreshTokenExpiresAt === undefined ? {} : { refreshTokenExpiresAt }),
    },
  };
}

/** The person has confirmed: the waiting grant is stored elsewhere now, and the session goes on with its account. */
export async function confirmSession(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  session: ConsentSession,
  accountId: string,
): Promise<void> {
  const until = clock.now() + sessionLifeMs;
  await store.update({
    table: 'directory',
    key: { pk: session.pk, sk: session.sk },
    set: { accountId, until: iso(until), expiresAt: unixSeconds(until) },
    remove: ['pendingGrant', 'pendingEmail', 'pendingClient'],
    when: [{ attribute: 'pendingGrant', is: 'present' }],
  });
}

export async function rememberLink(
  { store }: Pick<Ports, 'store'>,
  session: ConsentSession,
  linkId: string,
): Promise<void> {
  await store.update({
    table: 'directory',
    key: { pk: session.pk, sk: session.sk },
    set: { linkId },
    when: [{ attribute: 'pk', is: 'present' }],
  });
}
