import { createHash } from 'node:crypto';
import { newSecret } from '../../shared/identity/ids.ts';
import { isLanguage, type Language } from '../../shared/pages/texts.ts';
import type { Random } from '../../shared/ports/random.ts';
import type { ConsentConfig } from './config.ts';
import type { Request } from './request.ts';

/**
 * Cookies, neither readable by scripts nor sent with another site's forms. One marks the browser, so that a sign-in ends
 * where it began (IN3); one for each resource holds a consent session; one holds the language that the reader chose. Over
 * https their names begin with `__Host-`, so that no other host of the domain can set them.
 */

const isSecure = ({ publicUrl }: ConsentConfig): boolean => publicUrl.startsWith('https://');

const fullName = (config: ConsentConfig, name: string): string => (isSecure(config) ? `__Host-${name}` : name);

const wellFormed = /^[A-Za-z0-9_-]{20,100}$/;

function valueOf(config: ConsentConfig, request: Request, name: string): string | undefined {
  const value = request.cookie(fullName(config, name));
  return value !== undefined && wellFormed.test(value) ? value : undefined;
}

function setCookie(config: ConsentConfig, name: string, value: string, seconds: number): string {
  const secure = isSecure(config) ? '; Secure' : '';
  return `${fullName(config, name)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}`;
}

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
  const value = request.cookie(fullName(config, languageName));
  return isLanguage(value) ? value : undefined;
}
