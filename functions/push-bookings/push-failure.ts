import { updateGoogleState } from '../../shared/bookings/google-state.ts';
import { sideOf } from '../../shared/bookings/row.ts';
import { directoryKeys } from '../../shared/contracts/keys.ts';
import type { BookingRow } from '../../shared/contracts/rows/calendar.ts';
import type { LinkRow } from '../../shared/contracts/rows/links.ts';
import { openConflict } from '../../shared/desk/desk.ts';
import { resyncLink } from '../../shared/links/commands.ts';
import { wakePull } from '../../shared/links/wake.ts';
import { tellRefusedClient } from '../../shared/oauth-clients/refused.ts';
import { failGrant } from '../../shared/onboarding/failed-grants.ts';
import { probeSoon } from '../../shared/onboarding/grants.ts';
import type { GoogleError } from '../../shared/ports/google.ts';
import { getAccount } from '../../shared/records/directory.ts';
import { isGoneSince } from '../../shared/sync/push-plan.ts';
import { isUntold, type PushReaction, reactToPushFailure, type WriteWarning } from '../../shared/sync/failures.ts';
import { saying } from '../../shared/words/saying.ts';
import type { PushPorts } from './push-bookings.ts';

/** PU6: the message ends; the row says why it waits and when it is tried again. */
export async function settlePushFailure(
  ports: PushPorts,
  booking: BookingRow,
  link: LinkRow | undefined,
  { error, startedAt, doing }: { error: GoogleError; startedAt: number; doing: 'insert' | 'write' },
): Promise<void> {
  const reaction = reactToPushFailure(error.failure, booking.google.tries, doing);
  await keepOwing(ports, booking, reaction, error);
  if (link === undefined) return;
  await noteOnLink(ports, link, error);
  if (reaction.kind === 'readFirst') await readFirst(ports, booking, { link, doing });
  if (reaction.kind === 'grantFailed') await holdOrRetry(ports, booking, link, { error, startedAt });
  await tellRefusedClient(ports, link.businessId, error.failure, error.reason);
  if (reaction.kind !== 'conflict') return;
  await tell(ports, booking, link, reaction);
  if (reaction.probe) await probeSoon(ports, link);
}

/**
 * What stands in Google is read before it is written over. Where it was read already while the booking was elsewhere, no read of
 * changes tells of it again: then the calendar is read anew.
 */
async function readFirst(
  ports: PushPorts,
  { google }: BookingRow,
  { link, doing }: { link: LinkRow; doing: 'insert' | 'write' },
): Promise<void> {
  const ref = { businessId: link.businessId, linkId: link.id };
  if ((google.base === undefined || doing === 'insert') && isUntold(google.tries))
    await resyncLink(ports, ref, { by: 'Slotbridge', cause: 'an event that no read tells of' });
  else await wakePull(ports, ref, 'precondition');
}

/** The person may have reconnected while the old grant was failing: then the replay of that has been, and this is late. */
async function holdOrRetry(
  ports: PushPorts,
  booking: BookingRow,
  link: LinkRow,
  { error, startedAt }: { error: GoogleError; startedAt: number },
): Promise<void> {
  const { businessId, accountId } = link;
  await failGrant(ports, { businessId, accountId, reason: error.reason ?? error.failure.kind, startedAt });
  if ((await getAccount(ports.store, businessId, accountId))?.grant !== 'ok') return;
  await updateGoogleState(ports, { businessId, bookingId: booking.id }, (row) =>
    row.google.state === 'waiting' ? { google: row.google, due: ports.clock.now() } : undefined,
  );
}

/** Where it was read meanwhile that the event is gone, what that led to stands. */
async function keepOwing(
  ports: PushPorts,
  booking: BookingRow,
  reaction: PushReaction,
  error: GoogleError,
): Promise<void> {
  const ref = { businessId: booking.businessId, bookingId: booking.id };
  await updateGoogleState(ports, ref, (row) =>
    isGoneSince(row, booking)
      ? undefined
      : {
          google: {
            ...row.google,
            state: stateAfter(reaction),
            tries: row.google.tries + 1,
            error: `${error.failure.kind}: ${error.message}`,
          },
          due: ports.clock.now() + reaction.afterMs,
        },
  );
}

function stateAfter(reaction: PushReaction): BookingRow['google']['state'] {
  if (reaction.kind === 'readFirst') return 'pending';
  return reaction.kind === 'conflict' ? reaction.state : 'waiting';
}

const noteOnLink = ({ store }: PushPorts, link: LinkRow, error: GoogleError) =>
  store.update({
    table: 'directory',
    key: directoryKeys.link(link.businessId, link.id),
    set: { outboundError: `${error.failure.kind}: ${error.message}` },
    when: [{ attribute: 'pk', is: 'present' }],
  });

const causes = {
  permission_missing: 'cause.writePermission',
  calendar_gone: 'cause.calendarGone',
  calendar_read_only: 'cause.readOnly',
  write_refused: 'cause.writeRefused',
  quota_exhausted: 'cause.quota',
} as const satisfies Record<WriteWarning, string>;

async function tell(
  ports: PushPorts,
  booking: BookingRow,
  link: LinkRow,
  { conflict: kind, subject }: PushReaction & { kind: 'conflict' },
): Promise<void> {
  const ofBooking = subject === 'booking';
  await openConflict(ports, {
    businessId: booking.businessId,
    kind,
    subject: ofBooking
      ? { type: 'booking', id: booking.id, label: booking.title }
      : { type: 'link', id: link.id, label: `${link.calendarName} (${link.accountEmail})` },
    resourceId: ofBooking ? booking.resourceId : link.resourceId,
    linkId: link.id,
    ...(ofBooking ? { bookingId: booking.id, ours: sideOf(booking) } : {}),
    cause: saying(causes[kind]),
    impact: saying('impact.writesWait'),
  });
}
