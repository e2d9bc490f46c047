import type { LedgerEntryView } from '../api/shapes.ts';
import { fieldNames } from '../conflicts/field-names.ts';
import { compareSides, type SideRow } from '../conflicts/sides.ts';

export const isNothing = (value: SideRow['ours']): value is undefined | null | '' =>
  value === undefined || value === null || value === '';

/** What an entry changed, as far as people have a word for it. An entry of a link says only what it set. */
export const changesOf = ({ before, after }: Pick<LedgerEntryView, 'before' | 'after'>): SideRow[] =>
  compareSides({ ours: before ?? {}, theirs: after ?? {}, differs: [] })
    .filter(({ field }) => fieldNames[field] !== undefined)
    .filter(({ ours, theirs }) => ours !== theirs && (after === null || theirs !== undefined))
    .filter(({ field, ours }) => field !== 'resourceId' || !isNothing(ours));

/** The one command that changes nothing with a name. */
export const isResync = ({ after }: Pick<LedgerEntryView, 'after'>): boolean => after?.['action'] === 'resync';
