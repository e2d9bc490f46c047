import { createHash } from 'node:crypto';
import * as z from 'zod';
import { directoryKeys } from '../contracts/keys.ts';
import type { InvitationRow } from '../contracts/rows/directory.ts';
import { defaultClient } from '../contracts/rows/oauth-clients.ts';
import { hashSecret, matchesHash, newSecret } from '../identity/ids.ts';
import type { Ports } from '../ports/ports.ts';
import type { Key } from '../ports/store.ts';
import { readRow } from '../records/read.ts';
import { iso, minutes, unixSeconds } from '../records/time.ts';

/** A sign-in on its way through Google: one-time, short, and bound to the browser that began it (IN3). */
const OAuthStateRow = z.object({
  pk: z.string(),
  sk: z.string(),
  v: z.literal(1),
  row: z.literal('oauthState'),
  resourceId: z.string(),
  invitationId: z.string(),
  issue: z.int(),
  /** The OAuth client that Google was asked for; absent in rows of before clients could be brought. */
  oauthClient: z.string().default(defaultClient),
  /** SHA-256 of the browser's cookie, hex. */
  browserHash: z.string(),
  /** PKCE verifier and nonce, sealed for purpose `invitations` and bound to this row. */
  sealed: z.string(),
  /** The full consent was asked for already; a second time would not help. */
  forced: z.boolean(),
  until: z.iso.datetime(),
  /** Unix seconds. */
  expiresAt: z.int(),
});
type OAuthStateRow = z.infer<typeof OAuthStateRow>;

const Sealed = z.object({ verifier: z.string(), nonce: z.string() });

export const signInLifeMs = minutes(15);

type StatePorts = Pick<Ports, 'store' | 'vault' | 'clock' | 'random'>;

export type SignIn = { state: string; nonce: string; codeChallenge: string };

export async function beginSignIn(
  { store, vault, clock, random }: StatePorts,
  invitation: InvitationRow,
  { browser, forced, oauthClient }: { browser: string; forced: boolean; oauthClient: string },
): Promise<SignIn> {
  const { businessId, resourceId, id: invitationId, issue } = invitation;
  const [secret, nonce, verifier] = [newSecret(random), newSecret(random), newSecret(random) + newSecret(random)];
  const stateHash = hashSecret(secret);
  const until = clock.now() + signInLifeMs;
  const sealed = await vault.seal(businessId, 'invitations', boundTo(stateHash), JSON.stringify({ verifier, nonce }));
  const row: OAuthStateRow = {
    ...directoryKeys.oauthState(businessId, stateHash),
    v: 1,
    row: 'oauthState',
    resourceId,
    invitationId,
    issue,
    oauthClient,
    browserHash: hashSecret(browser),
    sealed,
    forced,
    until: iso(until),
    expiresAt: unixSeconds(until),
  };
  await store.put({ table: 'directory', row });
  const codeChallenge = createHash('sha256').update(verifier).digest('base64url');
  return { state: `${businessId}.${secret}`, nonce, codeChallenge };
}

export type Begun = Pick<OAuthStateRow, 'resourceId' | 'invitationId' | 'issue' | 'oauthClient' | 'forced'> &
  z.infer<typeof Sealed> & { businessId: string };

const shape = /^(biz_[0-9A-Za-z]{1,40})\.([A-Za-z0-9_-]{20,100})$/;

/**
 * Takes the sign-in out, once: of two calls with the same state one gets it. Another browser's cookie, an old or unknown state
 * get nothing, and leave it for its owner.
 */
export async function takeSignIn(
  { store, vault, clock }: Omit<StatePorts, 'random'>,
  { state, browser }: { state: string; browser: string },
): Promise<Begun | undefined> {
  const [, businessId, secret] = shape.exec(state) ?? [];
  if (businessId === undefined || secret === undefined) return undefined;
  const stateHash = hashSecret(secret);
  const key = directoryKeys.oauthState(businessId, stateHash);
  const row = await takeOnce({ store, clock }, { key, schema: OAuthStateRow, browser });
  if (row === undefined) return undefined;
  const opened = await vault.open(businessId, 'invitations', boundTo(stateHash), row.sealed);
  const { resourceId, invitationId, issue, oauthClient, forced } = row;
  return { businessId, resourceId, invitationId, issue, oauthClient, forced, ...Sealed.parse(JSON.parse(opened)) };
}

/** A row that is bound to a browser, taken out by one of all who ask for it. */
export async function takeOnce<T extends { browserHash: string; until: string }>(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  { key, schema, browser }: { key: Key; schema: z.ZodType<T>; browser: string },
): Promise<T | undefined> {
  const row = await readRow(store, 'directory', key, schema);
  if (row === undefined || !matchesHash(browser, row.browserHash) || Date.parse(row.until) <= clock.now())
    return undefined;
  const taken = await store.delete({ table: 'directory', key, when: [{ attribute: 'pk', is: 'present' }] });
  return taken.ok ? row : undefined;
}

const boundTo = (stateHash: string): string => `oauthState:${stateHash}`;
