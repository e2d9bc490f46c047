import { expect, test } from 'vitest';
import { timedCache } from '../../../shared/system/timed-cache.ts';
import { virtualClock } from '../../memory/clock.ts';

function counted(options: { capacity?: number; fail?: boolean } = {}) {
  const clock = virtualClock();
  const cached = timedCache<number>({ clock, forMs: 1000, capacity: options.capacity ?? 10 });
  let loads = 0;
  const get = (key: string) =>
    cached(key, async () => {
      loads++;
      if (options.fail) throw new Error(`failure ${loads}`);
      return loads;
    });
  return { clock, get };
}

test('callers that ask at once share one load, later ones what it gave', async () => {
  const { get } = counted();
  expect(await Promise.all([get('a'), get('a')])).toEqual([1, 1]);
  expect(await get('a')).toBe(1);
});

test('a value is loaded again after its time', async () => {
  const { get, clock } = counted();
  await get('a');
  clock.advance(999);
  expect(await get('a')).toBe(1);
  clock.advance(1);
  expect(await get('a')).toBe(2);
});

test('a failure is not remembered', async () => {
  const { get } = counted({ fail: true });
  await expect(get('a')).rejects.toThrow('failure 1');
  await expect(get('a')).rejects.toThrow('failure 2');
});

test('past its capacity the oldest key leaves', async () => {
  const { get } = counted({ capacity: 2 });
  for (const key of ['a', 'b', 'c']) await get(key);
  expect(await get('b')).toBe(2);
  expect(await get('a')).toBe(4);
});
