import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { consoleDesk } from './console-desk.ts';
import { consoleViews } from './console-views.ts';
import { detours } from './detours.ts';
import { hostileText } from './hostile-text.ts';
import { mainWay } from './main-way.ts';
import { reference } from './reference.ts';
import { createStage } from './scene.ts';

/** The product whole, in a real browser, with clicks where a person clicks. One installation serves all. */

const stage = createStage();

beforeAll(stage.open);
afterAll(stage.close);

/** No page ever logs an error, breaks its own policy, opens a dialog or loads anything. */
afterEach(() => expect(stage.scene().browsing.complaints()).toEqual([]));

it('a page that broke its policy, loaded something or opened a dialog would be noticed', async () => {
  const { browsing, salon } = stage.scene();
  const { page, context } = await browsing.visitor();
  await page.goto(`${salon.at.api}/invitations/unknown`);
  expect(browsing.complaints()).toEqual([]);
  await page.evaluate(() => {
    document.body.innerHTML = '<style>p { color: red }</style><img src="/x.png">';
    alert('Boo');
  });
  let noticed = '';
  const sofar = () => (noticed += browsing.complaints().join('\n'));
  await expect.poll(sofar).toContain('dialog: Boo');
  await expect.poll(sofar).toContain("Content Security Policy directive 'style-src");
  await expect.poll(sofar).toContain('a page loads image');
  await context.close();
});

describe('a person who has scripts switched off', () => {
  mainWay(stage);
});
describe('what people do besides', () => {
  detours(stage);
});
describe('the reference of the API', () => {
  reference(stage);
});
describe('hostile text', () => {
  hostileText(stage);
});
describe('the console', () => {
  consoleViews(stage);
});
describe('a day at the console', () => {
  consoleDesk(stage);
});
