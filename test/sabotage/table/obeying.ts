import type * as Directory from '../../../shared/records/directory.ts';
import type * as Mirror from '../../../shared/sync/mirror.ts';
import { defaultSettings, type Settings } from '../../../shared/contracts/settings.ts';
import { inModule, type Sabotage } from '../breaks.ts';

/** One setting that nobody looks at: its default holds instead. */
const ignoring = (name: keyof Settings, value?: Settings[keyof Settings]) =>
  inModule<typeof Directory>('../../shared/records/directory.ts', (real) => ({
    getSettings: async (...values) => ({
      ...(await real.getSettings(...values)),
      [name]: value ?? defaultSettings[name],
    }),
  }));

export const obeying: Sabotage[] = [
  {
    rule: 'AV2',
    name: 'what blocks is not a setting',
    breaks: ignoring('blocks'),
    proof: (all) => all.obeying.blocksEach,
  },
  {
    rule: 'AV2',
    name: 'what was read before is judged anew',
    breaks: inModule<typeof Mirror>('../../shared/sync/mirror.ts', (real) => ({
      mirror: (delta, context) =>
        real.mirror(delta, {
          ...context,
          settings: { ...context.settings, blocks: { ...context.settings.blocks, free: true } },
        }),
    })),
    proof: (all) => all.obeying.blocksLater,
  },
  {
    rule: 'PL1',
    name: 'how much of the past is kept is not a setting',
    breaks: ignoring('importDaysBack'),
    proof: (all) => all.obeying.pastKept,
  },
  {
    rule: 'PU5',
    name: 'all booking types are exported',
    breaks: ignoring('exportTypes', null),
    proof: (all) => all.obeying.typesExported,
  },
  {
    rule: 'RC3',
    name: 'bookings always go out',
    breaks: ignoring('direction'),
    proof: (all) => all.obeying.directionIn,
  },
  {
    rule: 'RC3',
    name: 'Google’s events always count',
    breaks: ignoring('direction'),
    proof: (all) => all.obeying.directionOut,
  },
  {
    rule: 'RC5',
    name: 'working hours are always kept',
    breaks: ignoring('outsideWorkingHours'),
    proof: (all) => all.obeying.hoursAllowed,
  },
];
