/**
 * The consent page. It is one form, works without JavaScript, and its names are stable, so that a browser or a plain
 * HTTP client can fill it in:
 *
 * - `POST` to the address of the page, query included; `application/x-www-form-urlencoded`
 * - `account`: radio buttons, one per account, the value is its e-mail address
 * - `scope`: one tick-box per scope besides sign-in, the value is the scope; left out means not granted
 * - `action`: the buttons `continue` and `cancel`
 *
 * Both answer 303 to the client's redirect URI. There is no `form-action` in the policy, for browsers apply it to
 * redirects as well and would not let the person go back to the application.
 */
import type { Account, Client } from '../core/rows.ts';
import { scopeInWords } from '../core/scopes.ts';
import type { Html } from './html.ts';
import { html, trusted } from './html.ts';

const style = trusted(`
:root { color-scheme: light dark; --line: light-dark(#dadce0, #5f6368); --ink: light-dark(#202124, #e8eaed); --soft: light-dark(#5f6368, #9aa0a6); --accent: light-dark(#0b57d0, #a8c7fa); }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 16px; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: light-dark(#f0f4f9, #1e1f20); }
main { width: 100%; max-width: 480px; padding: 32px; border: 1px solid var(--line); border-radius: 24px; background: light-dark(#fff, #0e0e0e); }
h1 { margin: 0 0 8px; font-size: 24px; font-weight: 500; line-height: 1.3; overflow-wrap: anywhere; }
p { margin: 0 0 16px; color: var(--soft); overflow-wrap: anywhere; }
fieldset { margin: 0 0 24px; padding: 0; border: 0; }
legend { padding: 0; margin-bottom: 8px; font-weight: 500; }
label { display: flex; gap: 12px; align-items: flex-start; min-height: 48px; padding: 12px; border: 1px solid var(--line); border-radius: 12px; margin-bottom: 8px; cursor: pointer; overflow-wrap: anywhere; }
label span { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 5; overflow: hidden; min-width: 0; }
label small { display: block; color: var(--soft); font-size: 13px; }
input { width: 20px; height: 20px; margin: 2px 0 0; flex: none; accent-color: var(--accent); }
.buttons { display: flex; gap: 12px; justify-content: flex-end; }
button { min-height: 40px; padding: 0 24px; border: 1px solid var(--line); border-radius: 20px; font: inherit; font-weight: 500; color: var(--accent); background: none; cursor: pointer; }
button[value=continue] { color: light-dark(#fff, #062e6f); background: var(--accent); border-color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
`);

const shell = (title: string, body: Html): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`.html;

export type ConsentModel = {
  client: Client;
  accounts: Account[];
  /** The account that is chosen at the start. */
  chosen?: string;
  /** Scopes with a tick-box of their own. */
  boxed: string[];
  ticked: boolean;
  /** Scopes that come without a choice. */
  plain: string[];
};

const accountChoice = (account: Account, chosen: boolean): Html =>
  html`<label><input type="radio" name="account" value="${account.email}" required${chosen && trusted(' checked')}>
<span>${account.name}<small>${account.email}</small></span></label>
`;

const scopeChoice = (scope: string, ticked: boolean): Html =>
  html`<label><input type="checkbox" name="scope" value="${scope}"${ticked && trusted(' checked')}>
<span>${scopeInWords(scope)}<small>${scope}</small></span></label>
`;

export const consentPage = (model: ConsentModel): string => {
  const chosen = model.chosen ?? model.accounts[0]?.email;
  const accounts = model.accounts.map((account) => accountChoice(account, account.email === chosen));
  const scopes = model.boxed.map((scope) => scopeChoice(scope, model.ticked));
  return shell(
    'Sign in – Google emulator',
    html`<h1>${model.client.clientId} wants access to your Google Account</h1>
<p>This is the Google emulator. Nobody’s real account is touched.</p>
<form method="post">
<fieldset>
<legend>Choose an account</legend>
${accounts.length > 0 ? accounts : html`<p>There is no account yet. Create one through the control API.</p>`}
</fieldset>
${
  scopes.length > 0 &&
  html`<fieldset>
<legend>Select what it can access</legend>
${scopes}
</fieldset>`
}
${model.plain.length > 0 && html`<p>Also: ${model.plain.map(scopeInWords).join('; ')}</p>`}
<div class="buttons">
<button name="action" value="cancel" formnovalidate>Cancel</button>
<button name="action" value="continue">Continue</button>
</div>
</form>`,
  );
};

/** Errors that Google shows itself, without a redirect (6.2). */
export const consentErrorPage = (error: string, says: string): string =>
  shell(
    'Error – Google emulator',
    html`<h1>Access blocked: this app’s request is invalid</h1>
<p>${says}</p>
<p>Error 400: ${error}</p>`,
  );
