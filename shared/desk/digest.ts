import { addDays, dateOf, instantOf } from '../calendar/zones.ts';
import { conflictKeys, directoryKeys } from '../contracts/keys.ts';
import { ConflictRow } from '../contracts/rows/conflicts.ts';
import type { BusinessRow, DigestRow } from '../contracts/rows/directory.ts';
import { mailOwed } from '../onboarding/mails.ts';
import type { Ports } from '../ports/ports.ts';
import type { Condition, Store, Update } from '../ports/store.ts';
import { getBusiness } from '../records/directory.ts';
import { dueAt } from '../records/due.ts';
import { parseRow, readRows } from '../records/read.ts';
import { hours } from '../records/time.ts';
import { kinds } from './kinds.ts';

/** GR3: once a day, in the business's morning, one mail says all that still waits for somebody; none when nothing does. */

type DigestPorts = Pick<Ports, 'store' | 'clock' | 'random'>;

/** The next eight o'clock in the morning of the zone. */
export function nextMorning(now: number, zone: string): number {
  const today = dateOf(now, zone);
  const at = [0, 1, 2].map((ahead) => instantOf(`${addDays(today, ahead)}T08:00`, zone)).find((each) => each > now);
  return at ?? now + hours(24);
}

/**
 * From now on the business is looked at every morning. Called before what it is about is stored, so that nothing stands
 * on the desk unannounced; a morning with nothing to say costs one query.
 */
export async function owesDigest({ store, clock }: Omit<DigestPorts, 'random'>, businessId: string): Promise<void> {
  const key = directoryKeys.digest(businessId);
  if ((await store.get('directory', key)) !== undefined) return;
  const business = await getBusiness(store, businessId);
  if (business === undefined) return;
  const row: DigestRow = {
    ...key,
    ...dueAt(key, nextMorning(clock.now(), business.timeZone)),
    v: 1,
    row: 'digest',
    businessId,
  };
  await store.put({ table: 'directory', row, when: [{ attribute: 'pk', is: 'absent' }] });
}

/** A due morning: the mail and the day it stands for are one write, so that no second sweep sends another. */
export async function tendDigest(ports: DigestPorts, row: DigestRow): Promise<'sent' | 'nothing'> {
  const { store, clock } = ports;
  const now = clock.now();
  const business = await getBusiness(store, row.businessId);
  if (business === undefined) {
    await store.delete({ table: 'directory', key: directoryKeys.digest(row.businessId) });
    return 'nothing';
  }
  const today = dateOf(now, business.timeZone);
  const tells =
    business.contactEmail !== undefined &&
    row.lastDay !== today &&
    (await openForDigest(store, row.businessId, now)).length > 0;
  const next = nextMorning(now, business.timeZone);
  const result = await store.transact([
    moved(row, next, tells ? today : undefined),
    ...(tells ? [digestMail(ports, business)] : []),
  ]);
  return result.ok && tells ? 'sent' : 'nothing';
}

function moved(row: DigestRow, next: number, day: string | undefined): Update {
  const key = directoryKeys.digest(row.businessId);
  const sameDay: Condition =
    row.lastDay === undefined
      ? { attribute: 'lastDay', is: 'absent' }
      : { attribute: 'lastDay', is: '=', value: row.lastDay };
  return {
    kind: 'update',
    table: 'directory',
    key,
    set: { ...dueAt(key, next), ...(day === undefined ? {} : { lastDay: day }) },
    when: [sameDay],
  };
}

/** Nothing of the desk stands in it: what is open is read when it is sent. */
const digestMail = (ports: DigestPorts, business: BusinessRow) =>
  mailOwed(ports, {
    businessId: business.id,
    template: 'digest',
    to: business.contactEmail ?? '',
    locale: business.locale,
    facts: {},
  });

/** What had a mail of its own is not said again within half a day. */
const mailedRecentlyMs = hours(12);

/** The open rows that a digest says, oldest first; the index may lag, so each is looked at again. */
export async function openForDigest(store: Store, businessId: string, now: number): Promise<ConflictRow[]> {
  const query = { table: 'conflicts', index: 'conflictsByState', pk: `${businessId}#open` } as const;
  const { items } = await readRows(store, query, ConflictRow);
  const wanted = items.filter((row) => isSaid(row, now));
  const keys = wanted.map(({ id }) => conflictKeys.conflict(businessId, id));
  const rows = (await store.batchGet('conflicts', keys)).map((row) => parseRow(ConflictRow, row));
  return rows.filter(({ state }) => state === 'open').sort((a, b) => a.openedKey.localeCompare(b.openedKey));
}

function isSaid({ kind, openedAt }: ConflictRow, now: number): boolean {
  const { digest } = kinds[kind];
  return digest === 'daily' || (digest === 'mailed' && Date.parse(openedAt) <= now - mailedRecentlyMs);
}
