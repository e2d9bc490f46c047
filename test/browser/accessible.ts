import axe from 'axe-core';
import type { Page } from 'playwright-core';
import * as z from 'zod';

/**
 * What axe finds on a page, by the rules of WCAG 2.2 AA and its own best practices; evaluated, so that no policy is in its way.
 * It needs timers: where scripts are switched off it would wait for ever.
 */

const Found = z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) }));

/** `only` names rules, for a second look at the same page in other colours. */
export async function findings(page: Page, only?: string[]): Promise<string[]> {
  await page.evaluate(axe.source);
  const options = only === undefined ? {} : { runOnly: { type: 'rule', values: only } };
  const found = await page.evaluate(
    `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => violations)`,
  );
  return Found.parse(found).map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' ')}`);
}
