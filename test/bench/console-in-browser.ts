import { createServer, type IncomingMessage, type Server } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { buildConsole } from '../../console/build.ts';
import { startBrowser } from '../browser/browser.ts';
import { type Request, World } from '../functions/api/world.ts';
import { BigBusiness } from './big-business.ts';

/**
 * `npm run bench:browser`: how long the console takes in a business of this size, in a real browser with the API in memory beside
 * it. What is measured ends when the page shows it; the longest frame is the longest time in which the page could not answer.
 */

const size = { resources: 5000, conflicts: 20_000 };

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const types: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return chunks.length === 0 ? undefined : Buffer.concat(chunks).toString('utf8');
}

/** The console’s files and the API on one address, as its owner: who is signed in is no matter here. */
function serve(folder: string, world: World, owner: Required<Pick<Request, 'headers' | 'cookies'>>): Server {
  return createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
    const answer = async (): Promise<void> => {
      if (pathname.startsWith('/v1/')) {
        world.now = Date.now();
        const text = await bodyOf(request);
        const {
          status,
          headers,
          text: body,
        } = await world.call(request.method ?? 'GET', pathname, {
          ...{ query: search.slice(1), cookies: owner.cookies, headers: { ...owner.headers, ...sentIn(request) } },
          ...(text === undefined ? {} : { text }),
        });
        response.writeHead(status, headers).end(body);
        return;
      }
      const file = pathname.replace('/console/', '');
      const known = types[extname(file)];
      const found = await readFile(join(folder, known === undefined ? 'index.html' : file)).catch(() => undefined);
      response.writeHead(found === undefined ? 404 : 200, { 'content-type': known ?? 'text/html' }).end(found);
    };
    answer().catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
}

const sentIn = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    ['accept-language', 'content-type', 'if-match', 'idempotency-key'].flatMap((name) => {
      const value = headers[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const since = performance.now();
  await work();
  return Math.round(performance.now() - since);
};

/** Scrolls what `selector` names (the window when empty) by so much a frame; the longest frame in milliseconds. */
const scroll = (page: Page, selector: string, frames: number): Promise<number> =>
  page.evaluate(
    ([wanted, count]) =>
      new Promise<number>((resolve) => {
        const place = wanted === '' ? document.scrollingElement : document.querySelector(wanted);
        let [last, longest, left] = [performance.now(), 0, count];
        const frame = (now: number): void => {
          longest = Math.max(longest, now - last);
          last = now;
          place?.scrollBy(0, 400);
          left -= 1;
          if (left > 0) requestAnimationFrame(frame);
          else resolve(Math.round(longest));
        };
        requestAnimationFrame(frame);
      }),
    [selector, frames] as const,
  );

async function measure(page: Page, at: string): Promise<[string, string][]> {
  const rows: [string, string][] = [];
  const took = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    rows.push([what, `${await timed(work)} ms`]);
  };
  await took('overview: the first rows', async () => {
    await page.goto(`${at}/overview`);
    await page.locator('.row-link').first().waitFor();
  });
  await took('overview: all 5,000 of them', () =>
    page.locator(`[role=table][aria-rowcount="${size.resources + 1}"]`).waitFor({ timeout: 60_000 }),
  );
  rows.push(['overview: longest frame while scrolling', `${await scroll(page, '', 120)} ms`]);
  await page.evaluate(() => scrollTo(0, 0));
  await took('overview: one of them by name', async () => {
    await page.getByRole('searchbox').fill('Anna 4321');
    await page.locator('[role=table][aria-rowcount="2"]').waitFor();
  });
  await took('overview: all again', async () => {
    await page.getByRole('searchbox').fill('');
    await page.locator(`[role=table][aria-rowcount="${size.resources + 1}"]`).waitFor();
  });
  await took('desk: the first rows', async () => {
    await page.goto(`${at}/conflicts`);
    await page.locator('.conflict').first().waitFor();
  });
  rows.push(['desk: longest frame while scrolling through pages', `${await scroll(page, '.scroll', 300)} ms`]);
  await took('desk: filtered by kind', async () => {
    const shown = page.locator('.conflict-kind').first();
    await page.getByLabel('Kind').selectOption('write_refused');
    await shown.getByText('Write refused by Google').waitFor();
  });
  await took('desk: only what is urgent', async () => {
    await page.getByLabel('Urgent only').check();
    await page.locator('.conflict .bad').first().waitFor();
  });
  await took('desk: a row opened', async () => {
    await page.locator('.conflict-open').nth(1).click();
    await page.locator('article .offer').first().waitFor();
  });
  return rows;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'slotbridge-bench-'));
  const world = new World();
  const browsing = await startBrowser();
  try {
    await buildConsole(folder);
    world.now = Date.now();
    const business = await BigBusiness.in(world, size);
    const server = serve(folder, world, await world.owner(business.id));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const { page } = await browsing.visitor();
    say(`${size.resources} resources, ${size.conflicts} conflicts`);
    say('');
    say('| what | took |');
    say('| --- | --- |');
    for (const row of await measure(page, `http://127.0.0.1:${port}/console/${business.id}`))
      say(`| ${row.join(' | ')} |`);
    server.closeAllConnections();
    server.close();
  } finally {
    await browsing.stop();
    rmSync(folder, { recursive: true });
  }
}

await main();
