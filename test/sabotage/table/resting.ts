import type * as Automatic from '../../../shared/sync/automatic.ts';
import { inModule, type Sabotage, updating } from '../breaks.ts';

const automatic = '../../shared/sync/automatic.ts';

export const resting: Sabotage[] = [
  {
    rule: 'SW2',
    name: 'calendars are read though automatic sync is off',
    breaks: inModule<typeof Automatic>(automatic, () => ({ mayRead: () => true })),
    proof: (all) => all.resting.offReadsNothing,
  },
  {
    rule: 'SW2',
    name: 'bookings are written though automatic sync is off',
    breaks: inModule<typeof Automatic>(automatic, () => ({ mayWrite: () => true })),
    proof: (all) => all.resting.offWritesNothing,
  },
  {
    rule: 'SW2',
    name: 'what is asked for does not count',
    breaks: updating('anywhere', (update) => {
      const { asks: _, ...add } = update.add ?? {};
      return { ...update, add };
    }),
    proof: (all) => all.resting.asked,
  },
  {
    rule: 'SW2',
    name: 'a daily sync runs at Greenwich’s time',
    breaks: inModule<typeof Automatic>(automatic, (real) => ({
      mayRead: (link, rhythm, now) => real.mayRead(link, { ...rhythm, zone: 'UTC' }, now),
    })),
    proof: (all) => all.resting.daily,
  },
  {
    rule: 'SW2',
    name: 'a first import waits for somebody who asks',
    breaks: inModule<typeof Automatic>(automatic, (real) => ({
      mayRead: (link, ...more) => real.mayRead({ ...link, generation: 1 }, ...more),
    })),
    proof: (all) => all.resting.offImports,
  },
  {
    rule: 'SW2',
    name: 'what rests is never looked at again',
    breaks: inModule<typeof Automatic>(automatic, () => ({ lookAgainAt: (_, now) => now + 1000 * 3_600_000 })),
    proof: (all) => all.resting.offThenOn,
  },
];
