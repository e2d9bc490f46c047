import type { Clock } from '../ports/clock.ts';

/**
 * Remembers what `load` gave for a key, `forMs` long. Callers that ask while it loads share the answer; a failure is not
 * remembered. Holds at most `capacity` keys, the oldest leave first.
 */
export function timedCache<T>(options: { clock: Clock; forMs: number; capacity: number }) {
  const { clock, forMs, capacity } = options;
  const kept = new Map<string, { value: Promise<T>; until: number }>();
  return (key: string, load: () => Promise<T>): Promise<T> => {
    const found = kept.get(key);
    if (found && clock.now() < found.until) return found.value;
    kept.delete(key);
    const entry = { value: load(), until: clock.now() + forMs };
    kept.set(key, entry);
    if (kept.size > capacity) kept.delete(kept.keys().next().value ?? key);
    entry.value.catch(() => {
      if (kept.get(key) === entry) kept.delete(key);
    });
    return entry.value;
  };
}
