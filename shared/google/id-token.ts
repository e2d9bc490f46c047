import { createRemoteJWKSet, customFetch, jwtVerify } from 'jose';
import * as z from 'zod';
import type { Clock } from '../ports/clock.ts';
import { GoogleError, type Identity } from '../ports/google.ts';
import { type Fetch, type OAuthEndpoints, requestTimeoutMs } from './endpoints.ts';

const Claims = z.object({
  sub: z.string().min(1),
  email: z.string().min(1),
  email_verified: z.boolean().default(false),
  name: z.string().min(1).optional(),
  picture: z
    .url({ protocol: /^https$/ })
    .optional()
    .catch(undefined),
  nonce: z.string(),
});

export type IdTokenVerifier = (
  idToken: string | undefined,
  expected: { clientId: string; nonce: string },
) => Promise<Identity>;

/** Checks signature, issuer, audience, time and nonce of what the token endpoint says about the person (reference 6.8). */
export function createIdTokenVerifier(parts: {
  endpoints: OAuthEndpoints;
  clock: Clock;
  fetch: Fetch;
}): IdTokenVerifier {
  const { endpoints, clock, fetch } = parts;
  const keys = createRemoteJWKSet(new URL(endpoints.keys), {
    timeoutDuration: requestTimeoutMs,
    [customFetch]: (url, init) => fetch(url, init),
  });
  return async (idToken, { clientId, nonce }) => {
    if (idToken === undefined) throw refused('id_token_missing');
    const verified = await jwtVerify(idToken, keys, {
      issuer: endpoints.issuers,
      audience: clientId,
      algorithms: ['RS256'],
      requiredClaims: ['exp', 'iat'],
      currentDate: new Date(clock.now()),
      clockTolerance: 300,
    }).catch((error: unknown) => {
      throw isRefusal(error) ? refused('id_token_invalid') : unreachable();
    });
    const claims = Claims.safeParse(verified.payload);
    if (!claims.success) throw refused('id_token_incomplete');
    if (claims.data.nonce !== nonce) throw refused('id_token_nonce');
    return identityOf(claims.data);
  };
}

const identityOf = ({ sub, email, email_verified, name, picture }: z.infer<typeof Claims>): Identity => ({
  sub,
  email,
  emailVerified: email_verified,
  ...(name === undefined ? {} : { name }),
  ...(picture === undefined ? {} : { pictureUrl: picture }),
});

/** Anything but a verdict on the token itself: the keys could not be had. */
const isRefusal = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  typeof error.code === 'string' &&
  /^ERR_(JWT|JWS|JOSE_ALG|JWKS_(NO_MATCHING|MULTIPLE))/.test(error.code);

const refused = (reason: string): GoogleError =>
  new GoogleError({ kind: 'grantFailed' }, { reason, message: `The id token is refused (${reason})` });

const unreachable = (): GoogleError =>
  new GoogleError(
    { kind: 'transient' },
    { reason: 'keys_unreachable', message: 'The keys for id tokens cannot be had' },
  );
