import { digits, opaqueText, shuffled } from './ids.ts';
import type { AccessToken, Account, AuthCode, Client, Consent, Death, RefreshToken } from './rows.ts';
import { canonicalScope, isSignInScope } from './scopes.ts';
import type { World } from './world.ts';

/** OAuth errors wear a third form (5.2). */
export class OAuthError extends Error {
  readonly status: number;
  readonly body: { error: string; error_description?: string; error_subtype?: string };
  constructor(status: number, error: string, description?: string, subtype?: string) {
    super(description ?? error);
    this.name = 'OAuthError';
    this.status = status;
    this.body = {
      error,
      ...(description === undefined ? {} : { error_description: description }),
      ...(subtype === undefined ? {} : { error_subtype: subtype }),
    };
  }
}

export const consentKey = (email: string, project: string) => `${email}\n${project}`;

const union = (a: readonly string[], b: readonly string[]): string[] => [...new Set([...a, ...b])];

/** What a person ticked, as the scopes the token will have (6.4). */
export const grantedScopes = (
  world: World,
  asked: readonly string[],
  ticked: readonly string[],
  earlier: Consent | undefined,
  includeEarlier: boolean,
): string[] => {
  const boxed = boxedScopes(world, asked);
  const kept = world.switches.earlierGrantsStay ? (earlier?.scopes ?? []) : [];
  const given = asked
    .map(canonicalScope)
    .filter((scope) => !boxed.includes(scope) || ticked.includes(scope) || kept.includes(scope));
  return includeEarlier ? union(given, earlier?.scopes ?? []) : [...new Set(given)];
};

/** Scopes with a tick-box: none for sign-in, and none for a lone scope besides it. */
export const boxedScopes = (world: World, asked: readonly string[]): string[] => {
  const scopes = [...new Set(asked.map(canonicalScope).filter((scope) => !isSignInScope(scope)))];
  return scopes.length > 1 || world.switches.loneScopeHasBox ? scopes : [];
};

/** A code is single-use and short-lived, and has a slash in it. */
export const issueCode = (world: World, code: Omit<AuthCode, 'code' | 'expires'>): AuthCode => {
  const text = `4${world.switches.codeWithSlash ? '/' : '-'}0A${opaqueText(world.random, 70)}`;
  const expires = world.now() + world.switches.codeLifetimeSeconds * 1000;
  return world.codes.set(text, { ...code, code: text, expires });
};

export const rememberConsent = (world: World, email: string, client: Client, scopes: string[]): Consent => {
  const key = consentKey(email, client.project);
  const earlier = world.consents.get(key);
  return world.consents.set(key, {
    email,
    project: client.project,
    scopes: union(earlier?.scopes ?? [], scopes),
    clientsWithRefreshToken: earlier?.clientsWithRefreshToken ?? [],
  });
};

type Owner = { email: string; clientId: string; project: string; scopes: string[] };

export const issueAccessToken = (world: World, owner: Owner, refreshToken?: string): AccessToken => {
  const now = world.now();
  for (const [key, token] of world.accessTokens.entries())
    if (token.expires < now - 3_600_000) world.accessTokens.delete(key);
  const token = `ya29.a0${opaqueText(world.random, 80)}`;
  return world.accessTokens.set(token, {
    token,
    email: owner.email,
    clientId: owner.clientId,
    project: owner.project,
    scopes: owner.scopes,
    expires: now + world.switches.accessTokenLifetimeSeconds * 1000,
    ...(refreshToken === undefined ? {} : { refreshToken }),
  });
};

export const issueRefreshToken = (world: World, owner: Owner): RefreshToken => {
  dropOldest(world, owner);
  const token = `1//0${opaqueText(world.random, 60)}`;
  const now = world.now();
  const life = world.switches.refreshTokenExpiresInSeconds;
  return world.refreshTokens.set(token, {
    token,
    email: owner.email,
    clientId: owner.clientId,
    project: owner.project,
    scopes: owner.scopes,
    created: now,
    order: world.nextOrder(),
    ...(life > 0 ? { expires: now + life * 1000 } : {}),
  });
};

/** The oldest goes silently when an account has too many with one client (6.6). */
const dropOldest = (world: World, owner: Owner): void => {
  const live = world.refreshTokens
    .filter((token) => token.email === owner.email && token.clientId === owner.clientId && token.death === undefined)
    .sort((a, b) => a.order - b.order);
  const surplus = live.length - world.switches.refreshTokensPerAccount + 1;
  for (const token of live.slice(0, Math.max(0, surplus))) {
    world.refreshTokens.set(token.token, { ...token, death: 'revoked' });
  }
};

/** A refresh token only offline, and only with the first grant or a renewed consent (6.3). */
export const givesRefreshToken = (world: World, code: AuthCode, project: string): boolean => {
  const consent = world.consents.get(consentKey(code.email, project));
  return code.offline && (code.forceConsent || !consent?.clientsWithRefreshToken.includes(code.clientId));
};

export const markRefreshToken = (world: World, email: string, client: Client): void => {
  const key = consentKey(email, client.project);
  const consent = world.consents.get(key);
  if (!consent) return;
  world.consents.set(key, {
    ...consent,
    clientsWithRefreshToken: union(consent.clientsWithRefreshToken, [client.clientId]),
  });
};

/** Ends what a person allowed: all clients of the project, or of all projects (6.7). */
export const endGrants = (
  world: World,
  email: string,
  death: Death,
  which: { project?: string; clientId?: string },
): void => {
  const concerned = (row: { email: string; project: string; clientId: string }) =>
    row.email === email &&
    (which.project === undefined || row.project === which.project) &&
    (which.clientId === undefined || row.clientId === which.clientId);
  for (const token of world.refreshTokens.filter(concerned)) {
    if (token.death === undefined) world.refreshTokens.set(token.token, { ...token, death });
  }
  for (const token of world.accessTokens.filter(concerned)) world.accessTokens.delete(token.token);
  for (const [key, consent] of world.consents.entries()) {
    if (consent.email !== email || (which.project !== undefined && consent.project !== which.project)) continue;
    if (which.clientId === undefined) world.consents.delete(key);
    else {
      const others = consent.clientsWithRefreshToken.filter((clientId) => clientId !== which.clientId);
      world.consents.set(key, { ...consent, clientsWithRefreshToken: others });
    }
  }
};

export const refreshTokenIsLive = (world: World, token: RefreshToken): boolean =>
  token.death === undefined && (token.expires === undefined || token.expires > world.now());

export const scopeText = (world: World, scopes: string[]): string =>
  (world.switches.scopeOrder === 'shuffled' ? shuffled(world.random, scopes) : scopes).join(' ');

export const newSub = (world: World): string => `1${digits(world.random, 20)}`;

export const accountOf = (world: World, hint: string): Account | undefined =>
  world.accounts.get(hint.toLowerCase()) ?? world.accounts.find((account) => account.sub === hint);
