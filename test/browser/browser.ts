import { type Browser, type BrowserContext, chromium, type ConsoleMessage, type Page } from 'playwright-core';
import { findChromium } from './chromium.ts';

/** Somebody at a browser of their own: own cookies, one window. */
export type Visitor = { context: BrowserContext; page: Page };

export type Browsing = {
  visitor(options?: { scripts?: boolean }): Promise<Visitor>;
  /** What a browser would have complained about since the last time: errors, blocked content, dialogs, strange requests. */
  complaints(): string[];
  stop(): Promise<void>;
};

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** One browser for a test file. */
export async function startBrowser(): Promise<Browsing> {
  const { executablePath, env } = await findChromium(process.env);
  const browser: Browser = await chromium.launch({
    executablePath,
    args: flags,
    env: { ...process.env, LC_ALL: 'en_GB.UTF-8', ...env },
  });
  let heard: string[] = [];
  return {
    visitor: async ({ scripts = true } = {}) => {
      const context = await browser.newContext({ javaScriptEnabled: scripts, locale: 'en-GB' });
      // No promise of the product: the machine may be busy with the other tests.
      context.setDefaultTimeout(30_000);
      listen(context, (complaint) => heard.push(complaint));
      return { context, page: await context.newPage() };
    },
    complaints: () => {
      const all = heard;
      heard = [];
      return all;
    },
    stop: () => browser.close(),
  };
}

function listen(context: BrowserContext, complain: (complaint: string) => void): void {
  context.on('console', (message) => {
    if (!isStatusOfPage(message)) complain(`console ${message.type()}: ${message.text()} ${message.location().url}`);
  });
  context.on('weberror', (error) => complain(`script: ${error.error().message}`));
  context.on('dialog', (dialog) => {
    complain(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  context.on('request', (request) => {
    if (request.resourceType() !== 'document' && !isOfConsole(request.url()) && !isOfGooglePage(request.url()))
      complain(`a page loads ${request.resourceType()} ${request.url()}`);
  });
}

/** The console is the one application here: it loads itself and asks the API. */
const isOfConsole = (url: string): boolean => /^\/(console\/assets|v1)\//.test(new URL(url).pathname);

/** A page that is itself an answer of 400, 404 or 422 is reported by the browser as a resource that failed to load; so is the console’s first question, who is signed in, and what the API refuses a person, who is told why. */
const isStatusOfPage = (message: ConsoleMessage): boolean =>
  (/^Failed to load resource: .* status of (400|404|422)/.test(message.text()) &&
    message.location().url === message.page()?.url()) ||
  (/^Failed to load resource: .* status of 401/.test(message.text()) &&
    new URL(message.location().url).pathname === '/v1/session') ||
  (/^Failed to load resource: .* status of (409|422)/.test(message.text()) &&
    new URL(message.location().url).pathname.startsWith('/v1/'));

/** The page of “Google” has a script and a style of its own; no page of the product but the console loads anything. */
const isOfGooglePage = (url: string): boolean => new URL(url).pathname.startsWith('/page/');
