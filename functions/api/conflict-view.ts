import type * as z from 'zod';
import type { Conflict } from '../../shared/contracts/api-desk.ts';
import type { ConflictRow } from '../../shared/contracts/rows/conflicts.ts';
import { actionsOf, kinds } from '../../shared/desk/kinds.ts';

/** The row with what is offered now; the schema of the answer leaves the rest of it out. */
export const viewConflict = (row: ConflictRow): z.input<typeof Conflict> => ({
  ...row,
  owner: kinds[row.kind].owner,
  version: row.version ?? 1,
  actions: actionsOf(row),
});
