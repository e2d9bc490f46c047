import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Delta } from '../../../shared/contracts/messages.ts';
import { chunksOf, deltaOf, markerOf } from '../../../shared/sync/delta.ts';

const delta = fc.record({
  id: fc.string({ minLength: 5, maxLength: 20 }),
  title: fc.string({ unit: 'binary', maxLength: 300 }),
});

const limits = fc.record({ bytes: fc.integer({ min: 100, max: 2000 }), deltas: fc.integer({ min: 1, max: 20 }) });

describe('chunks', () => {
  it('PL3 keep every delta, in order, and each is within the limits unless one delta alone is larger', () => {
    fc.assert(
      fc.property(fc.array(delta, { maxLength: 60 }), limits, (some, limit) => {
        const deltas = some.map((one) => ({ ...one, status: 'confirmed' as const }));
        const chunks = chunksOf(deltas, limit);
        expect(chunks.flat()).toEqual(deltas);
        for (const chunk of chunks) {
          expect(chunk.length).toBeGreaterThan(0);
          expect(chunk.length).toBeLessThanOrEqual(limit.deltas);
          if (chunk.length > 1) expect(Buffer.byteLength(JSON.stringify(chunk))).toBeLessThanOrEqual(limit.bytes + 2);
        }
      }),
    );
  });
});

describe('the limits of a chunk', () => {
  const one = { id: 'event001', status: 'confirmed' as const };
  const bytes = Buffer.byteLength(JSON.stringify(one)) + 1;

  it('PL3 are met to the byte, its comma counted', () => {
    expect(chunksOf([one, one], { bytes: 2 * bytes, deltas: 9 })).toEqual([[one, one]]);
    expect(chunksOf([one, one], { bytes: 2 * bytes - 1, deltas: 9 })).toEqual([[one], [one]]);
  });
});

describe('a delta', () => {
  const event = {
    ...{ id: 'event001', status: 'confirmed', summary: 'Private', description: 'secret', location: 'here' },
    attendees: [{ responseStatus: 'accepted' }, { self: true, responseStatus: 'declined' }],
  };

  it('SE1 holds no title where busy times alone are imported', () => {
    expect(deltaOf(event, 'busyOnly')).toEqual({ id: 'event001', status: 'confirmed', selfResponse: 'declined' });
    expect(deltaOf(event, 'full').title).toBe('Private');
  });

  it('PU4 says which booking and version the event is marked with', () => {
    const marked = { ...event, extendedProperties: { private: markerOf('bkg_1', 7) } };
    expect(deltaOf(marked, 'busyOnly')).toMatchObject({ markedBooking: 'bkg_1', markedVersion: 7, title: 'Private' });
  });

  it('PU4 a marker that is no version of ours says none', () => {
    const versionOf = (slotbridgeVersion: string) =>
      deltaOf({ ...event, extendedProperties: { private: { slotbridgeVersion } } }, 'busyOnly').markedVersion;
    expect(['12', '7a', 'a7', '', '1234567890'].map(versionOf)).toEqual([
      12,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(deltaOf({ ...event, extendedProperties: {} }, 'busyOnly')).not.toHaveProperty('markedVersion');
  });

  it('AV2 counts a status that Google has not had so far as busy', () => {
    expect(deltaOf({ id: 'event001', status: 'provisional' }, 'full').status).toBe('confirmed');
  });

  it('PL3 of any event fits its contract', () => {
    const text = fc.option(fc.string(), { nil: undefined });
    const any = fc.record({
      id: fc.string({ minLength: 1 }),
      status: text,
      summary: text,
      transparency: text,
      eventType: text,
    });
    fc.assert(
      fc.property(any, (some) => {
        const defined = Object.fromEntries(Object.entries(some).filter(([, value]) => value !== undefined));
        expect(Delta.safeParse(deltaOf({ ...defined, id: some.id }, 'full')).success).toBe(true);
      }),
    );
  });
});
