import { type Html, html } from '../../shared/pages/html.ts';
import type { Shell } from '../../shared/pages/shell.ts';
import type { Texts } from '../../shared/pages/texts.ts';
import type { CalendarScope } from '../../shared/onboarding/scopes.ts';
import { languageSwitch } from './language.ts';
import type { Answer } from './respond.ts';
import { pathOf, type Visit } from './visit.ts';

/** Pages that say what happened, what was kept and what to do, with at most one thing to press. */

export type Message = { title: string; lead: string; next: string };

/** Messages that name nobody. */
export type Plain =
  | 'consoleEnded'
  | 'consoleCancelled'
  | 'consoleTrouble'
  | 'dead'
  | 'forbidden'
  | 'signInEnded'
  | 'unexpected'
  | 'cancelled'
  | 'noLastingAccess'
  | 'again'
  | 'later';

export const messageOf = ({ texts: { say } }: { texts: Texts }, name: Plain): Message => ({
  title: say(`${name}.title`),
  lead: say(`${name}.lead`),
  next: say(`${name}.next`),
});

const said = ({ title, lead, next }: Message, action?: Html): Html => html`
<h1>${title}</h1>
<p class="lead">${lead}</p>
<p>${next}</p>
${action}
`;

/** Outside any invitation nothing is told about whose page it would have been; its language is the browser's. */
export type Stranger = { status: number; stranger: 'dead' | 'forbidden' | 'signInEnded' | 'unexpected' };

/** At the door of the console, where there is no invitation either. */
export const atTheDoor = (texts: Texts, status: number, message: Message, action: Html): Answer => ({
  status,
  page: { language: texts.language, title: message.title, body: said(message, action) },
});

/** One and the same for used, expired, revoked and unknown links, and for paths that never were (IN2). */
export const deadPage = (): Stranger => ({ status: 404, stranger: 'dead' });

export const forbiddenPage = (): Stranger => ({ status: 403, stranger: 'forbidden' });

export const signInEndedPage = (): Stranger => ({ status: 400, stranger: 'signInEnded' });

export const unexpectedPage = (): Stranger => ({ status: 500, stranger: 'unexpected' });

export function strangersPage({ stranger }: Stranger, texts: Texts): Shell {
  const message = messageOf({ texts }, stranger);
  return { language: texts.language, title: message.title, body: said(message), languages: languageSwitch(texts, '') };
}

/** Inside an invitation. Another language leads back to the link's first page, for a message is not there twice. */
export function messagePage(visit: Visit, status: number, message: Message, action?: Html): Answer {
  return { status, page: { ...frame(visit), title: message.title, body: said(message, action) } };
}

/** `page` is the one of the link's pages that another language is asked of. */
export const frame = ({ texts, business, token }: Visit, page = '') => ({
  language: texts.language,
  business: business.name,
  footer: texts.say('page.footer', { business: business.name }),
  languages: languageSwitch(texts, pathOf(token, page)),
});

export function permissionMessage({ texts: { say, list } }: Visit, missing: CalendarScope[]): Message {
  const names = missing.map((scope) => say(`permission.name.${scope}`));
  return {
    title: say('permission.title'),
    lead: say('permission.lead', { missing: list(names) }),
    next: say('permission.next'),
  };
}

/** Back to the first page of the link, which changes nothing. */
export const startAgain = ({ token, texts }: Visit): Html => linkTo(pathOf(token), texts.say('page.tryAgain'));

export const linkTo = (path: string, label: string): Html => html`<p><a class="button" href="${path}">${label}</a></p>`;

export function signInForm(token: string, label: string, options: { other?: boolean; second?: boolean } = {}): Html {
  const { other = false, second = false } = options;
  return html`<form method="post" action="${pathOf(token, '/start')}">
${other && html`<input type="hidden" name="account" value="other">`}
<button${second && html` class="second"`}>${label}</button>
</form>`;
}
