import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { proveAll } from '../sabotage/prove.ts';
import { openAnna } from '../sabotage/scenario.ts';
import { genuine, notifications } from '../sabotage/scenarios/notifications.ts';
import { start } from '../simulation/start.ts';

proveAll(notifications);

const names = ['x-goog-channel-id', 'x-goog-channel-token', 'x-goog-resource-id', 'x-goog-resource-state'] as const;

describe('the door', () => {
  it('NT1 no random headers open it or change anything', async () => {
    const anna = await openAnna(start);
    const before = [anna.world.store.rows('directory'), anna.world.sent.length];
    const value = fc.option(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constant(`${anna.salon.id}-x`)));
    const headers = fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), value);
    await fc.assert(
      fc.asyncProperty(headers, async (random) => {
        const present = Object.entries(random).filter(([, text]) => text !== null);
        const texts = Object.fromEntries(present.map(([name, text]) => [name, text ?? undefined]));
        expect((await anna.world.notify(texts)).status).toBe(404);
      }),
      { numRuns: 300 },
    );
    expect([anna.world.store.rows('directory'), anna.world.sent.length]).toEqual(before);
    expect(anna.world.failures).toEqual([]);
  });

  it('NT1 no mutation of a genuine message’s proof opens it', async () => {
    const anna = await openAnna(start);
    const headers = genuine(anna);
    const before = [anna.world.store.rows('directory'), anna.world.sent.length];
    const mutation = fc.record({
      name: fc.constantFrom(...names.slice(0, 3)),
      at: fc.nat(),
      text: fc.oneof(fc.constant(''), fc.string({ maxLength: 3 })),
    });
    await fc.assert(
      fc.asyncProperty(mutation, async ({ name, at, text }) => {
        const real = headers[name] ?? '';
        const cut = at % real.length;
        const forged = real.slice(0, cut) + text + real.slice(cut + 1);
        fc.pre(forged !== real);
        expect((await anna.world.notify({ ...headers, [name]: forged })).status).toBe(404);
      }),
      { numRuns: 300 },
    );
    expect([anna.world.store.rows('directory'), anna.world.sent.length]).toEqual(before);
  });
});
