import { expect, test } from 'vitest';
import { ApiProblem } from '../../console/src/api/request.ts';
import { faultOf, labelOf } from '../../console/src/parts/faults.ts';
import { inUnit, isTaken, numberNames, numbers } from '../../console/src/settings/fields.ts';
import { PatchSettings } from '../../shared/contracts/api-settings.ts';

test('what is wrong is said of the field that has it, also of one entry of it', () => {
  const errors = [
    { path: '', message: 'must be an object' },
    { path: 'exportTypes.0', message: 'must be text' },
  ];
  const error = new ApiProblem({ status: 422, code: 'validation_failed', title: '', detail: '', errors });
  expect(faultOf(error, 'exportTypes')).toBe('must be text');
  expect(faultOf(error, 'export')).toBe(undefined);
  expect(faultOf(error, '')).toBe(undefined);
  expect(faultOf(new Error('other'), 'exportTypes')).toBe(undefined);
  expect(labelOf('exportTypes.0', { exportTypes: 'Types' })).toBe('Types');
  expect(labelOf('If-Match', { exportTypes: 'Types' })).toBe(undefined);
});

test.each(numberNames)('the form takes of %s what the API takes, in its own unit', (name) => {
  const { of, min, max } = numbers[name];
  const apiTakes = (asked: number): boolean => PatchSettings.safeParse({ [name]: asked * of }).success;
  for (const asked of [min - 1, min, max, max + 1]) expect(isTaken(name, asked), `${asked}`).toBe(apiTakes(asked));
  expect(isTaken(name, min + 0.5)).toBe(false);
});

test('a number that was set through the API is shown to a hundredth of the form’s unit', () => {
  expect(inUnit('staleAfterSeconds', 100)).toBe(1.67);
  expect(inUnit('staleAfterSeconds', 28_800)).toBe(480);
  expect(inUnit('importDaysBack', 7)).toBe(7);
});
