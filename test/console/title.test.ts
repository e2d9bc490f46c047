import { expect, test } from 'vitest';
import { titleOf } from '../../console/src/app/title.ts';

test('a title begins with what is most the page’s own and ends with the product', () => {
  expect(titleOf('Conflicts', 'Salon X')).toBe('Conflicts – Salon X – Slotbridge');
  expect(titleOf()).toBe('Slotbridge');
});
