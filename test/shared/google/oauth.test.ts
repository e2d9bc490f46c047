import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { oauthBody } from './bodies.ts';
import { fakeGoogle, form } from './fake-google.ts';
import { failureOf, product } from './product.ts';

const { publicKey, privateKey } = await generateKeyPair('RS256');
const stranger = await generateKeyPair('RS256');
const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' };

const from = Date.parse('2026-11-21T10:00:00.000Z') / 1000;
const goodClaims: JWTPayload = {
  iss: 'https://accounts.google.com',
  aud: 'client-1',
  sub: 'sub-1',
  email: 'anna@example.com',
  nonce: 'nonce-1',
  iat: from,
  exp: from + 3600,
};
const signed = (claims: JWTPayload, key = privateKey) =>
  new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(key);

type Options = { idToken?: string | undefined; more?: object; keys?: { status: number } };

/** One that hands out tokens for any code. */
function consenting({ idToken, more, keys }: Options = {}) {
  const google = fakeGoogle(async ({ url }) => {
    if (url.pathname === '/oauth2/v3/certs') return keys ?? { body: { keys: [jwk] } };
    const tokens = { access_token: 'ya29.x', expires_in: 3599, scope: 'openid https://a/b', token_type: 'Bearer' };
    return { body: { ...tokens, ...(idToken === undefined ? {} : { id_token: idToken }), ...more } };
  });
  return { ...google, oauth: product({ fetch: google.fetch }).worker().oauth };
}

const exchange = {
  client: { businessId: 'biz_a', oauthClient: 'default' },
  redirectUri: 'https://x.test/google/callback',
  code: '4/0code',
  codeVerifier: 'verifier',
  nonce: 'nonce-1',
};

describe('the authorization request', () => {
  const ask = {
    client: { businessId: 'biz_a', oauthClient: 'default' },
    redirectUri: exchange.redirectUri,
    scopes: ['openid', 'b'],
    state: 's',
    codeChallenge: 'c',
    nonce: 'n',
  };
  const asked = async (more: { forceConsent: boolean; loginHint?: string }) =>
    Object.fromEntries(new URL(await consenting().oauth.authorizationUrl({ ...ask, ...more })).searchParams);

  test('IN3 it is the code flow with PKCE S256, state, nonce and offline access', async () => {
    expect(await asked({ forceConsent: true, loginHint: 'anna@example.com' })).toEqual({
      client_id: 'client-1',
      redirect_uri: exchange.redirectUri,
      response_type: 'code',
      scope: 'openid b',
      access_type: 'offline',
      state: 's',
      nonce: 'n',
      code_challenge: 'c',
      code_challenge_method: 'S256',
      login_hint: 'anna@example.com',
      prompt: 'consent',
    });
  });

  test('IN3 consent is forced only where asked for, and without a hint the account is chosen', async () => {
    const hint = { loginHint: 'anna@example.com' };
    expect(await asked({ forceConsent: false, ...hint })).not.toHaveProperty('prompt');
    expect(await asked({ forceConsent: false })).toHaveProperty('prompt', 'select_account');
    expect(await asked({ forceConsent: true })).toHaveProperty('prompt', 'consent select_account');
  });

  test('without an address of its own it goes to Google', async () => {
    const { oauthEndpoints } = await import('../../../shared/google/endpoints.ts');
    expect(oauthEndpoints().authorization).toBe('https://accounts.google.com/o/oauth2/v2/auth');
    expect(oauthEndpoints('http://127.0.0.1:9/').token).toBe('http://127.0.0.1:9/token');
  });
});

