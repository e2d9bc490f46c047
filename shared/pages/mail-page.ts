import { withoutTurns } from '../words/turns.ts';
import { html, trusted } from './html.ts';

/** A mail, said once; its text and its HTML are made from this. */
export type MailContent = {
  language: string;
  subject: string;
  paragraphs: string[];
  button?: { label: string; url: string };
  small?: string;
};

const style = `
:root{color-scheme:light dark}
body{margin:0;padding:24px 16px;background:#f7f5f1;color:#23211d;font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
.column{max-width:32rem;margin:0 auto;padding:24px;border:1px solid #dcd7cc;border-radius:8px;background:#ffffff}
h1{margin:0 0 16px;font-size:20px;line-height:1.4}
p{margin:0 0 16px}
.button{display:inline-block;padding:12px 24px;border-radius:8px;background:#1f4f8b;color:#ffffff;font-weight:600;text-decoration:none}
.small{margin:0;color:#5d594f;font-size:14px;overflow-wrap:anywhere}
.small+.small{margin-top:16px}
a{color:#1f4f8b}
@media (prefers-color-scheme:dark){body{background:#191a1c;color:#ecebe8}.column{border-color:#3b3e43;background:#222427}.button{background:#9cc2f5;color:#10233d}.small{color:#aeb0b3}a{color:#9cc2f5}}
`;

/** One column, one button, the same sentence with the bare link as text below it, no pictures. */
export function renderMail(content: MailContent): { subject: string; text: string; html: string } {
  const { language, paragraphs, button, small } = content;
  const subject = oneLine(content.subject);
  const page = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${subject}</title>
<style>${trusted(style)}</style>
</head>
<body>
<div class="column" role="main">
<h1>${subject}</h1>
${paragraphs.map((paragraph) => html`<p>${paragraph}</p>\n`)}
${
  button &&
  html`<p><a class="button" href="${button.url}">${button.label}</a></p>
<p class="small">${button.label}:<br><a href="${button.url}">${button.url}</a></p>`
}
${small !== undefined && html`<p class="small">${small}</p>`}
</div>
</body>
</html>
`;
  const lines = [...paragraphs, ...(button ? [`${button.label}:\n${button.url}`] : []), ...(small ? [small] : [])];
  return { subject, text: withoutTurns(`${lines.join('\n\n')}\n`), html: page.toString() };
}

/** A subject is one line, whatever stands in a name. */
const oneLine = (text: string): string =>
  withoutTurns(text)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, 200);
