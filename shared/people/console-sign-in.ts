import { createHash, createHmac } from 'node:crypto';
import { directoryKeys } from '../contracts/keys.ts';
import { ConsoleSignInRow } from '../contracts/rows/people.ts';
import { hashSecret, newSecret } from '../identity/ids.ts';
import { signInLifeMs, takeOnce } from '../onboarding/oauth-state.ts';
import type { Ports } from '../ports/ports.ts';
import { iso, unixSeconds } from '../records/time.ts';

/** A sign-in to the console on its way through Google: one-time, short, bound to the browser that began it (SI1). */

const prefix = 'console.';

/**
 * PKCE verifier and nonce follow from the browser's cookie and the state, so nothing of them is stored. Who sees the address that
 * Google sends the browser back to has the state, but not the cookie.
 */
const derived = (browser: string, secret: string, use: 'verifier' | 'nonce'): string =>
  createHmac('sha256', browser).update(`${use}:${secret}`).digest('base64url');

export async function beginConsoleSignIn(
  { store, clock, random }: Pick<Ports, 'store' | 'clock' | 'random'>,
  { browser, returnTo }: { browser: string; returnTo: string },
): Promise<{ state: string; nonce: string; codeChallenge: string }> {
  const secret = newSecret(random);
  const until = clock.now() + signInLifeMs;
  const row = {
    ...directoryKeys.consoleSignIn(hashSecret(secret)),
    ...{ v: 1, row: 'consoleSignIn', browserHash: hashSecret(browser), returnTo },
    ...{ until: iso(until), expiresAt: unixSeconds(until) },
  };
  await store.put({ table: 'directory', row });
  const verifier = derived(browser, secret, 'verifier');
  return {
    state: `${prefix}${secret}`,
    nonce: derived(browser, secret, 'nonce'),
    codeChallenge: createHash('sha256').update(verifier).digest('base64url'),
  };
}

export const isConsoleState = (state: string | undefined): state is string => state?.startsWith(prefix) === true;

export async function takeConsoleSignIn(
  ports: Pick<Ports, 'store' | 'clock'>,
  { state, browser }: { state: string; browser: string },
): Promise<{ verifier: string; nonce: string; returnTo: string } | undefined> {
  const secret = state.slice(prefix.length);
  const key = directoryKeys.consoleSignIn(hashSecret(secret));
  const row = await takeOnce(ports, { key, schema: ConsoleSignInRow, browser });
  if (row === undefined) return undefined;
  return {
    verifier: derived(browser, secret, 'verifier'),
    nonce: derived(browser, secret, 'nonce'),
    returnTo: row.returnTo,
  };
}
