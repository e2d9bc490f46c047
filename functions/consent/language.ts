import { type Html, html } from '../../shared/pages/html.ts';
import { type Texts, textsFor } from '../../shared/pages/texts.ts';
import { acceptedLanguage, isLanguage, languages } from '../../shared/words/language.ts';
import type { ConsentConfig } from './config.ts';
import { chosenLanguage, languageCookie } from './cookies.ts';
import type { Request } from './request.ts';
import type { Answer } from './respond.ts';

/** In which language a page speaks: what its reader chose, else what the invitation was sent in, else what the browser asks for. */

/** `locale` is the invitation's; where the reader chose no other language, its region counts too. */
export function textsOfReader(config: ConsentConfig, request: Request, locale: string): Texts {
  const chosen = chosenLanguage(config, request);
  const meant = textsFor(locale);
  return chosen === undefined || chosen === meant.language ? meant : textsFor(chosen);
}

/** Where nothing may be told about whose page it would have been, not even its language. */
export const textsOfStranger = (config: ConsentConfig, request: Request): Texts =>
  textsFor(chosenLanguage(config, request) ?? acceptedLanguage(request.header('accept-language')));

/** A link of the switch was followed: the choice is kept in the browser, and the same page is asked for again. */
export function switchLanguage(config: ConsentConfig, { method, path, query }: Request): Answer | undefined {
  const wished = query('lang');
  const own = /^\/(?:invitations|google)\/[\w./-]*$/.test(path);
  if (method !== 'GET' || !own || !isLanguage(wished)) return undefined;
  return { redirect: path, cookies: [languageCookie(config, wished)] };
}

/** Links, so that it works without scripts. `path` is a page that can be asked for again. */
export const languageSwitch = (
  { language, say }: Texts,
  path: string,
): Html => html`<nav aria-label="${say('language.choose')}">
${languages.map((other) => {
  const name = textsFor(other).say('language.name');
  return other === language
    ? html`<span aria-current="true">${name}</span>\n`
    : html`<a href="${path}?lang=${other}" lang="${other}" hreflang="${other}">${name}</a>\n`;
})}</nav>`;
