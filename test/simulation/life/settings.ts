import { type Blocks, defaultSettings, type Settings } from '../../../shared/contracts/settings.ts';
import type { Draw } from '../run/types.ts';

/** Settings as businesses have them: mostly the defaults, anything else now and then. */

type Options = { [Name in keyof Settings]: (draw: Draw) => Settings[Name] };

const one =
  <Value>(...values: Value[]) =>
  (draw: Draw): Value =>
    draw.pick(values);

const options: Options = {
  direction: one('both', 'both', 'googleToBookings', 'bookingsToGoogle'),
  detailsFromGoogle: one('busyOnly', 'full'),
  detailsToGoogle: one('busyOnly', 'full'),
  blocks: (draw) => blocksOf(draw),
  onBothChanged: one('newest', 'booking', 'google', 'ask'),
  onEventMoved: one('follow', 'putBack', 'ask'),
  onEventDeleted: one('cancel', 'putBack', 'ask'),
  outsideWorkingHours: one('refuse', 'allow'),
  staleAfterSeconds: one(60, 900, 3600, 8 * 3600),
  whenStale: one('stop', 'warn', 'goOn'),
  importDaysBack: one(0, 1, 30, 365),
  exportTypes: one<string[] | null>(null, null, ['cut'], []),
  automaticSync: one<Settings['automaticSync']>('on', 'off', { dailyAt: '03:30' }),
};

const blocksOf = (draw: Draw): Blocks => {
  const changed = Object.entries(defaultSettings.blocks).map(([kind, blocks]) => [
    kind,
    draw.chance(0.25) ? !blocks : blocks,
  ]);
  return { ...defaultSettings.blocks, ...Object.fromEntries(changed) };
};

/** Each setting is changed with this probability, or the one of its own. */
export function drawSettings(
  draw: Draw,
  probability: number,
  own: Partial<Record<keyof Settings, number>> = {},
): Partial<Settings> {
  const names = Object.keys(options).filter((name): name is keyof Settings => name in defaultSettings);
  const values = names.flatMap((name) => (draw.chance(own[name] ?? probability) ? [[name, options[name](draw)]] : []));
  return Object.fromEntries(values);
}

/** Each setting that can ask a person does with this probability. */
export const drawAsking = (draw: Draw, probability: number): Partial<Settings> => ({
  ...(draw.chance(probability) ? { onBothChanged: 'ask' } : {}),
  ...(draw.chance(probability) ? { onEventMoved: 'ask' } : {}),
  ...(draw.chance(probability) ? { onEventDeleted: 'ask' } : {}),
});
