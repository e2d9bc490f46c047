import { inParallel } from '../async/in-parallel.ts';
import { calendarKeys, conflictKeys, directoryKeys, ledgerKeys } from '../contracts/keys.ts';
import { BookingRow } from '../contracts/rows/calendar.ts';
import { AccountRow, type BusinessRow, CleanupRow, ResourceRow } from '../contracts/rows/directory.ts';
import { DeletedWebhookRow, WebhookRow } from '../contracts/rows/webhooks.ts';
import type { LinkRow } from '../contracts/rows/links.ts';
import type { OperationRow } from '../contracts/rows/operations.ts';
import { disconnectLink } from '../links/disconnect.ts';
import { removePeople } from '../people/people.ts';
import type { Ports } from '../ports/ports.ts';
import { newOperation } from '../operations/operations.ts';
import type { Key, Query, Row, TableName, Update } from '../ports/store.ts';
import { getLinks } from '../records/directory.ts';
import { dueAt } from '../records/due.ts';
import { readRows } from '../records/read.ts';
import { iso } from '../records/time.ts';

/**
 * DS1: a business is erased from the outside inwards: it can do nothing more, its calendars are left, its rows go, and go once
 * more when nobody who was at work can still write (invariant 24). The row of the business goes last: nothing begins without.
 */

type ErasePorts = Pick<Ports, 'store' | 'clock' | 'random'>;

/** What it wants to be, and the operation that carries it through, or neither: whoever begins may die at any moment. */
export async function beginErasure(
  ports: ErasePorts,
  business: BusinessRow,
  choice: { copies: 'keep' | 'remove'; by: string },
): Promise<OperationRow | undefined> {
  const work = { kind: 'eraseBusiness', ...choice } as const;
  const { operation, put } = newOperation(ports, { businessId: business.id, work });
  const closing: Update = {
    ...{ kind: 'update', table: 'directory', key: directoryKeys.business(business.id) },
    set: { erasingSince: business.erasingSince ?? iso(ports.clock.now()) },
    add: { version: 1 },
    when: [{ attribute: 'pk', is: 'present' }],
  };
  const begun = await ports.store.transact([closing, put]);
  return begun.ok ? operation : undefined;
}

/** After it its keys do nothing, its people are let in no more, and nobody is led through a consent. */
export async function closeBusiness({ store }: Pick<ErasePorts, 'store'>, business: BusinessRow): Promise<void> {
  for (const prefix of ['key#', 'mail#', 'invitation#'])
    await removeAll({ store }, { table: 'directory', pk: business.id, sk: { beginsWith: prefix } });
  await removePeople(store, business.id);
  for (const { pk, sk } of await webhooksOf({ store }, business.id))
    await store.update({
      ...{ table: 'directory', key: { pk, sk }, set: { active: false } },
      when: [{ attribute: 'pk', is: 'present' }],
    });
}

const webhooksOf = async ({ store }: Pick<ErasePorts, 'store'>, businessId: string): Promise<WebhookRow[]> =>
  (await readRows(store, { table: 'directory', pk: businessId, sk: { beginsWith: 'webhook#' } }, WebhookRow)).items;

const deletedWebhooksOf = async ({ store }: Pick<ErasePorts, 'store'>, pk: string): Promise<DeletedWebhookRow[]> =>
  (await readRows(store, { table: 'directory', pk, sk: { beginsWith: 'deletedWebhook#' } }, DeletedWebhookRow)).items;

/** Answers how many calendars and accounts are not left yet. */
export async function leaveCalendars(
  ports: ErasePorts,
  businessId: string,
  copies: 'keep' | 'remove',
  by: string,
): Promise<number> {
  const links = await getLinks(ports.store, businessId);
  const origin = { by, cause: 'the business is erased' };
  for (const link of links.filter(({ state }) => state !== 'disconnected'))
    await disconnectLink(ports, { businessId, linkId: link.id }, copies, origin);
  const leaving = (await getLinks(ports.store, businessId)).filter(
    (link) => link.state !== 'disconnected' || link.leaving !== undefined,
  );
  return leaving.length + (await letGo(ports, businessId, leaving));
}

