import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lookAgainAt, mayRead, mayWrite, type Rhythm } from '../../../shared/sync/automatic.ts';

const at = (text: string) => Date.parse(text);
const zone = 'Europe/Berlin';
const daily: Rhythm = { automaticSync: { dailyAt: '03:30' }, zone };
const off: Rhythm = { automaticSync: 'off', zone };
const link = { generation: 1, asOf: '2026-05-04T22:00:00.000Z' };

describe('automatic sync', () => {
  it('SW2 a daily read is due from its time on until a list has begun after it', () => {
    expect(mayRead(link, daily, at('2026-05-05T01:29:59Z'))).toBe(false);
    expect(mayRead(link, daily, at('2026-05-05T01:30:00Z'))).toBe(true);
    expect(mayRead({ ...link, asOf: '2026-05-05T01:30:00.000Z' }, daily, at('2026-05-05T23:00:00Z'))).toBe(false);
    expect(mayRead({ ...link, asOf: '2026-05-05T01:30:00.000Z' }, daily, at('2026-05-06T01:30:00Z'))).toBe(true);
  });

  it('SW2 what is asked for and a first import are read whatever the setting', () => {
    fc.assert(
      fc.property(fc.constantFrom(off, daily), fc.integer({ min: 0, max: 5 }), fc.nat(1e9), (rhythm, served, after) => {
        const now = at('2026-05-05T00:00:00Z') + after;
        const asked = { ...link, asOf: new Date(now).toISOString(), asks: served + 1, servedAsks: served };
        expect(mayRead(asked, rhythm, now)).toBe(true);
        expect(mayRead({ ...asked, asks: served, generation: 0 }, rhythm, now)).toBe(true);
        expect(mayRead({ ...asked, asks: served }, rhythm, now)).toBe(false);
      }),
    );
  });

  it('SW2 what was changed before it was asked for is written, what comes later waits', () => {
    const asked = { writeAskedAt: '2026-05-05T08:00:00.000Z' };
    const now = at('2026-05-05T12:00:00Z');
    expect(mayWrite({ updatedAt: '2026-05-05T07:00:00.000Z' }, asked, off, now)).toBe(true);
    expect(mayWrite({ updatedAt: '2026-05-05T11:00:00.000Z' }, asked, off, now)).toBe(false);
    expect(mayWrite({ updatedAt: '2026-05-05T11:00:00.000Z' }, {}, daily, now)).toBe(false);
    expect(mayWrite({ updatedAt: '2026-05-05T01:00:00.000Z' }, {}, daily, now)).toBe(true);
  });

  it('SW2 what rests is looked at within half an hour, and no later than the daily time', () => {
    fc.assert(
      fc.property(fc.constantFrom(off, daily), fc.nat(400 * 86_400_000), (rhythm, after) => {
        const now = at('2026-01-01T00:00:00Z') + after;
        const next = lookAgainAt(rhythm, now);
        expect(next).toBeGreaterThan(now);
        expect(next - now).toBeLessThanOrEqual(1_800_000);
        const read = { ...link, asOf: new Date(now).toISOString() };
        if (next - now < 1_800_000) expect(mayRead(read, rhythm, next)).toBe(true);
        else expect(mayRead(read, rhythm, next - 1)).toBe(false);
      }),
    );
  });

  it('SW2 where everything is synced by itself all is read and written at once', () => {
    const on: Rhythm = { automaticSync: 'on', zone };
    const now = at('2026-05-05T12:00:00Z');
    expect(mayRead({ ...link, asOf: '2026-05-05T12:00:00.000Z' }, on, now)).toBe(true);
    expect(mayWrite({ updatedAt: '2026-05-05T13:00:00.000Z' }, {}, on, now)).toBe(true);
  });

  it('SW2 a run writes what it finds for ten minutes, whoever has begun it', () => {
    const asked = { writeAskedAt: '2026-05-05T08:00:00.000Z' };
    const now = at('2026-05-05T12:00:00Z');
    for (const [rhythm, begun, end] of [
      [off, asked, '2026-05-05T08:10:00.000Z'],
      [daily, {}, '2026-05-05T01:40:00.000Z'],
      [daily, asked, '2026-05-05T08:10:00.000Z'],
    ] as const) {
      expect(mayWrite({ updatedAt: end }, begun, rhythm, now)).toBe(true);
      expect(mayWrite({ updatedAt: new Date(at(end) + 1).toISOString() }, begun, rhythm, now)).toBe(false);
    }
    expect(mayWrite({ updatedAt: '2026-05-05T01:00:00.000Z' }, {}, off, now)).toBe(false);
  });

  it('SW2 the daily run of the day before counts until the next', () => {
    const now = at('2026-05-05T01:00:00Z');
    expect(mayRead({ ...link, asOf: '2026-05-04T01:29:59.000Z' }, daily, now)).toBe(true);
    expect(mayRead({ ...link, asOf: '2026-05-04T01:30:00.000Z' }, daily, now)).toBe(false);
    expect(mayRead({ ...link, asOf: undefined }, daily, now)).toBe(false);
  });

  it('SW2 what rests is looked at again at the daily time where that is near', () => {
    expect(lookAgainAt(daily, at('2026-05-05T01:20:00Z'))).toBe(at('2026-05-05T01:30:00Z'));
    expect(lookAgainAt(daily, at('2026-05-05T01:30:00Z'))).toBe(at('2026-05-05T02:00:00Z'));
    expect(lookAgainAt(off, at('2026-05-05T01:20:00Z'))).toBe(at('2026-05-05T01:50:00Z'));
  });
});