describe('the exchange of a code', () => {
  test('it proves the verifier and yields person, scopes and tokens with their ends', async () => {
    const more = { refresh_token: '1//0r', refresh_token_expires_in: 604_799 };
    const google = consenting({ idToken: await signed(goodClaims), more });
    expect(await google.oauth.exchangeCode(exchange)).toEqual({
      sub: 'sub-1',
      email: 'anna@example.com',
      scopes: ['openid', 'https://a/b'],
      accessToken: 'ya29.x',
      accessTokenExpiresAt: (from + 3599) * 1000,
      refreshToken: '1//0r',
      refreshTokenExpiresAt: (from + 604_799) * 1000,
    });
    expect(google.calls('/token').map(form)).toEqual([
      {
        grant_type: 'authorization_code',
        code: '4/0code',
        code_verifier: 'verifier',
        redirect_uri: exchange.redirectUri,
        client_id: 'client-1',
        client_secret: 'GOCSPX-very-secret',
      },
    ]);
  });

  test('IN6 without a refresh token the grant has none, rather than an empty one', async () => {
    const google = consenting({ idToken: await signed(goodClaims) });
    expect(Object.keys(await google.oauth.exchangeCode(exchange))).not.toContain('refreshToken');
  });

  test('a code that was used or has ended is no grant', async () => {
    const google = fakeGoogle(() => ({ status: 400, body: oauthBody('invalid_grant', 'Malformed auth code.') }));
    const { oauth } = product({ fetch: google.fetch }).worker();
    const error = await failureOf(oauth.exchangeCode(exchange));
    expect(error).toMatchObject({ failure: { kind: 'grantFailed' }, reason: 'invalid_grant' });
  });

  test.each([
    ['issued by somebody else', { iss: 'https://evil.test' }, 'id_token_invalid'],
    ['meant for another client', { aud: 'client-2' }, 'id_token_invalid'],
    ['over', { exp: from - 301 }, 'id_token_invalid'],
    ['of another request', { nonce: 'nonce-2' }, 'id_token_nonce'],
    ['without a person', { sub: '' }, 'id_token_incomplete'],
    ['without an address', { email: undefined }, 'id_token_incomplete'],
  ])('an id token that is %s is refused', async (_what, claims, reason) => {
    const google = consenting({ idToken: await signed({ ...goodClaims, ...claims }) });
    const error = await failureOf(google.oauth.exchangeCode(exchange));
    expect(error).toMatchObject({ failure: { kind: 'grantFailed' }, reason });
  });

  test('an id token signed by a stranger, unsigned or absent is refused', async () => {
    const parts = (await signed(goodClaims)).split('.');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${parts[1]}.`;
    const reasons: (string | undefined)[] = [];
    for (const idToken of [await signed(goodClaims, stranger.privateKey), unsigned, undefined]) {
      reasons.push((await failureOf(consenting({ idToken }).oauth.exchangeCode(exchange))).reason);
    }
    expect(reasons).toEqual(['id_token_invalid', 'id_token_invalid', 'id_token_missing']);
  });

  test('keys that cannot be had are a passing failure and no verdict on the person', async () => {
    const google = consenting({ idToken: await signed(goodClaims), keys: { status: 503 } });
    const error = await failureOf(google.oauth.exchangeCode(exchange));
    expect(error).toMatchObject({ failure: { kind: 'transient' }, reason: 'keys_unreachable' });
  });
});

describe('revoking', () => {
  test('§6.7 the token goes in the body, never in the address', async () => {
    const google = consenting();
    await google.oauth.revoke('1//0r');
    expect(google.seen.map((seen) => [seen.method, seen.url.href, form(seen)])).toEqual([
      ['POST', 'http://google.test/revoke', { token: '1//0r' }],
    ]);
  });

  test('§6.7 a token that is dead already is done, an outage is not', async () => {
    const answers = [
      { status: 400, body: oauthBody('invalid_token') },
      { status: 503, body: '' },
    ];
    const google = fakeGoogle(() => answers.shift() ?? {});
    const { oauth } = product({ fetch: google.fetch }).worker();
    await oauth.revoke('1//0r');
    expect((await failureOf(oauth.revoke('1//0r'))).failure.kind).toBe('transient');
  });
});
