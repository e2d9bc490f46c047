import type { ConflictView } from '../api/shapes.ts';
import { fieldNames } from './field-names.ts';

type Side = NonNullable<ConflictView['ours']>;
type Value = Side[string] | undefined;
type Sides = Pick<ConflictView, 'ours' | 'theirs' | 'differs'>;

export type SideRow = { field: string; ours: Value; theirs: Value; differs: boolean };

const order = ['start', 'end', 'title', 'status'];
const rankOf = (field: string): number => (order.includes(field) ? order.indexOf(field) : order.length);

/** Both versions field by field: what differs is what the API says differs. Its count of versions is for programs. */
export function compareSides({ ours, theirs, differs }: Sides): SideRow[] {
  const fields = [...new Set([...Object.keys(ours ?? {}), ...Object.keys(theirs ?? {})])];
  return fields
    .filter((field) => field !== 'version')
    .toSorted((a, b) => rankOf(a) - rankOf(b))
    .map((field) => ({ field, ours: ours?.[field], theirs: theirs?.[field], differs: differs.includes(field) }));
}

/**
 * What people compare. Ours is always recorded whole, Google's only in what a row is about: what it lacks is unknown, and
 * none only where the event is gone. An id tells people nothing.
 */
export function tellingRows(conflict: Sides): SideRow[] {
  const { theirs: google } = conflict;
  const isNone = google === undefined || google['status'] === 'cancelled';
  return compareSides(conflict)
    .filter(({ field }) => fieldNames[field] !== undefined && field !== 'resourceId')
    .filter(({ field, theirs, differs }) => differs || theirs !== undefined || (isNone && field !== 'status'));
}

export type Marked = { same: string; changed: string; rest: string };

/** What is between the common begin and the common end, by whole words: so a time is marked as a time. */
export function markDifference(text: string, other: string): Marked {
  const [a, b] = [wordsOf(text), wordsOf(other)];
  let from = 0;
  while (from < a.length && from < b.length && a[from] === b[from]) from += 1;
  let back = 0;
  while (back < a.length - from && back < b.length - from && a.at(-1 - back) === b.at(-1 - back)) back += 1;
  const end = a.length - back;
  return { same: a.slice(0, from).join(''), changed: a.slice(from, end).join(''), rest: a.slice(end).join('') };
}

const wordsOf = (text: string): string[] => text.split(/(\s+)/);
