import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeCursor, encodeCursor } from '../../../shared/dynamodb/cursor.ts';
import { InvalidCursor } from '../../../shared/ports/store.ts';

const table = 'calendar';
const part = fc.string({ unit: 'binary', minLength: 1 });

test('a cursor leads back to the key it was made of, whatever is in that', () => {
  fc.assert(
    fc.property(part, part, part, part, (pk, sk, dueShard, dueAt) => {
      const row = { pk, sk, dueShard, dueAt, other: 1 };
      expect(decodeCursor({ table, pk }, encodeCursor({ table, pk }, row))).toEqual({ pk, sk });
      const query = { table, pk: dueShard, index: 'due' } as const;
      expect(decodeCursor(query, encodeCursor(query, row))).toEqual({ pk, sk, dueShard, dueAt });
    }),
  );
});

test('any other text is an InvalidCursor', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.base64String(),
        fc.json().map((text) => btoa(encodeURI(text))),
      ),
      (text) => {
        expect(() => decodeCursor({ table, pk: 'p' }, text)).toThrow(InvalidCursor);
      },
    ),
  );
});

test('a cursor with more or less than its key is an InvalidCursor', () => {
  const made = (position: object) => Buffer.from(JSON.stringify(['calendar/', position])).toString('base64url');
  expect(decodeCursor({ table, pk: 'p' }, made({ pk: 'p', sk: 's' }))).toEqual({ pk: 'p', sk: 's' });
  for (const position of [{ pk: 'p' }, { pk: 'p', sk: '' }, { pk: 'p', sk: 's', more: 1 }, { pk: 'p', sk: 5 }]) {
    expect(() => decodeCursor({ table, pk: 'p' }, made(position))).toThrow(InvalidCursor);
  }
});
