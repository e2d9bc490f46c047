import { type Html, html } from '../../shared/pages/html.ts';
import { textsFor } from '../../shared/pages/texts.ts';
import type { Answer } from './respond.ts';
import { pathOf, type Visit } from './visit.ts';

/** Pages that say what happened, what was kept and what to do, with at most one thing to press. */

type Message = { title: string; lead: string; next: string };

const said = ({ title, lead, next }: Message, action?: Html): Html => html`
<h1>${title}</h1>
<p class="lead">${lead}</p>
<p>${next}</p>
${action}
`;

/** Outside any invitation: nothing may be told about whose page it would have been. */
export function anonymous(status: number, message: Message, action?: Html): Answer {
  return {
    status,
    page: { language: textsFor(undefined).language, title: message.title, body: said(message, action) },
  };
}

/** One and the same for used, expired, revoked and unknown links, and for paths that never were (IN2). */
export const deadPage = (): Answer => anonymous(404, textsFor(undefined).pages.dead);

export const forbiddenPage = (): Answer => anonymous(403, textsFor(undefined).pages.forbidden);

export const signInEndedPage = (): Answer => anonymous(400, textsFor(undefined).pages.signInEnded);

export const unexpectedPage = (): Answer => anonymous(500, textsFor(undefined).pages.trouble.unexpected);

/** Inside an invitation. */
export function messagePage(visit: Visit, status: number, message: Message, action?: Html): Answer {
  return { status, page: { ...frame(visit), title: message.title, body: said(message, action) } };
}

export const frame = ({ texts, business }: Visit) => ({
  language: texts.language,
  business: business.name,
  footer: texts.pages.footer(business.name),
});

/** Back to the first page of the link, which changes nothing. */
export const startAgain = ({ token, texts }: Visit): Html =>
  html`<p><a class="button" href="${pathOf(token)}">${texts.pages.tryAgain}</a></p>`;

export const linkTo = (path: string, label: string): Html => html`<p><a class="button" href="${path}">${label}</a></p>`;

export function signInForm(token: string, label: string, options: { other?: boolean; second?: boolean } = {}): Html {
  const { other = false, second = false } = options;
  return html`<form method="post" action="${pathOf(token, '/start')}">
${other && html`<input type="hidden" name="account" value="other">`}
<button${second && html` class="second"`}>${label}</button>
</form>`;
}
