import { createHash } from 'node:crypto';
import { type Html, html, trusted } from './html.ts';
import { style } from './style.ts';

/** The document around every page that people without an account see. Works without scripts, and has none. */

export type Shell = {
  language: string;
  title: string;
  /** Whose page it is; unknown on a dead link, where nothing may be told. */
  business?: string;
  body: Html;
  footer?: string;
  /** Links to the same page in other languages. */
  languages?: Html;
  /** The page asks for itself again after so many seconds. */
  refreshSeconds?: number;
  /** Rules of this kind of page on top of the common ones. */
  moreStyle?: string;
};

/** For the Content-Security-Policy: the one style that may apply, the same as on the page. */
export const styleHashWith = (moreStyle: string): string =>
  `sha256-${createHash('sha256')
    .update(style + moreStyle)
    .digest('base64')}`;

export const styleHash = styleHashWith('');

export function renderPage(shell: Shell): string {
  const { language, title, business, body, footer, languages, refreshSeconds, moreStyle = '' } = shell;
  const heading = business === undefined ? title : `${title} · ${business}`;
  const page = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex, nofollow">
${refreshSeconds !== undefined && html`<meta http-equiv="refresh" content="${refreshSeconds}">`}
<title>${heading}</title>
<style>${trusted(style + moreStyle)}</style>
</head>
<body>
<main>
${business !== undefined && html`<p class="business">${business}</p>`}
${body}
</main>
${
  (footer ?? languages) !== undefined &&
  html`<footer>${footer !== undefined && html`<p>${footer}</p>`}
${languages}</footer>`
}
</body>
</html>
`;
  return page.toString();
}