/** Accounts without a link go at once, not when their consent has been forgotten about; answers how many there are yet. */
async function letGo({ store, clock }: ErasePorts, businessId: string, needed: readonly LinkRow[]): Promise<number> {
  const all = { table: 'directory', pk: businessId, sk: { beginsWith: 'account#' } } as const;
  const { items } = await readRows(store, all, AccountRow);
  const now = iso(clock.now());
  for (const { id, pk, sk, releaseAt } of items)
    if (!needed.some(({ accountId }) => accountId === id) && (releaseAt === undefined || releaseAt > now))
      await store.update({
        ...{ table: 'directory', key: { pk, sk }, set: { releaseAt: now, ...dueAt({ pk, sk }, clock.now()) } },
        when: [{ attribute: 'pk', is: 'present' }],
      });
  return items.length;
}

const bookingsAtATime = 100;

/** What stands outside the business's own partition of the directory. True when a whole pass has found nothing more. */
export async function removeRows(ports: ErasePorts, businessId: string): Promise<boolean> {
  const byStart: Query = { table: 'calendar', index: 'bookingsByStart', pk: businessId, limit: bookingsAtATime };
  const { items } = await readRows(ports.store, byStart, BookingRow);
  await inParallel(items, 8, async ({ id, pk, sk }) => {
    await removeLedger(ports, businessId, id);
    const beside = await ports.store.query({ table: 'calendar', pk });
    await removeKeys(
      ports,
      'calendar',
      beside.rows.filter((row) => row.sk !== sk),
    );
    // Last, for it is what the rest is found by.
    await removeKeys(ports, 'calendar', [{ pk, sk }]);
  });
  if (items.length > 0) return false;
  for (const link of await getLinks(ports.store, businessId)) {
    await removeLedger(ports, businessId, link.id);
    await removeAll(ports, { table: 'calendar', pk: calendarKeys.ownEvent(businessId, link.id, '').pk });
  }
  const resources = { table: 'directory', pk: businessId, sk: { beginsWith: 'resource#' } } as const;
  for (const { id } of (await readRows(ports.store, resources, ResourceRow)).items) {
    await removeLedger(ports, businessId, id);
    await removeAll(ports, { table: 'calendar', pk: calendarKeys.slotPartition(businessId, id) });
  }
  const webhooks = [...(await webhooksOf(ports, businessId)), ...(await deletedWebhooksOf(ports, businessId))];
  for (const { id } of webhooks)
    await removeAll(ports, { table: 'directory', pk: directoryKeys.delivery(businessId, id, '', '').pk });
  await removeAll(ports, { table: 'directory', pk: directoryKeys.feedHead(businessId).pk });
  await removeConflicts(ports, businessId);
  return true;
}

const removeLedger = (ports: Pick<ErasePorts, 'store'>, businessId: string, subjectId: string): Promise<void> =>
  removeAll(ports, { table: 'ledger', pk: ledgerKeys.entry(businessId, subjectId, '', '').pk });

async function removeConflicts({ store }: Pick<ErasePorts, 'store'>, businessId: string): Promise<void> {
  const { rows } = await store.query({ table: 'conflicts', pk: businessId });
  const held = rows.filter(({ row }) => row === 'conflict').map(({ sk }) => sk.slice('conflict#'.length));
  await inParallel(held, 8, (id) =>
    removeAll({ store }, { table: 'conflicts', pk: conflictKeys.heldDeletion(businessId, id, '').pk }),
  );
  await removeKeys({ store }, 'conflicts', rows);
}

/** Generations that wait to be removed are removed now; answers how many there were. */
export const cleanupsOf = async ({ store }: Pick<ErasePorts, 'store'>, businessId: string): Promise<CleanupRow[]> =>
  (await readRows(store, { table: 'directory', pk: businessId, sk: { beginsWith: 'cleanup#' } }, CleanupRow)).items;

/** The operation itself stays for those who ask how it went; it holds nothing of the business. */
export async function removeDirectory({ store }: Pick<ErasePorts, 'store'>, businessId: string): Promise<void> {
  const { rows } = await store.query({ table: 'directory', pk: businessId });
  const last = ({ row }: Row) => row === 'operation' || row === 'business';
  await removeKeys(
    { store },
    'directory',
    rows.filter((row) => !last(row)),
  );
  await store.delete({ table: 'directory', key: directoryKeys.business(businessId) });
}

async function removeAll({ store }: Pick<ErasePorts, 'store'>, query: Query): Promise<void> {
  await removeKeys({ store }, query.table, (await store.query(query)).rows);
}

const removeKeys = ({ store }: Pick<ErasePorts, 'store'>, table: TableName, keys: readonly Key[]): Promise<unknown> =>
  inParallel(keys, 8, ({ pk, sk }) => store.delete({ table, key: { pk, sk } }));
