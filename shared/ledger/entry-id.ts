import { ledgerKeys } from '../contracts/keys.ts';
import type { LedgerRow } from '../contracts/rows/ledger.ts';
import type { Key } from '../ports/store.ts';

/** An entry's public id says where it stands, so that it is found without an index of its own. */
export const entryIdOf = ({ id, subject, at }: Pick<LedgerRow, 'id' | 'subject' | 'at'>): string =>
  `${id}-${subject.id}-${Date.parse(at).toString(36)}`;

/** Undefined for what could not be the id of an entry. */
export function entryKeyOf(businessId: string, entryId: string): Key | undefined {
  const [id, subjectId, at, ...more] = entryId.split('-');
  const time = Number.parseInt(at ?? '', 36);
  if (id === undefined || subjectId === undefined || more.length > 0 || !(time > 0 && time < 8.64e15)) return undefined;
  return ledgerKeys.entry(businessId, subjectId, new Date(time).toISOString(), id);
}
