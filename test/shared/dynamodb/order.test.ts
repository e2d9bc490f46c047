import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareBytes } from '../../../shared/dynamodb/order.ts';

const text = fc.string({ unit: 'binary', maxLength: 12 });

test('strings order as their UTF-8 bytes do', () => {
  fc.assert(
    fc.property(text, text, text, (start, left, right) => {
      const bytes = Buffer.compare(Buffer.from(start + left), Buffer.from(start + right));
      expect(Math.sign(compareBytes(start + left, start + right))).toBe(bytes);
    }),
    { numRuns: 2000 },
  );
});

test('what UTF-16 would put first comes last', () => {
  expect(compareBytes('🎉', '\uffee')).toBeGreaterThan(0);
  expect(['🎉', '\uffee', 'z'].sort(compareBytes)).toEqual(['z', '\uffee', '🎉']);
});
