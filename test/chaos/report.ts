import type { Look } from './watcher.ts';

/** What the run prints. */

export type Played = {
  name: string;
  mark: string;
  /** How often it happened. */
  count: number;
  at: number;
  /** Until everything that was acknowledged before its end had arrived on both sides; undefined when that was not waited out. */
  recoveredMs: number | undefined;
  /** Minutes that both clocks had to be moved on for it. */
  movedMinutes: number;
};

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

export function faultTable(played: Played[]): string {
  const rows = [...Map.groupBy(played, ({ name }) => name)].map(([name, all]) => {
    const times = all.flatMap(({ recoveredMs }) => recoveredMs ?? []).toSorted((a, b) => a - b);
    const count = all.reduce((sum, one) => sum + one.count, 0);
    const moved = Math.max(...all.map(({ movedMinutes }) => movedMinutes));
    return [
      `${all[0]?.mark ?? ' '}  ${name}`,
      String(count),
      times.length === 0 ? '-' : seconds(times[Math.ceil(times.length / 2) - 1] ?? 0),
      times.length === 0 ? '-' : seconds(times.at(-1) ?? 0),
      moved === 0 ? '' : `with both clocks moved on by up to ${moved} min`,
    ];
  });
  const head = ['fault', 'count', 'recovered p50', 'max', ''];
  return [head, ...rows]
    .map(([name = '', ...cells]) =>
      `${name.padEnd(46)}${cells.map((cell, n) => (n < 3 ? cell.padStart(15) : `   ${cell}`)).join('')}`.trimEnd(),
    )
    .join('\n');
}

const widest = 110;
const heightRows = 8;

/**
 * Changes per second that were seen to have arrived on both sides, and under it when what went wrong:
 *
 *   8.0 │   #  #
 *       │ ####### ##
 *       └─d────X─────
 */
export function timeline(looks: Look[], played: Played[], from: number, to: number): string {
  const columns = Math.min(widest, Math.max(20, Math.round((to - from) / 1500)));
  const width = (to - from) / columns;
  const columnOf = (at: number) => Math.min(columns - 1, Math.max(0, Math.floor((at - from) / width)));
  const rates = Array.from({ length: columns }, () => 0);
  for (const { at, arrived } of looks) rates[columnOf(at)] = (rates[columnOf(at)] ?? 0) + arrived / (width / 1000);
  const most = Math.max(...rates, 0.1);
  const rows = Array.from({ length: heightRows }, (_, n) => {
    const level = heightRows - n;
    const label = n === 0 ? most.toFixed(1) : '';
    const filled = rates.map((rate) => (Math.ceil((rate / most) * heightRows) >= level ? '#' : ' ')).join('');
    return `${label.padStart(6)} │${filled}`.trimEnd();
  });
  const ground = Array.from({ length: columns }, () => '─');
  for (const { at, mark } of played) ground[columnOf(at)] = mark;
  const scale = `${' '.repeat(8)}0${seconds(to - from).padStart(columns - 1)}`;
  return ['arrived changes per second', ...rows, `       └${ground.join('')}`, scale].join('\n');
}
