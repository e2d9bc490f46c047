import { describe, expect, it } from 'vitest';
import type { LinkRow } from '../../../shared/contracts/rows/links.ts';
import { defaultSettings, type Settings } from '../../../shared/contracts/settings.ts';
import { freshnessOf } from '../../../shared/sync/freshness.ts';

const now = Date.parse('2026-05-05T08:00:00.000Z');
const at = (seconds: number) => new Date(now + seconds * 1000).toISOString();
const link = (more: Partial<LinkRow>) => ({ generation: 1, asOf: at(-60), ...more }) as LinkRow;
const imports = (previewUntil?: string) =>
  link({ generation: 0, asOf: undefined, previewAsOf: at(-30), ...(previewUntil ? { previewUntil } : {}) });
const fresh = (links: LinkRow[], settings: Partial<Settings> = {}) =>
  freshnessOf(links, { ...defaultSettings, ...settings }, now);

describe('freshness', () => {
  it('AV5 where nothing is read from Google everything can be sold', () => {
    expect(fresh([])).toEqual({ sellable: true });
  });

  it('AV5 a calendar that was never read can not, and says that it is being imported', () => {
    expect(fresh([link({}), link({ asOf: undefined })])).toEqual({ sellable: false, reason: 'importing' });
  });

  it('AV5 of several calendars the one read longest ago decides', () => {
    const links = [link({ asOf: at(-60) }), link({ asOf: at(-900) }), link({ asOf: at(-300) })];
    expect(fresh(links)).toEqual({ asOf: at(-900), ageSeconds: 900, sellable: true });
    expect(fresh([link({ asOf: at(60) })])).toMatchObject({ ageSeconds: 0 });
  });

  it('PL5 what a preview shows can be sold, to the end of the shortest', () => {
    const both = [imports(at(9000)), imports(at(7000)), link({})];
    expect(fresh(both)).toEqual({
      ...{ asOf: at(-60), ageSeconds: 60, sellable: true, sellableUntil: at(7000), reason: 'importing' },
    });
    expect(fresh([imports()])).toMatchObject({ sellableUntil: at(-30) });
    expect(fresh([link({})])).not.toHaveProperty('sellableUntil');
  });

  it.each([
    ['stop', { sellable: false, reason: 'stale_calendar' }],
    ['warn', { sellable: true, reason: 'stale_calendar' }],
    ['goOn', { sellable: true }],
  ] as const)('AV5 past the age of the setting, %s is obeyed', (whenStale, expected) => {
    const aged = (seconds: number) => fresh([link({ asOf: at(-seconds) })], { whenStale, staleAfterSeconds: 600 });
    expect(aged(601)).toMatchObject(expected);
    expect(aged(600)).toEqual({ asOf: at(-600), ageSeconds: 600, sellable: true });
    if (whenStale === 'goOn') expect(aged(601)).not.toHaveProperty('reason');
  });
});
