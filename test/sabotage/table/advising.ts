import type * as FreeDays from '../../../shared/sync/free-days.ts';
import { inModule, inStore, type Sabotage } from '../breaks.ts';

const freeDays = '../../shared/sync/free-days.ts';

export const advising: Sabotage[] = [
  {
    rule: 'AV2',
    name: 'whole days that are marked free are passed over',
    breaks: inModule<typeof FreeDays>(freeDays, () => ({ isFreeDay: () => false })),
    proof: (all) => all.advising.imported,
  },
  {
    rule: 'AV2',
    name: 'the same days are told again and again',
    breaks: inStore('apply-deltas', (store) => ({
      get: async (table, key) => (key.sk.startsWith('conflict#') ? undefined : await store.get(table, key)),
    })),
    proof: (all) => all.advising.toldOnce,
  },
  {
    rule: 'AV2',
    name: 'a day that is no longer free is not noticed',
    breaks: inModule<typeof FreeDays>(freeDays, (real) => ({
      owesCount: (link, now) => link.freeDaysAt === undefined && real.owesCount(link, now),
    })),
    proof: (all) => all.advising.closed,
  },
  {
    rule: 'AV2',
    name: 'open days are never counted again',
    breaks: inModule<typeof FreeDays>(freeDays, () => ({
      owesCount: ({ freeDaysTouched }) => freeDaysTouched === true,
    })),
    proof: (all) => all.advising.passed,
  },
  {
    rule: 'AV2',
    name: 'whatever is free is advised about',
    breaks: inModule<typeof FreeDays>(freeDays, () => ({
      isFreeDay: ({ transparency }) => transparency === 'transparent',
    })),
    proof: (all) => all.advising.notMeant,
  },
  {
    rule: 'AV2',
    name: 'the settings are not asked before advice is given',
    breaks: inModule<typeof FreeDays>(freeDays, () => ({ wantsAdvice: () => true })),
    proof: (all) => all.advising.notWanted,
  },
  {
    rule: 'AV2',
    name: 'advice is given about calendars of others',
    breaks: inModule<typeof FreeDays>(freeDays, () => ({ wantsAdvice: () => true })),
    proof: (all) => all.advising.notTheirs,
  },
];
