import { conflictKeys } from '../contracts/keys.ts';
import { type ConflictKind, type ConflictRow, IgnoredConflictRow } from '../contracts/rows/conflicts.ts';
import { hashSecret } from '../identity/ids.ts';
import type { Ports } from '../ports/ports.ts';
import type { Put } from '../ports/store.ts';
import { readRow } from '../records/read.ts';
import { days, unixSeconds } from '../records/time.ts';

/**
 * A person has left two versions as they are. What is kept is their hash, by kind and cause: when the same two meet again no
 * row opens; any other two are a new matter. It goes when the sides agree, and after a year.
 */

export type TwoVersions = {
  businessId: string;
  kind: ConflictKind;
  ours?: ConflictRow['ours'];
  theirs?: ConflictRow['theirs'];
};

const keptDays = 400;

/** Undefined where a row has no two versions to compare: what happens again there is told again. */
export function ignoring(conflict: ConflictRow, now: number): Put | undefined {
  const versions = hashOf(conflict);
  if (versions === undefined) return undefined;
  const row: IgnoredConflictRow = {
    ...conflictKeys.ignored(conflict.businessId, conflict.kind, conflict.causeId),
    v: 1,
    row: 'ignoredConflict',
    conflictId: conflict.id,
    versions,
    expiresAt: unixSeconds(now + days(keptDays)),
  };
  return { kind: 'put', table: 'conflicts', row };
}

/** The id of the row in which these two versions were ignored. */
export async function ignoredAs(
  { store }: Pick<Ports, 'store'>,
  versions: TwoVersions,
  causeId: string,
): Promise<string | undefined> {
  const hash = hashOf(versions);
  if (hash === undefined) return undefined;
  const key = conflictKeys.ignored(versions.businessId, versions.kind, causeId);
  const row = await readRow(store, 'conflicts', key, IgnoredConflictRow);
  return row?.versions === hash ? row.conflictId : undefined;
}

/** What the booking's version number counts besides what is compared changes nothing. */
function hashOf({ ours, theirs }: Pick<TwoVersions, 'ours' | 'theirs'>): string | undefined {
  if (ours === undefined || theirs === undefined) return undefined;
  const { version: _, ...compared } = ours;
  const sorted = [compared, theirs].map((side) => Object.entries(side).sort(([a], [b]) => a.localeCompare(b)));
  return hashSecret(JSON.stringify(sorted));
}
