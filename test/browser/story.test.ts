import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import { detours } from './detours.ts';
import { hostileText } from './hostile-text.ts';
import { mainWay } from './main-way.ts';
import { createStage } from './scene.ts';

/** The product whole, in a real browser, with clicks where a person clicks. One installation serves all. */

const stage = createStage();

beforeAll(stage.open);
afterAll(stage.close);

/** No page ever logs an error, breaks its own policy, opens a dialog or loads anything. */
afterEach(() => expect(stage.scene().browsing.complaints()).toEqual([]));

describe('a person who has scripts switched off', () => {
  mainWay(stage);
});
describe('what people do besides', () => {
  detours(stage);
});
describe('hostile text', () => {
  hostileText(stage);
});
