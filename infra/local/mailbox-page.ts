import type { Mail } from './mail-service.ts';

/** The page that shows what the product mailed: newest first, one opened at a time. Works without scripts. */
export function renderMailbox(mails: Mail[], openId: string | undefined): string {
  const open = mails.find((mail) => mail.id === openId) ?? mails[0];
  const list = mails.map((mail) => renderEntry(mail, mail === open)).join('\n');
  const body =
    open === undefined
      ? '<p class="empty">No mail yet. What Slotbridge sends appears here, for example after you invite a resource.</p>'
      : `<nav aria-label="Mails"><ol>${list}</ol></nav><main>${renderMail(open)}</main>`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Mailbox${mails.length > 0 ? ` (${mails.length})` : ''}</title><style>${style}</style></head>
<body><header><h1>Mailbox</h1><p>Mail that this installation would have sent. Nothing leaves this machine.</p></header>
${body}</body></html>`;
}

/** A mail as its reader sees it; links open in the whole window, for the mail stands in a frame. */
export function renderMailBody(mail: Mail): string {
  const content = mail.html === '' ? `<pre>${linked(mail.text)}</pre>` : mail.html;
  return `<!doctype html><meta charset="utf-8"><base target="_top">${content}`;
}

function renderEntry(mail: Mail, current: boolean): string {
  return `<li><a href="/?open=${encodeURIComponent(mail.id)}"${current ? ' aria-current="true"' : ''}>
<span class="to">${escape(mail.to)}</span><time datetime="${mail.sentAt}">${shortTime(mail.sentAt)}</time>
<strong>${escape(mail.subject)}</strong></a></li>`;
}

function renderMail(mail: Mail): string {
  return `<h2>${escape(mail.subject)}</h2>
<dl><dt>To</dt><dd>${escape(mail.to)}</dd><dt>From</dt><dd>${escape(mail.from)}</dd>
<dt>Sent</dt><dd><time datetime="${mail.sentAt}">${shortTime(mail.sentAt)} UTC</time></dd></dl>
<iframe title="Mail" src="/messages/${encodeURIComponent(mail.id)}/body"
 sandbox="allow-top-navigation-by-user-activation allow-popups allow-popups-to-escape-sandbox"></iframe>
${renderBack(mail)}
<details><summary>Text version</summary><pre>${linked(mail.text)}</pre></details>`;
}

/** What a wrong address or an angry reader would cause: SES reports it later, and here a button does. */
function renderBack(mail: Mail): string {
  if (mail.returned !== undefined)
    return `<p class="back">${mail.returned === 'Bounce' ? 'This mail came back.' : 'Its reader complained of this mail.'}</p>`;
  const button = (how: string, label: string) =>
    `<form method="post" action="/messages/${encodeURIComponent(mail.id)}/${how}"><button>${label}</button></form>`;
  return `<div class="back">${button('bounce', 'Let it bounce')}${button('complaint', 'Complain of it')}</div>`;
}

const shortTime = (sentAt: string) => sentAt.slice(0, 16).replace('T', ' ');

const escape = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0) ?? 0};`);

const linked = (text: string) =>
  escape(text).replace(/https?:\/\/[^\s&]+(?:&#38;[^\s&]+)*/g, (address) => `<a href="${address}">${address}</a>`);

const style = `
:root { color-scheme: light dark; --line: light-dark(#d9dce1, #3a3f47); --quiet: light-dark(#5b6370, #a2aab6);
  --raised: light-dark(#f4f6f8, #23272d); --accent: light-dark(#1257b8, #7fb2ff); }
* { box-sizing: border-box; } body { margin: 0; font: 15px/1.5 system-ui, sans-serif; display: grid; min-height: 100vh;
  grid-template: auto 1fr / minmax(240px, 26rem) 1fr; }
header { grid-column: 1 / -1; padding: 16px 24px; border-bottom: 1px solid var(--line); }
h1 { font-size: 18px; margin: 0; } header p, dt, time, .to, .empty { color: var(--quiet); } header p { margin: 0; }
.empty { padding: 24px; grid-column: 1 / -1; } nav { border-right: 1px solid var(--line); overflow: auto; }
ol { list-style: none; margin: 0; padding: 0; } li a { display: grid; grid-template-columns: 1fr auto; gap: 0 8px;
  padding: 12px 24px; border-bottom: 1px solid var(--line); color: inherit; text-decoration: none; }
li strong { grid-column: 1 / -1; font-weight: 600; } li a[aria-current] { background: var(--raised); }
li a:hover strong { text-decoration: underline; } a:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); }
.to { overflow: hidden; text-overflow: ellipsis; } main { padding: 24px; display: flex; flex-direction: column; gap: 16px; }
h2 { font-size: 20px; margin: 0; } dl { display: grid; grid-template-columns: auto 1fr; gap: 0 16px; margin: 0; } dd { margin: 0; }
iframe { flex: 1; min-height: 420px; width: 100%; border: 1px solid var(--line); border-radius: 8px; background: white; }
.back { display: flex; gap: 8px; margin: 0; color: var(--quiet); } button { min-height: 40px; padding: 8px 16px; font: inherit;
  color: inherit; background: transparent; border: 1px solid var(--line); border-radius: 8px; cursor: pointer; }
summary { min-height: 40px; padding: 8px 0; cursor: pointer; } pre { white-space: pre-wrap; font: inherit; } a { color: var(--accent); }
@media (min-width: 701px) { body { height: 100vh; } main { overflow: auto; } }
@media (max-width: 700px) { iframe { min-height: 640px; } body { grid-template: auto auto 1fr / 1fr; } nav { border-right: 0; border-bottom: 1px solid var(--line); max-height: 40vh; } }`;
