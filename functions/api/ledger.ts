import type * as z from 'zod';
import { LedgerEntry, LedgerList, LedgerQuery } from '../../shared/contracts/api-desk.ts';
import { millisecondsOf } from '../../shared/contracts/api.ts';
import { calendarKeys, directoryKeys } from '../../shared/contracts/keys.ts';
import { ProblemError } from '../../shared/contracts/problems.ts';
import { BookingRow } from '../../shared/contracts/rows/calendar.ts';
import { LedgerRow } from '../../shared/contracts/rows/ledger.ts';
import { LinkRow } from '../../shared/contracts/rows/links.ts';
import { entryIdOf } from '../../shared/ledger/entry-id.ts';
import { type Undone, undo } from '../../shared/ledger/undo.ts';
import { undoOfBooking, undoOfLink } from '../../shared/ledger/undoable.ts';
import type { Query, Store } from '../../shared/ports/store.ts';
import { parseRow, readRows } from '../../shared/records/read.ts';
import { iso } from '../../shared/records/time.ts';
import { slotTaken } from './book.ts';
import { paged, toPage } from './paging.ts';
import { businessRoute, type Route } from './route.ts';
import { contended } from './versioned.ts';

/** Entries with whether each can be undone as its booking or link stands now. */
async function viewAll(store: Store, businessId: string, rows: LedgerRow[]): Promise<z.input<typeof LedgerEntry>[]> {
  const ids = (type: LedgerRow['subject']['type']) => [
    ...new Set(rows.filter(({ subject }) => subject.type === type).map(({ subject }) => subject.id)),
  ];
  const [bookings, links] = await Promise.all([
    store.batchGet(
      'calendar',
      ids('booking').map((id) => calendarKeys.booking(businessId, id)),
    ),
    store.batchGet(
      'directory',
      ids('link').map((id) => directoryKeys.link(businessId, id)),
    ),
  ]);
  const bookingOf = new Map(bookings.map((row) => parseRow(BookingRow, row)).map((row) => [row.id, row]));
  const linkOf = new Map(links.map((row) => parseRow(LinkRow, row)).map((row) => [row.id, row]));
  const verdictOf = (row: LedgerRow) =>
    row.subject.type === 'booking'
      ? undoOfBooking(row, bookingOf.get(row.subject.id))
      : undoOfLink(row, linkOf.get(row.subject.id));
  return rows.map((row) => view(row, verdictOf(row).ok));
}

const view = (row: LedgerRow, undoable: boolean): z.input<typeof LedgerEntry> => ({
  id: entryIdOf(row),
  at: row.at,
  by: row.by,
  cause: row.cause,
  subject: row.subject,
  before: row.before ?? null,
  after: row.after ?? null,
  undoable,
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
    handle: async ({ caller: { businessId }, query }, { store }) => {
      const { items, nextCursor } = toPage(await readRows(store, paged(queryOf(businessId, query), query), LedgerRow));
      return { items: await viewAll(store, businessId, items), nextCursor };
    },
  }),
  businessRoute('manage', {
    method: 'POST',
    path: '/v1/ledger/{id}/undo',
    summary: 'Undo a change',
    description:
      'A new change that brings back the time, title, resource and status which the entry changed, or that pauses or resumes a link again. Refused where that has been changed again since; a time is taken under the same rules as by a new booking. Answers the entry of the undo, which can be undone as well.',
    reply: { status: 200, schema: LedgerEntry },
    problems: ['not_undoable', 'slot_taken', 'stale_calendar', 'contended'],
    handle: async ({ caller, params }, ports) => {
      const result = await undo(ports, { businessId: caller.businessId, entryId: params.id, by: caller.name });
      if (!result.ok) throw problemOf(result);
      const [entry] = await viewAll(ports.store, caller.businessId, [result.entry]);
      return entry ?? view(result.entry, false);
    },
  }),
];

function problemOf(refused: Undone & { ok: false }): ProblemError {
  switch (refused.reason) {
    case 'not_found':
      return new ProblemError('not_found');
    case 'contended':
      return contended();
    case 'not_undoable':
    case 'stale_calendar':
      return new ProblemError(refused.reason, { detail: refused.detail });
    case 'slot_taken':
      return slotTaken(refused.inTheWay, refused.zone);
    default:
      return refused satisfies never;
  }
}
