import { updateGoogleState } from '../../bookings/google-state.ts';
import { settling } from '../desk.ts';
import { ignoring } from '../ignored.ts';
import type { ActPorts, Outcome, Task } from './task.ts';

/**
 * Once: both sides stay as they are, and the same two versions open no row again. A later version of the booking is written to
 * Google as if nobody had been asked; a later one of Google's opens a row of its own.
 */
export async function ignore(ports: ActPorts, { conflict, action, by }: Task): Promise<Outcome> {
  await leaveAsItIs(ports, conflict);
  const now = ports.clock.now();
  const marker = ignoring(conflict, now);
  const result = await ports.store.transact([
    ...settling(conflict, { name: by, action }, now),
    ...(marker === undefined ? [] : [marker]),
  ]);
  return result.ok ? { ok: true } : { ok: false, reason: 'again' };
}

async function leaveAsItIs(ports: ActPorts, { businessId, bookingId }: Task['conflict']): Promise<void> {
  if (bookingId === undefined) return;
  await updateGoogleState(ports, { businessId, bookingId }, (row) =>
    row.google.undecided !== true || row.google.ignoredVersion === row.version
      ? undefined
      : {
          google: { ...row.google, ignoredVersion: row.version },
          due: row.dueAt === undefined ? undefined : Date.parse(row.dueAt),
        },
  );
}
