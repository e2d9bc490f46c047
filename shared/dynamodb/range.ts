import type { Query } from '../ports/store.ts';
import { compareBytes } from './order.ts';

/** A query's sort key bounds in a form DynamoDB accepts: no empty strings, no upper bound under the lower one. */
export type Range =
  | { kind: 'all' }
  | { kind: 'none' }
  | { kind: 'from'; from: string }
  | { kind: 'to'; to: string }
  | { kind: 'between'; from: string; to: string }
  | { kind: 'beginsWith'; prefix: string };

export function rangeOf(sk: Query['sk']): Range {
  if (sk === undefined) return { kind: 'all' };
  if ('beginsWith' in sk) return sk.beginsWith === '' ? { kind: 'all' } : { kind: 'beginsWith', prefix: sk.beginsWith };
  const { from = '', to } = sk;
  if (to === undefined) return from === '' ? { kind: 'all' } : { kind: 'from', from };
  if (to === '' || compareBytes(from, to) > 0) return { kind: 'none' };
  return from === '' ? { kind: 'to', to } : { kind: 'between', from, to };
}

export function inRange(range: Range, sk: string): boolean {
  switch (range.kind) {
    case 'all':
      return true;
    case 'none':
      return false;
    case 'from':
      return compareBytes(sk, range.from) >= 0;
    case 'to':
      return compareBytes(sk, range.to) <= 0;
    case 'between':
      return compareBytes(sk, range.from) >= 0 && compareBytes(sk, range.to) <= 0;
    case 'beginsWith':
      return sk.startsWith(range.prefix);
  }
}
