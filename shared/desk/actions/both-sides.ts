import type { BookingChange } from '../../bookings/commands.ts';
import type { BookingRow } from '../../contracts/rows/calendar.ts';
import type { ConflictRow } from '../../contracts/rows/conflicts.ts';
import type { ResourceRow } from '../../contracts/rows/directory.ts';
import { getSettings } from '../../records/directory.ts';
import { saying } from '../../words/saying.ts';
import { intervalOf, matterOf, refuseTakenTime } from './context.ts';
import { type ActPorts, baseOf, decideBooking, notPossible, type Outcome, oursWins, type Task } from './task.ts';

/** Rows about a booking whose two sides differ: which of them holds (RC4, RC5). */

/** Google gets the booking's version again. */
export async function keepOurs(ports: ActPorts, task: Task): Promise<Outcome> {
  const matter = await matterOf(ports, task);
  if (!matter.ok) return matter;
  const { booking, resource } = matter;
  if (booking.status === 'cancelled') return notPossible(saying('refused.cancelledMeanwhile'));
  return await decideBooking(
    ports,
    task,
    { version: booking.version, zone: resource.timeZone },
    { change: {}, google: oursWins(task, booking) },
  );
}

/** The booking takes what Google shows, also against working hours: a person has looked at it. Never against another booking. */
export async function acceptGoogle(ports: ActPorts, task: Task): Promise<Outcome> {
  const matter = await matterOf(ports, task);
  if (!matter.ok) return matter;
  const { booking, resource } = matter;
  if (booking.status === 'cancelled') return notPossible(saying('refused.cancelledMeanwhile'));
  const settings = await getSettings(ports.store, booking.businessId, booking.resourceId);
  const change = versionOf(task.conflict.theirs, settings.detailsToGoogle === 'full' ? ['time', 'title'] : ['time']);
  const refusal = await refuseTime(ports, booking, resource, change);
  if (refusal !== undefined) return refusal;
  // Written back although Google should say the same: on condition of what was read of it, so that neither can be mistaken.
  return await decideBooking(
    ports,
    task,
    { version: booking.version, zone: resource.timeZone },
    { change, google: { agreed: { base: baseOf(task.conflict, booking), unconfirmed: undefined }, write: true } },
  );
}

/** RC4: what a setting has decided is turned round; a new change, written to Google like any other. */
export async function restoreLoser(ports: ActPorts, task: Task): Promise<Outcome> {
  const matter = await matterOf(ports, task);
  if (!matter.ok) return matter;
  const { booking, resource } = matter;
  const { lost } = task.conflict;
  if (lost === undefined) return notPossible(saying('refused.loserUnknown'));
  if (booking.status === 'cancelled') return notPossible(saying('refused.cancelledMeanwhile'));
  const change = versionOf(task.conflict[lost.side], lost.fields);
  if (changesNothing(booking, change)) return notPossible(saying('refused.hasThatVersion'));
  const refusal = await refuseTime(ports, booking, resource, change);
  return (
    refusal ?? (await decideBooking(ports, task, { version: booking.version, zone: resource.timeZone }, { change }))
  );
}

/** Side rows hold instants as text; what a side does not say stays as it is. */
function versionOf(side: ConflictRow['ours'], fields: readonly ('time' | 'title')[]): BookingChange {
  const { start, end, title } = side ?? {};
  const time = typeof start === 'string' && typeof end === 'string' ? intervalOf({ start, end }) : {};
  return {
    ...(fields.includes('time') ? time : {}),
    ...(fields.includes('title') && typeof title === 'string' ? { title } : {}),
  };
}

const changesNothing = (booking: BookingRow, { start, end, title }: BookingChange): boolean =>
  (title ?? booking.title) === booking.title && !movesTime(booking, { start, end });

type Time = { start?: number | undefined; end?: number | undefined };

const movesTime = (booking: BookingRow, { start, end }: Time): boolean =>
  (start ?? Date.parse(booking.start)) !== Date.parse(booking.start) ||
  (end ?? Date.parse(booking.end)) !== Date.parse(booking.end);

async function refuseTime(ports: ActPorts, booking: BookingRow, resource: ResourceRow, { start, end }: BookingChange) {
  if (start === undefined || end === undefined || !movesTime(booking, { start, end })) return undefined;
  if (end <= start) return notPossible(saying('refused.noDuration'));
  return await refuseTakenTime(ports, resource, { start, end });
}
