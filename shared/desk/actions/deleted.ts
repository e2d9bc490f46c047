import { writtenAnew } from '../../bookings/put-back.ts';
import { saying } from '../../words/saying.ts';
import { matterOf } from './context.ts';
import { type ActPorts, decideBooking, notPossible, type Outcome, type Task } from './task.ts';

/** What becomes of a booking whose event is gone (RC6), or that cannot be kept (AV3). */

/** The booking stays, and its event is written anew. */
export async function putBack(ports: ActPorts, task: Task): Promise<Outcome> {
  const matter = await matterOf(ports, task);
  if (!matter.ok) return matter;
  const { booking, resource } = matter;
  if (booking.status === 'cancelled') return notPossible(saying('refused.cancelledMeanwhile'));
  return await decideBooking(
    ports,
    task,
    { version: booking.version, zone: resource.timeZone },
    { change: {}, google: writtenAnew },
  );
}

/** Its time is free at once, and its event goes. */
export async function cancelOnDesk(ports: ActPorts, task: Task): Promise<Outcome> {
  const matter = await matterOf(ports, task);
  if (!matter.ok) return matter;
  const { booking, resource } = matter;
  return await decideBooking(
    ports,
    task,
    { version: booking.version, zone: resource.timeZone },
    { change: { status: 'cancelled' } },
  );
}
