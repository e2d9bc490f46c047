import { parse } from 'node-html-parser';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { docsPage } from '../../../functions/api/docs-page.ts';
import { openApiDocument, problemsOf } from '../../../functions/api/openapi.ts';
import { routesOf } from '../../../functions/api/routes.ts';
import { problems } from '../../../shared/contracts/problems.ts';

const publicUrl = 'https://slotbridge.example';
const routes = routesOf({ publicUrl });
const answer = docsPage(routes, publicUrl)();
const page = parse(answer.body ?? '', { blockTextElements: { style: true } });

describe('the reference at /docs', () => {
  test('shows every call with what it may refuse and what to do then', () => {
    for (const route of routes) {
      const call = page
        .querySelectorAll('article')
        .find((one) => one.querySelector('h3')?.text.trim() === `${route.method} ${route.path}`);
      expect(call, `${route.method} ${route.path}`).toBeDefined();
      for (const code of problemsOf(route)) {
        expect(call?.text).toContain(code);
        expect(call?.text).toContain(problems[code].title);
      }
    }
  });

  test('shows every schema, and every link leads to something on the page', () => {
    const ids = new Set(page.querySelectorAll('[id]').map(({ id }) => id));
    const document = openApiDocument(routes, publicUrl);
    for (const name of Object.keys(document.components?.schemas ?? {})) expect(ids).toContain(`schema-${name}`);
    const targets = page.querySelectorAll('a[href^="#"]').map((link) => link.getAttribute('href')?.slice(1) ?? '');
    expect(targets.length).toBeGreaterThan(200);
    expect(targets.filter((target) => !ids.has(target))).toEqual([]);
    expect(ids.size).toBe(page.querySelectorAll('[id]').length);
  });

  test('holds no script, and its policy allows its one style and nothing else', () => {
    expect(page.querySelectorAll('script, link, img, iframe')).toEqual([]);
    const style = page.querySelector('style')?.rawText ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(answer.headers?.['content-security-policy']).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
  });

  test('says which key and scope a call needs', () => {
    expect(page.querySelector('#postBookings')?.text).toContain(
      'Needs a business key with the scope book, or a person signed in as operator.',
    );
    expect(page.querySelector('#getOperationsId')?.text).toContain('Needs the admin key, or a business key');
    expect(page.querySelector('#getHealthz')?.text).toContain('Needs no key.');
  });
});
