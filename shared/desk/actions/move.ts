import type { BookingChange, ChangeRequest } from '../../bookings/commands.ts';
import { isFreeAt, nextFreeTime } from '../../bookings/free-time.ts';
import { writtenAnew } from '../../bookings/put-back.ts';
import type { Interval } from '../../calendar/intervals.ts';
import type { BookingRow } from '../../contracts/rows/calendar.ts';
import type { ConflictRow } from '../../contracts/rows/conflicts.ts';
import { ResourceRow } from '../../contracts/rows/directory.ts';
import type { Ports } from '../../ports/ports.ts';
import { getResource } from '../../records/directory.ts';
import { readRows } from '../../records/read.ts';
import { inParallel } from '../../async/in-parallel.ts';
import { type Saying, saying } from '../../words/saying.ts';
import { lostItsTime } from '../offers.ts';
import { intervalOf, type Matter, matterOf, refuseTakenTime } from './context.ts';
import { type ActPorts, decideBooking, notPossible, type Outcome, oursWins, type Refusal, type Task } from './task.ts';

/** A booking that cannot stay where it is goes to another time, or to somebody else. */

type LookPorts = Pick<Ports, 'store' | 'clock'>;
type Place = Omit<Matter, 'ok'>;

/** Looked for from the time that is in dispute: where the event was dragged to, else the booking's own. */
export const nextFreeFor = (ports: LookPorts, { booking, resource }: Place, conflict: ConflictRow) =>
  nextFreeTime(ports, {
    resource,
    bookingId: booking.id,
    durationMs: Date.parse(booking.end) - Date.parse(booking.start),
    after: wantedStart(conflict) ?? Date.parse(booking.start),
  });

const wantedStart = ({ kind, theirs }: ConflictRow): number | undefined =>
  kind === 'move_refused' && typeof theirs?.start === 'string' ? Date.parse(theirs.start) : undefined;

export async function moveToNextFree(ports: ActPorts, task: Task): Promise<Outcome> {
  const matter = await matterOf(ports, task);
  if (!matter.ok) return matter;
  const gone = refuseCancelled(matter.booking, task.conflict);
  if (gone !== undefined) return gone;
  const free = await nextFreeFor(ports, matter, task.conflict);
  if (free === undefined) return notPossible(saying('refused.nothingFree'));
  return await moveTo(ports, task, matter, free);
}

async function moveTo(ports: ActPorts, task: Task, { booking, resource }: Place, time: Interval): Promise<Outcome> {
  const refusal = await refuseTakenTime(ports, resource, time);
  if (refusal !== undefined) return refusal;
  const google = googleOf(task, booking);
  return await decideBooking(
    ports,
    task,
    { version: booking.version, zone: resource.timeZone },
    { change: { ...time, ...revived(booking) }, ...(google === undefined ? {} : { google }) },
  );
}

/** Resources that work then and are free, by name. */
export async function freeColleagues(ports: LookPorts, { booking }: Place): Promise<ResourceRow[]> {
  const all = { table: 'directory', pk: booking.businessId, sk: { beginsWith: 'resource#' } } as const;
  const { items } = await readRows(ports.store, all, ResourceRow);
  const others = items.filter(({ id }) => id !== booking.resourceId).slice(0, mostColleagues);
  const free = await inParallel(others, 8, (resource) =>
    isFreeAt(ports, { resource, bookingId: booking.id }, intervalOf(booking)),
  );
  return others.filter((_, at) => free[at] === true).sort((a, b) => a.name.localeCompare(b.name));
}

const mostColleagues = 60;

/** The event in the old calendar goes once the one in the new calendar stands (PU1). */
export async function giveToColleague(ports: ActPorts, task: Task): Promise<Outcome> {
  const matter = await matterOf(ports, task);
  if (!matter.ok) return matter;
  const { booking } = matter;
  const { resourceId } = task;
  const gone = refuseCancelled(booking, task.conflict);
  if (gone !== undefined) return gone;
  if (resourceId === undefined) return wrongColleague(saying('refused.nameColleague'));
  if (resourceId === booking.resourceId) return wrongColleague(saying('refused.sameResource'));
  const colleague = await getResource(ports.store, booking.businessId, resourceId);
  if (colleague === undefined) return wrongColleague(saying('refused.unknownColleague'));
  if (!(await isFreeAt(ports, { resource: colleague, bookingId: booking.id }, intervalOf(booking))))
    return notPossible(saying('refused.colleagueBusy', { name: colleague.name }));
  const refusal = await refuseTakenTime(ports, colleague, intervalOf(booking));
  if (refusal !== undefined) return refusal;
  return await decideBooking(
    ports,
    task,
    { version: booking.version, zone: colleague.timeZone },
    { change: { resourceId, ...revived(booking) } },
  );
}

const wrongColleague = (detail: Saying): Refusal => ({
  ok: false,
  reason: 'not_possible',
  detail,
  field: 'resourceId',
});

const refuseCancelled = ({ status }: BookingRow, conflict: ConflictRow) =>
  status === 'cancelled' && !lostItsTime(conflict) ? notPossible(saying('refused.cancelledMeanwhile')) : undefined;

const revived = ({ status }: BookingRow): Pick<BookingChange, 'status'> =>
  status === 'cancelled' ? { status: 'confirmed' } : {};

/** Where Google's version is in dispute it is written over; elsewhere a move is a change like any other. */
function googleOf(task: Task, booking: BookingRow): ChangeRequest['google'] {
  if (booking.status === 'cancelled') return writtenAnew;
  return task.conflict.kind === 'move_refused' ? oursWins(task, booking) : undefined;
}
