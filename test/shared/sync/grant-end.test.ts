import { describe, expect, it } from 'vitest';
import { nextMorning } from '../../../shared/desk/digest.ts';
import { days, hours } from '../../../shared/sync/durations.ts';
import { grantEnd } from '../../../shared/sync/grant-end.ts';

const since = Date.parse('2026-03-02T09:00:00.000Z');
const at = (ms: number) => new Date(since + ms).toISOString();

describe('the end of a grant', () => {
  it('GR4 a term of a week is warned of two days ahead, a shorter one at its half', () => {
    const week = grantEnd({ grantSince: at(0), lastUsedAt: at(days(4)), refreshTokenExpiresAt: at(days(7)) });
    expect(week).toEqual({ at: since + days(7), why: 'term', warnFrom: since + days(5) });
    const day = grantEnd({ grantSince: at(0), refreshTokenExpiresAt: at(days(1)) });
    expect(day.warnFrom).toBe(since + hours(12));
  });

  it('GR4 every use puts the end of idleness half a year off', () => {
    const used = grantEnd({ grantSince: at(0), lastUsedAt: at(days(100)) });
    expect(used).toEqual({ at: since + days(280), why: 'idle', warnFrom: since + days(250) });
    expect(grantEnd({ grantSince: at(0) }).at).toBe(since + days(180));
  });

  it('GR4 of two ends the nearer one counts', () => {
    const facts = { grantSince: at(0), lastUsedAt: at(0), refreshTokenExpiresAt: at(days(400)) };
    expect(grantEnd(facts).why).toBe('idle');
    expect(grantEnd({ ...facts, refreshTokenExpiresAt: at(days(180)) }).why).toBe('term');
  });
});

describe('the morning of a digest', () => {
  it('GR3 is eight o’clock of the business’s zone, over clock changes too', () => {
    const morning = (now: string, zone: string) => new Date(nextMorning(Date.parse(now), zone)).toISOString();
    expect(morning('2026-05-04T05:59:59Z', 'Europe/Berlin')).toBe('2026-05-04T06:00:00.000Z');
    expect(morning('2026-05-04T06:00:00Z', 'Europe/Berlin')).toBe('2026-05-05T06:00:00.000Z');
    expect(morning('2026-03-28T12:00:00Z', 'Europe/Berlin')).toBe('2026-03-29T06:00:00.000Z');
    expect(morning('2026-10-24T12:00:00Z', 'Europe/Berlin')).toBe('2026-10-25T07:00:00.000Z');
    expect(morning('2026-05-04T12:00:00Z', 'Pacific/Auckland')).toBe('2026-05-04T20:00:00.000Z');
  });
});
