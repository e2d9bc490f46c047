import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTypes, sayTypes, typesKind } from '../../console/src/settings/fields.ts';

test('types are typed by commas; a name with a comma in it stands in quotation marks', () => {
  expect(readTypes(' colour, cut ,, cut,')).toEqual(['colour', 'cut']);
  expect(readTypes('"Cut, wash", colour')).toEqual(['Cut, wash', 'colour']);
  expect(readTypes('8" tray, "open, end')).toEqual(['8" tray', '"open', 'end']);
  expect(readTypes(' , ,"",')).toEqual([]);
  expect(sayTypes(['Cut, wash', 'colour', '8" tray'])).toBe('"Cut, wash", colour, "8"" tray"');
});

test('whatever the types are, the field says and reads the same ones', () => {
  const type = fc.oneof(fc.string({ minLength: 1 }), fc.stringMatching(/^[", a]{1,6}$/));
  fc.assert(
    fc.property(fc.uniqueArray(type, { maxLength: 5 }), (types) => {
      expect(readTypes(sayTypes(types))).toEqual(types);
    }),
  );
});

test('no types are not all types', () => {
  expect([typesKind('all'), typesKind([]), typesKind(['cut'])]).toEqual(['all', 'none', 'some']);
});
