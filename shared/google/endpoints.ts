/** Where Google's OAuth lives; under one address in the emulator (reference 0.2). */
export type OAuthEndpoints = { authorization: string; token: string; revoke: string; keys: string; issuers: string[] };

const issuers = ['https://accounts.google.com', 'accounts.google.com'];

export function oauthEndpoints(oauthUrl?: string): OAuthEndpoints {
  if (oauthUrl === undefined) {
    return {
      authorization: 'https://accounts.google.com/o/oauth2/v2/auth',
      token: 'https://oauth2.googleapis.com/token',
      revoke: 'https://oauth2.googleapis.com/revoke',
      keys: 'https://www.googleapis.com/oauth2/v3/certs',
      issuers,
    };
  }
  const root = oauthUrl.replace(/\/+$/, '');
  return {
    authorization: `${root}/o/oauth2/v2/auth`,
    token: `${root}/token`,
    revoke: `${root}/revoke`,
    keys: `${root}/oauth2/v3/certs`,
    issuers: [...issuers, root],
  };
}

export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** A call that takes longer has failed for us, though perhaps not for Google (PU2). */
export const requestTimeoutMs = 15_000;
