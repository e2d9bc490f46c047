import { isDeepStrictEqual } from 'node:util';
import { changeBooking, getBooking } from '../bookings/commands.ts';
import { inParallel } from '../async/in-parallel.ts';
import { updateGoogleState } from '../bookings/google-state.ts';
import { type BookingContent, bookingRow, contentOf } from '../bookings/row.ts';
import { ledgerKeys, outboxKeys } from '../contracts/keys.ts';
import { type BookingGoogle, BookingRow } from '../contracts/rows/calendar.ts';
import { IdempotencyRow } from '../contracts/rows/idempotency.ts';
import { ConflictRow } from '../contracts/rows/conflicts.ts';
import { LedgerRow } from '../contracts/rows/ledger.ts';
import { OutboxRow } from '../contracts/rows/webhooks.ts';
import type { Ports } from '../ports/ports.ts';
import type { TableName } from '../ports/store.ts';
import { readRows } from '../records/read.ts';
import { placeOf } from '../sync/left-copy.ts';
import { isAskedAbout } from '../sync/push-plan.ts';
import { asTold } from '../webhooks/outbox.ts';
import {
  answerWithout,
  bookingWithout,
  isOf,
  saidWithoutMention,
  sideWithout,
  withoutMention,
  wordsOf,
} from './mentions.ts';

type ErasePorts = Pick<Ports, 'store' | 'clock' | 'random'>;

const atATime = 200;

export type ErasedPage = { found: number; next: string | undefined };

/**
 * DS1: a customer is forgotten in one page of the business's bookings: in what was written down about each, then in the
 * booking itself, whose event in Google is rewritten without it like after any change. Safe to repeat: a booking is found by
 * its customer until all else is done.
 */
export async function eraseCustomer(
  ports: ErasePorts,
  { businessId, emailHash, by }: { businessId: string; emailHash: string; by: string },
  after: string | undefined,
): Promise<ErasedPage> {
  const { items, cursor } = await readRows(
    ports.store,
    {
      ...{ table: 'calendar', index: 'bookingsByStart', pk: businessId, limit: atATime },
      ...(after === undefined ? {} : { cursor: after }),
    },
    BookingRow,
  );
  const found = items.filter(({ customer }) => isOf(customer, emailHash));
  await inParallel(found, 4, (booking) => forget(ports, booking, by));
  return { found: found.length, next: cursor };
}

async function forget(ports: ErasePorts, { businessId, id, customer = {} }: BookingRow, by: string): Promise<void> {
  const words = wordsOf(customer);
  // The customer stands in the booking until nothing else names them: a run cut short finds it again.
  await forgetAround(ports, { businessId, id }, words);
  const booking = await getBooking(ports, businessId, id);
  if (booking === undefined) return;
  const result = await changeBooking(ports, {
    ...{ businessId, bookingId: id, by, cause: 'customer erased' },
    change: { customer: null, notes: null, metadata: null, title: withoutMention(booking.title, words) },
    google: { agreed: forgetting, write: true },
    shown: (before) => bookingWithout(before, words),
  });
  if (!result.ok && result.reason !== 'not_found')
    throw new Error(`The booking ${id} changed too often to be erased from; it is tried again`);
  await forgetInGoogleState(ports, { businessId, id }, words);
  // Whoever was changing it meanwhile has told of them once more.
  await forgetAround(ports, { businessId, id }, words);
}

async function forgetAround(ports: ErasePorts, ref: Ref, words: string[]): Promise<void> {
  await forgetInLedger(ports, ref, words);
  await forgetInConflicts(ports, ref, words);
  await forgetInOutbox(ports, ref, words);
  await forgetInAnswers(ports, ref.businessId, words);
}

/**
 * What both sides have agreed on names nobody any more, and is no news for that. What stands in calendars that the booking has left
 * goes anyway, whatever it says.
 */
async function forgetInGoogleState({ store }: ErasePorts, { businessId, id }: Ref, words: string[]): Promise<void> {
  await updateGoogleState({ store }, { businessId, bookingId: id }, ({ google, dueAt }) => {
    const { base, unconfirmed } = google;
    const forgotten = {
      ...google,
      ...(base === undefined ? {} : { base: untold(base, words) }),
      ...(unconfirmed === undefined ? {} : { unconfirmed: unconfirmed.map((one) => untold(one, words)) }),
      previous: google.previous.map(placeOf),
    };
    return isDeepStrictEqual(forgotten, google)
      ? undefined
      : { google: forgotten, due: dueAt === undefined ? undefined : Date.parse(dueAt) };
  });
}

