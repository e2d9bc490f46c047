import type { ConflictView } from '../api/shapes.ts';

type Side = NonNullable<ConflictView['ours']>;
type Value = Side[string] | undefined;

export type SideRow = { field: string; ours: Value; theirs: Value; differs: boolean };

const order = ['start', 'end', 'title', 'status'];
const rankOf = (field: string): number => (order.includes(field) ? order.indexOf(field) : order.length);

/** Both versions field by field: what differs is what the API says differs. Its count of versions is for programs. */
export function compareSides({ ours, theirs, differs }: Pick<ConflictView, 'ours' | 'theirs' | 'differs'>): SideRow[] {
  const fields = [...new Set([...Object.keys(ours ?? {}), ...Object.keys(theirs ?? {})])];
  return fields
    .filter((field) => field !== 'version')
    .toSorted((a, b) => rankOf(a) - rankOf(b))
    .map((field) => ({ field, ours: ours?.[field], theirs: theirs?.[field], differs: differs.includes(field) }));
}

/** What only our side knows is no difference, and an id tells people nothing. */
export const isTelling = ({ field, ours, theirs, differs }: SideRow): boolean =>
  differs || (field !== 'resourceId' && (field !== 'status' || (ours !== undefined && theirs !== undefined)));

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
