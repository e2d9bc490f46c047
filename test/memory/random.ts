import { createHash } from 'node:crypto';
import type { Random } from '../../shared/ports/random.ts';

/** The same bytes for the same seed. */
export function testRandom(seed = 'seed'): Random {
  let count = 0;
  return {
    bytes: (length) => {
      const chunks: Buffer[] = [];
      for (let have = 0; have < length; have += 32)
        chunks.push(createHash('sha256').update(`${seed}:${count++}`).digest());
      return new Uint8Array(Buffer.concat(chunks).subarray(0, length));
    },
  };
}