const untold = <Told extends { title: string }>(told: Told, words: string[]): Told => ({
  ...told,
  title: withoutMention(told.title, words),
});

/**
 * Whatever the event says: ours is written over it, under the same id (PU1). Of what a person is asked about, or has left as it
 * is, only the texts go: the two versions stand, and so does the question (RC4, RC6).
 */
function forgetting(before: BookingContent): Partial<BookingGoogle> {
  if (before.google.eventId === undefined) return {};
  if (!isAskedAbout(before)) return { etag: undefined, syncedVersion: 0, forgets: true };
  const left = before.google.ignoredVersion === undefined ? {} : { ignoredVersion: before.version + 1 };
  return { undecided: true, ...left, forgets: true };
}

type Ref = { businessId: string; id: string };

async function forgetInLedger({ store }: ErasePorts, { businessId, id }: Ref, words: string[]): Promise<void> {
  const { pk } = ledgerKeys.entry(businessId, id, '', '');
  const { items } = await readRows(store, { table: 'ledger', pk }, LedgerRow);
  for (const row of items) {
    const before = row.before === undefined ? {} : { before: sideWithout(row.before, words) };
    const after = row.after === undefined ? {} : { after: sideWithout(row.after, words) };
    await store.put({ table: 'ledger', row: { ...row, ...before, ...after } });
  }
}

async function forgetInConflicts({ store }: ErasePorts, { businessId, id }: Ref, words: string[]): Promise<void> {
  const query = { table: 'conflicts', index: 'conflictsBySubject', pk: `${businessId}#${id}` } as const;
  const { items } = await readRows(store, query, ConflictRow);
  for (const row of items) {
    const { pk, sk } = row;
    await store.update({
      ...{ table: 'conflicts', key: { pk, sk }, set: saidWithout(row, words) },
      when: [{ attribute: 'pk', is: 'present' }],
    });
    for (const told of await outboxOf({ store }, 'conflicts', { businessId, id: row.id }))
      if (told.conflict !== undefined)
        await rewriteTold({ store }, 'conflicts', told, {
          conflict: { ...told.conflict, ...saidWithout(told.conflict, words) },
        });
  }
}

const saidWithout = ({ subject, ours, theirs, cause, impact }: ConflictRow, words: string[]) => ({
  subject: { ...subject, label: withoutMention(subject.label, words) },
  cause: saidWithoutMention(cause, words),
  impact: saidWithoutMention(impact, words),
  ...(ours === undefined ? {} : { ours: sideWithout(ours, words) }),
  ...(theirs === undefined ? {} : { theirs: sideWithout(theirs, words) }),
});

/** What webhooks were told, and may be told again (WH1). */
async function forgetInOutbox({ store }: ErasePorts, ref: Ref, words: string[]): Promise<void> {
  for (const told of await outboxOf({ store }, 'calendar', ref))
    if (told.booking !== undefined)
      await rewriteTold({ store }, 'calendar', told, { booking: toldWithout(told.booking, words) });
}

/** Its content alone: it may be getting its place in the feed at the same time. */
async function rewriteTold(
  { store }: Pick<Ports, 'store'>,
  table: TableName,
  { pk, sk }: OutboxRow,
  set: Pick<OutboxRow, 'booking' | 'conflict'>,
): Promise<void> {
  await store.update({ table, key: { pk, sk }, set, when: [{ attribute: 'pk', is: 'present' }] });
}

/** What was answered within a day is answered again (AV4), but without the customer. */
async function forgetInAnswers({ store }: ErasePorts, businessId: string, words: string[]): Promise<void> {
  const query = { table: 'directory', pk: businessId, sk: { beginsWith: 'idempotency#' } } as const;
  const { items } = await readRows(store, query, IdempotencyRow);
  for (const { pk, sk, answer } of items) {
    if (answer === undefined || answer.sealed) continue;
    const body = answerWithout(answer.body, words);
    if (body === answer.body) continue;
    const key = { pk, sk };
    await store.update({
      ...{ table: 'directory', key, set: { answer: { ...answer, body } } },
      when: [{ attribute: 'pk', is: 'present' }],
    });
  }
}

const toldWithout = (booking: BookingRow, words: string[]): BookingRow =>
  asTold(bookingRow({ ...bookingWithout(contentOf(booking), words), google: booking.google }, undefined));

const outboxOf = async (
  { store }: Pick<Ports, 'store'>,
  table: TableName,
  { businessId, id }: Ref,
): Promise<OutboxRow[]> => {
  const { pk, sk } = outboxKeys.event(businessId, id, '');
  return (await readRows(store, { table, pk, sk: { beginsWith: sk } }, OutboxRow)).items;
};
