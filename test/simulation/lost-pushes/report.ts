import type { Started } from '../start.ts';
import { hour, minute, type Resident } from './town.ts';

/** What Google was asked, by calendar, kind and hour. */

type Request = { operation: string; account: string | null; at: string };

export type Usage = { resident: Resident; calls: Record<string, number>; byHour: number[] };

export async function usageOf({ world }: Started, residents: Resident[], from: number): Promise<Usage[]> {
  const { items } = await world.control<{ items: Request[] }>('GET', '/requests');
  return residents.map((resident) => {
    const own = items.filter(
      ({ account, at, operation }) =>
        account === `${resident.name}@example.com` && Date.parse(at) > from && !operation.startsWith('oauth.'),
    );
    const calls: Record<string, number> = {};
    const byHour = Array.from({ length: 24 }, () => 0);
    for (const { operation, at } of own) {
      calls[operation] = (calls[operation] ?? 0) + 1;
      const slot = Math.min(23, Math.floor((Date.parse(at) - from) / hour));
      byHour[slot] = (byHour[slot] ?? 0) + 1;
    }
    return { resident, calls, byHour };
  });
}

export const totalOf = ({ calls }: Usage): number => Object.values(calls).reduce((sum, count) => sum + count, 0);

const kinds = ['events.list', 'events.watch', 'channels.stop'];

export function tableOf(usage: Usage[], bounds: Record<string, number>): string {
  const head = ['calendar', ...kinds, 'all', 'at most', 'changes', 'longest until seen'];
  const rows = usage.map((one) => [
    one.resident.says,
    ...kinds.map((kind) => String(one.calls[kind] ?? 0)),
    String(totalOf(one)),
    String(bounds[one.resident.name] ?? 0),
    String(one.resident.edits),
    one.resident.delays.length === 0 ? '' : `${Math.ceil(Math.max(...one.resident.delays) / minute)} min`,
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

const steps = ' ▁▂▃▄▅▆▇█';

/** One column an hour; each calendar on its own scale, named at the end. */
export function chartOf(usage: Usage[]): string {
  const width = Math.max(...usage.map(({ resident }) => resident.says.length));
  return usage
    .map(({ resident, byHour }) => {
      const most = Math.max(1, ...byHour);
      const bars = byHour.map((count) => steps[Math.ceil((count / most) * (steps.length - 1))]).join('');
      return `${resident.says.padEnd(width)}  ${bars}  █ = ${most} an hour`;
    })
    .join('\n');
}
