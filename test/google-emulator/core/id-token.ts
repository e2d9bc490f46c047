import type { JsonWebKey, KeyObject } from 'node:crypto';
import { createHash, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import type { Account } from './rows.ts';

/** The key that signs ID tokens. */
type SigningKey = { keyId: string; privateKey: KeyObject };

let own: SigningKey | undefined;

/** One key for the life of the process, made when it is first needed. */
const processKey = (): SigningKey => {
  own ??= fromPrivate(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
  return own;
};

const fromPrivate = (privateKey: KeyObject): SigningKey => {
  const { n } = createPublicKey(privateKey).export({ format: 'jwk' });
  return { keyId: createHash('sha256').update(String(n)).digest('hex').slice(0, 40), privateKey };
};

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

export type IdClaims = {
  account: Account;
  clientId: string;
  scopes: string[];
  accessToken: string;
  /** Milliseconds since the epoch. */
  now: number;
  lifetimeSeconds: number;
  nonce?: string;
};

const profileOf = ({ account, scopes }: IdClaims): Record<string, unknown> => {
  const has = (name: string) => scopes.some((scope) => scope.endsWith(`/userinfo.${name}`));
  const [given = account.name, ...family] = account.name.split(' ');
  const hosted = account.email.split('@')[1] ?? '';
  return {
    ...(has('email') ? { email: account.email, email_verified: true } : {}),
    ...(has('profile') ? { name: account.name, given_name: given, family_name: family.join(' ') } : {}),
    ...(hosted === 'gmail.com' ? {} : { hd: hosted }),
  };
};

/** An RS256 JWT as Google's token endpoint gives it (6.8). */
export const idToken = (claims: IdClaims): string => {
  const { keyId, privateKey } = processKey();
  const seconds = Math.floor(claims.now / 1000);
  const payload = {
    iss: 'https://accounts.google.com',
    azp: claims.clientId,
    aud: claims.clientId,
    sub: claims.account.sub,
    ...profileOf(claims),
    at_hash: createHash('sha256').update(claims.accessToken).digest().subarray(0, 16).toString('base64url'),
    ...(claims.nonce === undefined ? {} : { nonce: claims.nonce }),
    iat: seconds,
    exp: seconds + claims.lifetimeSeconds,
  };
  const text = `${encoded({ alg: 'RS256', kid: keyId, typ: 'JWT' })}.${encoded(payload)}`;
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), privateKey).toString('base64url')}`;
};

/** `oauth2/v3/certs` */
export const publicKeys = (): { keys: JsonWebKey[] } => {
  const { keyId, privateKey } = processKey();
  return { keys: [{ ...createPublicKey(privateKey).export({ format: 'jwk' }), kid: keyId, use: 'sig', alg: 'RS256' }] };
};

/** `oauth2/v1/certs`: the same by key id, in PEM. */
export const publicPems = (): Record<string, string> => {
  const { keyId, privateKey } = processKey();
  return { [keyId]: createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString() };
};
