import { directoryKeys } from '../contracts/keys.ts';
import { PaceRow } from '../contracts/rows/budgets.ts';
import type { Ports } from '../ports/ports.ts';
import type { Condition, Update } from '../ports/store.ts';
import { parseRow, readRow } from '../records/read.ts';
import { days, unixSeconds } from '../records/time.ts';
import { patienceMs, writeGapMs } from '../sync/budget.ts';

type Link = { id: string; businessId: string };
type PacePorts = Pick<Ports, 'store' | 'clock' | 'metrics'>;

export type Turn =
  /** The calendar is ours for one write. */
  | { kind: 'now' }
  /** Too many are before us: at that time it is worth asking again. Milliseconds. */
  | { kind: 'later'; at: number };

const attempts = 6;

/**
 * PU5: one write at a time to one calendar, at a distance, whoever writes. The turn is reserved by one conditional write on
 * the link's pace row and a short wait is slept off; a turn that is never used is only a pause.
 */
export async function takeTurn(ports: PacePorts, link: Link): Promise<Turn> {
  const { store, clock } = ports;
  const key = directoryKeys.pace(link.businessId, link.id);
  let seen: PaceRow | undefined;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const now = Math.floor(clock.now());
    const waits = seen !== undefined && seen.nextAt > now;
    if (waits && seen !== undefined && seen.nextAt > now + patienceMs) break;
    const result = await store.update({ table: 'directory', key, ...(waits ? behind(now) : atOnce(now)) });
    seen = result.row === undefined ? undefined : parseRow(PaceRow, result.row);
    if (!result.ok || seen === undefined) continue;
    await sleepUntil(ports, seen.nextAt - writeGapMs);
    return { kind: 'now' };
  }
  ports.metrics.count('WritePaced');
  return { kind: 'later', at: Math.max(seen?.nextAt ?? 0, clock.now() + patienceMs) };
}

type Line = Pick<PacePorts, 'store'>;
const there: Condition = { attribute: 'pk', is: 'present' };

/** Told after the booking's row says that it waits: whoever reads this finds it there. */
export async function joinLine({ store }: Line, { businessId, id }: Link): Promise<void> {
  await store.update({ table: 'directory', key: directoryKeys.pace(businessId, id), add: { lined: 1 }, when: [there] });
}

/** What `endLine` has to be told; undefined while nobody stands in line. */
export async function lineOf({ store }: Line, { businessId, id }: Link): Promise<number | undefined> {
  return (await readRow(store, 'directory', directoryKeys.pace(businessId, id), PaceRow))?.lined;
}

/** Nobody was found in line; whoever has joined since `lined` was read still stands there. */
export async function endLine({ store }: Line, { businessId, id }: Link, lined: number): Promise<void> {
  const when: Condition[] = [there, { attribute: 'lined', is: '=', value: lined }];
  await store.update({ table: 'directory', key: directoryKeys.pace(businessId, id), remove: ['lined'], when });
}

type Reservation = Pick<Update, 'set' | 'add' | 'when'>;

const keptMs = days(2);
/** Nobody reserves that far ahead: such a row is of a clock that was set back. */
const aheadAtMostMs = 60_000;

function atOnce(now: number): Reservation {
  return {
    set: { v: 1, row: 'pace', nextAt: now + writeGapMs, expiresAt: unixSeconds(now + keptMs) },
    when: [
      {
        anyOf: [
          { attribute: 'nextAt', is: 'absent' },
          { attribute: 'nextAt', is: '<=', value: now },
          { attribute: 'nextAt', is: '>', value: now + aheadAtMostMs },
        ],
      },
    ],
  };
}

/** Any number of workers may queue up at once: the counter gives each a turn of its own. */
function behind(now: number): Reservation {
  return {
    add: { nextAt: writeGapMs },
    when: [
      { attribute: 'nextAt', is: '>', value: now },
      { attribute: 'nextAt', is: '<=', value: now + patienceMs },
    ],
  };
}

async function sleepUntil({ clock }: PacePorts, at: number): Promise<void> {
  const wait = at - clock.now();
  if (wait > 0) await clock.sleep(wait);
}
