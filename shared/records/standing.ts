import { directoryKeys } from '../contracts/keys.ts';
import type { Check, Condition } from '../ports/store.ts';

/** DS1: a business that is being erased gets nothing any more. */
const notErasing: Condition[] = [
  { attribute: 'pk', is: 'present' },
  { attribute: 'erasingSince', is: 'absent' },
];

/** An item of the transaction that gives a business something. */
export const standing = (businessId: string): Check => ({
  kind: 'check',
  table: 'directory',
  key: directoryKeys.business(businessId),
  when: notErasing,
});
