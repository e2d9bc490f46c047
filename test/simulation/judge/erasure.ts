import type { Row } from '../../../shared/ports/store.ts';
import type { CreateChecker } from './checker.ts';
import { readGoogleCall } from './google-call.ts';
import { LastEdits } from './last-edits.ts';
import type { Rest } from './rest.ts';
import { isObject, textOf } from './values.ts';

/** 24: of an erased business no row is left at rest, and a forgotten customer is named by none. */
export const erasure: CreateChecker = (known, report) => {
  const written = new LastEdits();
  const forgotten: { businessId: string; name: string }[] = [];
  /** Google no longer shows it so, and the list that shows that is still to come. */
  const isRewritten = ({ row, pk, eventId }: Row, now: number): boolean => {
    const link = row === 'event' ? known.links.get(pk.split('#')[1] ?? '') : undefined;
    return link !== undefined && written.isUnread(link, String(eventId), now);
  };
  return {
    on: {
      google: (entry) => written.write(readGoogleCall(entry)),
      noted: ({ name: what, detail }) => {
        const businessId = textOf(detail?.businessId);
        const name = textOf(detail?.name);
        if (what === 'customerForgotten' && businessId !== undefined && name !== undefined)
          forgotten.push({ businessId, name });
      },
    },
    atRest: (rest) => {
      const rows = everyRow(rest);
      for (const operation of rows.filter(({ row }) => row === 'operation')) {
        const { businessId, state } = operation;
        if (!isObject(operation.work) || operation.work.kind !== 'eraseBusiness') continue;
        const left = rows.filter((row) => row.pk.split('#', 1)[0] === businessId && row.row !== 'operation');
        if (state !== 'done') report(24, `the erasure of ${String(businessId)} is ${String(state)} at rest`);
        else if (left.length > 0)
          report(24, `${String(businessId)} is erased and ${left.length} rows are left: ${wordsOf(left)}`);
      }
      for (const { businessId, name } of forgotten) {
        const named = rows.filter(
          (row) =>
            isOf(row, businessId) &&
            !isTheirOwn(row) &&
            !isSwept(row, rows) &&
            !isRewritten(row, rest.now) &&
            JSON.stringify(saidBy(row)).includes(name),
        );
        if (named.length > 0) report(24, `${name} is forgotten and still named by ${wordsOf(named)}`);
      }
    },
  };
};

const everyRow = ({ rows }: Rest): Row[] => [...rows.directory, ...rows.calendar, ...rows.conflicts, ...rows.ledger];

const isOf = ({ pk }: Row, businessId: string): boolean => pk.split('#', 1)[0] === businessId;

/** What a person has copied in Google stands there as their own event, and is mirrored like any. */
const isTheirOwn = ({ row, bookingId }: Row): boolean => row === 'event' && bookingId === undefined;

/** What was mirrored of a calendar that was left is cleaned up by the hour. */
const isSwept = ({ pk }: Row, rows: readonly Row[]): boolean =>
  rows.some((row) => row.row === 'cleanup' && pk.startsWith(`${String(row.partition)}#`));

const wordsOf = (rows: readonly Row[]): string =>
  rows
    .slice(0, 3)
    .map(({ row, pk, sk }) => `${String(row)} ${pk}/${sk}`)
    .join(', ');

/** What Google still shows of a booking is known until it has been written over there. */
function saidBy(row: Row): Row {
  const { google, ...rest } = row;
  return isObject(google) && google.state === 'synced' ? row : rest;
}
