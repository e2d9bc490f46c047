import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareBytes } from '../../../shared/dynamodb/order.ts';
import { inRange, rangeOf } from '../../../shared/dynamodb/range.ts';

const text = fc.string({ unit: 'binary', maxLength: 4 });

test('a key is in a range when it lies between the bounds that are given', () => {
  fc.assert(
    fc.property(fc.option(text, { nil: undefined }), fc.option(text, { nil: undefined }), text, (from, to, sk) => {
      const bounds = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
      const expected =
        (from === undefined || compareBytes(sk, from) >= 0) && (to === undefined || compareBytes(sk, to) <= 0);
      fc.pre(sk !== '');
      expect(inRange(rangeOf(bounds), sk)).toBe(expected);
    }),
  );
});

test('no bound that reaches DynamoDB is empty or upside down', () => {
  fc.assert(
    fc.property(text, text, (from, to) => {
      const range = rangeOf({ from, to });
      if (range.kind === 'between') expect(compareBytes(range.from, range.to)).toBeLessThanOrEqual(0);
      expect(Object.values(range)).not.toContain('');
    }),
  );
});

test('a prefix holds what begins with it', () => {
  expect(inRange(rangeOf({ beginsWith: 'event#' }), 'event#1')).toBe(true);
  expect(inRange(rangeOf({ beginsWith: 'event#' }), 'event')).toBe(false);
  expect(rangeOf({ beginsWith: '' })).toEqual({ kind: 'all' });
});
