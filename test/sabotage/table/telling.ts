import type * as FallenBehind from '../../../shared/links/fallen-behind.ts';
import type * as Grants from '../../../shared/onboarding/grants.ts';
import { inModule, inStore, type Sabotage, updating } from '../breaks.ts';

const isMark = (key: { sk: string }): boolean => key.sk.startsWith('change#');

export const telling: Sabotage[] = [
  {
    rule: 'WH1',
    name: 'a change of a link says nothing of its resource',
    breaks: inStore('anywhere', (store) => ({
      transact: (items) => store.transact(items.filter((item) => item.kind !== 'update' || !isMark(item.key))),
    })),
    proof: (all) => all.telling.links,
  },
  {
    rule: 'WH1',
    name: 'a paused link hides how its grant does',
    breaks: inModule<typeof Grants>('../../shared/onboarding/grants.ts', () => ({ tellResting: async () => {} })),
    proof: (all) => all.telling.resting,
  },
  {
    rule: 'WH1',
    name: 'nobody looks whether a calendar has fallen behind',
    breaks: inModule<typeof FallenBehind>('../../shared/links/fallen-behind.ts', () => ({
      tellFallenBehind: async () => {},
    })),
    proof: (all) => all.telling.fellBehind,
  },
  {
    rule: 'WH1',
    name: 'a rest is not looked at for its length',
    breaks: updating('run-schedule', (update) => (isMark(update.key) ? undefined : update)),
    proof: (all) => all.telling.restsTooLong,
  },
  {
    rule: 'WH1',
    name: 'that a calendar has caught up is told to nobody',
    breaks: updating('apply-deltas', (update) => (isMark(update.key) ? undefined : update)),
    proof: (all) => all.telling.fellBehind,
  },
  {
    rule: 'WH1',
    name: 'every read is a change of its resource',
    breaks: updating('apply-deltas', (update) =>
      update.set?.['servedTicket'] === undefined ? update : { ...update, set: { ...update.set, toldLate: true } },
    ),
    proof: (all) => all.telling.quiet,
  },
];
