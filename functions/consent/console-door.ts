import { defaultClient } from '../../shared/contracts/rows/oauth-clients.ts';
import { identityScopes } from '../../shared/contracts/google.ts';
import { admit } from '../../shared/people/admit.ts';
import { beginConsoleSignIn, takeConsoleSignIn } from '../../shared/people/console-sign-in.ts';
import { ownPath } from '../../shared/people/return-path.ts';
import { endConsoleSession, openConsoleSession } from '../../shared/people/sessions.ts';
import { GoogleError, type Identity } from '../../shared/ports/google.ts';
import type { Consent } from './config.ts';
import { browserOf, consoleSecretOf, consoleSessionCookie, markBrowser } from './cookies.ts';
import { textsOfStranger } from './language.ts';
import { atTheDoor, linkTo, type Message, messageOf } from './message-page.ts';
import type { Request } from './request.ts';
import type { Answer } from './respond.ts';
import { redirectUri } from './sign-in.ts';

/** The installation's own client, whichever the person's businesses have brought. */
const installationClient = { businessId: 'installation', oauthClient: defaultClient };

/** In and out of the console. Who comes in is known by Google's word alone; nothing of Google's is kept but who it is (SI1). */

export async function goIn({ ports, config }: Consent, request: Request): Promise<Answer> {
  const { browser, cookie } = markBrowser(config, request, ports.random);
  const returnTo = ownPath(request.query('returnTo'), config.publicUrl);
  const { state, nonce, codeChallenge } = await beginConsoleSignIn(ports, { browser, returnTo });
  const redirect = await ports.google.oauth.authorizationUrl({
    client: installationClient,
    redirectUri: redirectUri(config),
    scopes: [...identityScopes],
    state,
    codeChallenge,
    nonce,
    forceConsent: false,
    online: true,
  });
  return { redirect, cookies: [cookie] };
}

/** The person comes back from Google. The state is taken out first, so nothing below happens twice. */
export async function comeBack(consent: Consent, request: Request, state: string): Promise<Answer> {
  const { ports, config } = consent;
  const texts = textsOfStranger(config, request);
  const page = (status: number, message: Message): Answer =>
    atTheDoor(texts, status, message, linkTo('/console/sign-in', texts.say('console.again')));
  const browser = browserOf(config, request);
  const begun = browser === undefined ? undefined : await takeConsoleSignIn(ports, { state, browser });
  if (begun === undefined) return page(400, messageOf({ texts }, 'consoleEnded'));
  const code = request.query('code');
  if (code === undefined) return page(200, messageOf({ texts }, 'consoleCancelled'));
  const identity = await identify(consent, { ...begun, code });
  if (identity === undefined) return page(502, messageOf({ texts }, 'consoleTrouble'));
  const refusal = (name: 'consoleUnverified' | 'consoleUnknown'): Message => ({
    title: texts.say(`${name}.title`),
    lead: texts.say(`${name}.lead`, { email: identity.email }),
    next: texts.say(`${name}.next`),
  });
  const admission = await admit(ports, identity, config.firstOwner);
  if (admission === 'unverified') return page(403, refusal('consoleUnverified'));
  if (admission === 'unknown') return page(403, refusal('consoleUnknown'));
  return await welcome(consent, request, identity, begun.returnTo);
}

/** SI2: the session that the browser may have brought along ends, whoever's it was. */
async function welcome({ ports, config }: Consent, request: Request, identity: Identity, returnTo: string) {
  const before = consoleSecretOf(config, request);
  if (before !== undefined) await endConsoleSession(ports, before);
  const secret = await openConsoleSession(ports, identity);
  return { redirect: returnTo, cookies: [consoleSessionCookie(config, secret)] };
}

type Code = { code: string; verifier: string; nonce: string };

async function identify({ ports, config }: Consent, { code, verifier, nonce }: Code): Promise<Identity | undefined> {
  try {
    return await ports.google.oauth.identify({
      client: installationClient,
      redirectUri: redirectUri(config),
      code,
      codeVerifier: verifier,
      nonce,
    });
  } catch (error) {
    if (!(error instanceof GoogleError)) throw error;
    config.log.warn('Google refused a sign-in to the console', { kind: error.failure.kind }, error);
    return undefined;
  }
}

export async function goOut({ ports, config }: Consent, request: Request): Promise<Answer> {
  const secret = consoleSecretOf(config, request);
  if (secret !== undefined) await endConsoleSession(ports, secret);
  return { redirect: '/console/', cookies: [consoleSessionCookie(config)] };
}

/** The console is the first page there is. */
export const goHome = async (): Promise<Answer> => ({ redirect: '/console/' });
