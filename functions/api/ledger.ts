import type * as z from 'zod';
import { type LedgerEntry, LedgerList, LedgerQuery } from '../../shared/contracts/api-desk.ts';
import { millisecondsOf } from '../../shared/contracts/api.ts';
import { LedgerRow } from '../../shared/contracts/rows/ledger.ts';
import type { Query } from '../../shared/ports/store.ts';
import { iso } from '../../shared/records/time.ts';
import { readPage } from './paging.ts';
import { businessRoute, type Route } from './route.ts';

const view = (row: LedgerRow): z.input<typeof LedgerEntry> => ({
  id: row.id,
  at: row.at,
  by: row.by,
  cause: row.cause,
  subject: row.subject,
  before: row.before ?? null,
  after: row.after ?? null,
  undoable: false,
});

/** Both the subject's own partition and the index by resource sort by an instant and `#id`. */
function queryOf(businessId: string, query: z.output<typeof LedgerQuery>): Query {
  const bounds = {
    ...(query.from === undefined ? {} : { from: iso(millisecondsOf(query.from)) }),
    ...(query.to === undefined ? {} : { to: iso(millisecondsOf(query.to)) }),
  };
  const index = query.resourceId === undefined ? {} : ({ index: 'ledgerByResource' } as const);
  const subject = query.bookingId ?? query.linkId ?? query.resourceId;
  return { table: 'ledger', pk: `${businessId}#${subject}`, sk: bounds, ...index, descending: true };
}

export const ledgerRoutes: Route[] = [
  businessRoute('read', {
    method: 'GET',
    path: '/v1/ledger',
    summary: 'What was done to a booking, a link, or everything of a resource, newest first',
    query: LedgerQuery,
    reply: { status: 200, schema: LedgerList },
    handle: async ({ caller, query }, { store }) =>
      await readPage(store, queryOf(caller.businessId, query), query, LedgerRow, view),
  }),
];
