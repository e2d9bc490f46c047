import { createHash } from 'node:crypto';
import { newSecret } from '../../shared/identity/ids.ts';
import { isLanguage, type Language } from '../../shared/words/language.ts';
import { consoleCookie, cookieName, cookieOf, wellFormedSecret } from '../../shared/people/console-cookie.ts';
import { longestMs } from '../../shared/people/sessions.ts';
import type { Random } from '../../shared/ports/random.ts';
import type { ConsentConfig } from './config.ts';
import type { Request } from './request.ts';

/**
 * Four kinds of cookie, neither readable by scripts nor sent with another site's forms. One marks the browser, so that a
 * sign-in ends where it began (IN3); one for each resource holds a consent session, one the session of the console (SI2), and
 * one the language that the reader chose. Over https their names begin with `__Host-`, so that no other host of the domain
 * can set them.
 */

const valueOf = ({ publicUrl }: ConsentConfig, request: Request, name: string): string | undefined =>
  wellFormedSecret(request.cookie(cookieName(publicUrl, name)));

const setCookie = ({ publicUrl }: ConsentConfig, name: string, value: string, seconds: number): string =>
  cookieOf(publicUrl, name, value, seconds);

const browserName = 'slotbridge-browser';
const sessionName = (resourceId: string): string =>
  `slotbridge-consent-${createHash('sha256').update(resourceId).digest('hex').slice(0, 12)}`;

export const browserOf = (config: ConsentConfig, request: Request): string | undefined =>
  valueOf(config, request, browserName);

/** The browser's mark, kept when it has one: two invitations can be open in two tabs. */
export function markBrowser(
  config: ConsentConfig,
  request: Request,
  random: Random,
): { browser: string; cookie: string } {
  const browser = browserOf(config, request) ?? newSecret(random);
  return { browser, cookie: setCookie(config, browserName, browser, 3600) };
}

export const sessionSecretOf = (config: ConsentConfig, request: Request, resourceId: string): string | undefined =>
  valueOf(config, request, sessionName(resourceId));

export const sessionCookie = (config: ConsentConfig, resourceId: string, secret: string): string =>
  setCookie(config, sessionName(resourceId), secret, 24 * 3600);

const languageName = 'slotbridge-language';
const yearSeconds = 365 * 24 * 3600;

export const languageCookie = (config: ConsentConfig, language: Language): string =>
  setCookie(config, languageName, language, yearSeconds);

/** What the reader chose on one of these pages, in this browser. */
export function chosenLanguage(config: ConsentConfig, request: Request): Language | undefined {
  const value = request.cookie(cookieName(config.publicUrl, languageName));
  return isLanguage(value) ? value : undefined;
}

export const consoleSecretOf = (config: ConsentConfig, request: Request): string | undefined =>
  valueOf(config, request, consoleCookie);

/** Without a secret the browser forgets the one it has. */
export const consoleSessionCookie = (config: ConsentConfig, secret?: string): string =>
  setCookie(config, consoleCookie, secret ?? '', secret === undefined ? 0 : longestMs / 1000);
