import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeBody } from '../../../shared/sqs/message.ts';

const refusedSomewhere = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd]/;

test('a body keeps every character, and none of them is one that a queue refuses', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const body = encodeBody({ [text]: [text, '🎉\u0000\ufffe\uffff\ud83c'] });
      expect(body).not.toMatch(refusedSomewhere);
      expect(JSON.parse(body)).toEqual({ [text]: [text, '🎉\u0000\ufffe\uffff\ud83c'] });
    }),
  );
});

test('what is no JSON is refused', () => {
  expect(() => encodeBody(undefined)).toThrow('JSON');
});
