import type { Random } from '../../../shared/ports/random.ts';
import type { Draw } from './types.ts';

/** Numbers from 0 to below 2^32. */
type Numbers = () => number;

/** sfc32, begun from the text: small, fast, and the same everywhere. */
function numbersOf(seed: string): Numbers {
  let [a, b, c, d] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 1];
  for (let at = 0; at < seed.length; at++) {
    a = Math.imul(a ^ seed.charCodeAt(at), 0x85ebca6b);
    b = Math.imul(b ^ (a >>> 13), 0xc2b2ae35);
    c = (c + b + at) | 0;
  }
  const next = () => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 16; round++) next();
  return next;
}

export function createDraw(seed: string): Draw {
  const next = numbersOf(seed);
  const share = () => next() / 4_294_967_296;
  const below = (limit: number) => Math.floor(share() * limit);
  const pick = <Item>(items: readonly Item[]): Item => {
    if (items.length === 0) throw new Error('Nothing to pick from');
    return items[below(items.length)] as Item;
  };
  return {
    chance: (probability) => share() < probability,
    below,
    pick,
    weighted: (items) => {
      const sum = items.reduce((total, [, weight]) => total + weight, 0);
      let left = share() * sum;
      for (const [item, weight] of items) {
        left -= weight;
        if (left < 0) return item;
      }
      return pick(items.filter(([, weight]) => weight > 0))[0];
    },
  };
}

/** Bytes for the product's and Google's randomness. */
export function seededBytes(seed: string): Random {
  const next = numbersOf(seed);
  return {
    bytes: (count) => {
      const bytes = new Uint8Array(count);
      for (let at = 0; at < count; at++) bytes[at] = next() >>> 24;
      return bytes;
    },
  };
}
