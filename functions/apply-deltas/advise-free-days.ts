import { readEventRows } from '../../shared/bookings/range.ts';
import { dateOf } from '../../shared/calendar/zones.ts';
import { conflictKeys, directoryKeys } from '../../shared/contracts/keys.ts';
import type { EventRow } from '../../shared/contracts/rows/calendar.ts';
import { OpenConflictRow } from '../../shared/contracts/rows/conflicts.ts';
import type { LinkRow } from '../../shared/contracts/rows/links.ts';
import { closeConflict, getConflict, openConflict } from '../../shared/desk/desk.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import { getSettings } from '../../shared/records/directory.ts';
import { readRow } from '../../shared/records/read.ts';
import { iso } from '../../shared/records/time.ts';
import { adviseAheadMs, owesCount, wantsAdvice } from '../../shared/sync/free-days.ts';
import { saying } from '../../shared/words/saying.ts';

type AdvicePorts = Pick<Ports, 'store' | 'clock' | 'random'>;

const mostExamples = 5;

/** AV2: one row a calendar says which coming whole days are marked free; it follows them and closes itself. Safe to repeat. */
export async function adviseFreeDays(ports: AdvicePorts, link: LinkRow): Promise<void> {
  const now = ports.clock.now();
  if (!owesCount(link, now)) return;
  const settings = await getSettings(ports.store, link.businessId, link.resourceId);
  const found = wantsAdvice(settings, link) ? await freeDays(ports, link, now) : [];
  if (found.length === 0)
    await closeConflict(ports, { businessId: link.businessId, kind: 'all_day_but_free', subjectId: link.id });
  else await tell(ports, link, found);
  await ports.store.update({
    table: 'directory',
    key: directoryKeys.link(link.businessId, link.id),
    ...(found.length === 0 ? {} : { set: { freeDaysAt: iso(now) } }),
    remove: ['freeDaysTouched', ...(found.length === 0 ? ['freeDaysAt'] : [])],
    when: [{ attribute: 'pullNumber', is: '=', value: link.pullNumber }],
  });
}

async function freeDays({ store }: AdvicePorts, link: LinkRow, now: number): Promise<EventRow[]> {
  const rows = await readEventRows(store, link, { start: now, end: now + adviseAheadMs });
  return rows
    .filter(
      ({ freeDay, start, end }) => freeDay === true && Date.parse(end) > now && Date.parse(start) < now + adviseAheadMs,
    )
    .sort((a, b) => a.start.localeCompare(b.start));
}

async function tell(ports: AdvicePorts, link: LinkRow, found: EventRow[]): Promise<void> {
  const theirs = { events: found.length, examples: examplesOf(link, found) };
  if (JSON.stringify(await openTheirs(ports, link)) === JSON.stringify(theirs)) return;
  await openConflict(ports, {
    businessId: link.businessId,
    kind: 'all_day_but_free',
    subject: { type: 'link', id: link.id, label: `${link.calendarName} (${link.accountEmail})` },
    resourceId: link.resourceId,
    linkId: link.id,
    theirs,
    cause: saying('cause.freeDays', { examples: theirs.examples }),
    impact: saying('impact.freeDays'),
  });
}

const examplesOf = ({ calendarZone }: LinkRow, found: EventRow[]): string =>
  found
    .slice(0, mostExamples)
    .map(({ start, title }) => `${dateOf(Date.parse(start), calendarZone)}${title === undefined ? '' : ` ${title}`}`)
    .join(', ') + (found.length > mostExamples ? ' …' : '');

/** What the open row says already: the same is not told twice (CF1). */
async function openTheirs(ports: AdvicePorts, { businessId, id }: LinkRow) {
  const key = conflictKeys.open(businessId, 'all_day_but_free', id);
  const pointer = await readRow(ports.store, 'conflicts', key, OpenConflictRow);
  return pointer === undefined ? undefined : (await getConflict(ports, businessId, pointer.conflictId))?.theirs;
}
