import { updateGoogleState } from '../../shared/bookings/google-state.ts';
import { sideOf } from '../../shared/bookings/row.ts';
import { directoryKeys } from '../../shared/contracts/keys.ts';
import type { BookingRow, LinkRow } from '../../shared/contracts/rows.ts';
import { openConflict } from '../../shared/desk/desk.ts';
import { wakePull } from '../../shared/links/wake.ts';
import { failGrant } from '../../shared/onboarding/failed-grants.ts';
import type { GoogleError } from '../../shared/ports/google.ts';
import { hours } from '../../shared/records/time.ts';
import { backoffMs, type PushReaction, reactToPushFailure } from '../../shared/sync/failures.ts';
import type { PushPorts } from './push-bookings.ts';

/** PU6: the message ends; the row says why it waits and when it is tried again. */
export async function settlePushFailure(
  ports: PushPorts,
  booking: BookingRow,
  link: LinkRow | undefined,
  { error, startedAt }: { error: GoogleError; startedAt: number },
): Promise<void> {
  const reaction = reactToPushFailure(error.failure, booking.google.tries);
  await keepOwing(ports, booking, reaction, error);
  if (link === undefined) return;
  await noteOnLink(ports, link, error);
  if (reaction.kind === 'readFirst')
    await wakePull(ports, { businessId: link.businessId, linkId: link.id }, 'precondition');
  if (reaction.kind === 'grantFailed')
    await failGrant(ports, {
      businessId: link.businessId,
      accountId: link.accountId,
      reason: error.reason ?? error.failure.kind,
      startedAt,
    });
  if (reaction.kind === 'conflict') await tell(ports, booking, link, reaction.conflict);
}

async function keepOwing(
  ports: PushPorts,
  booking: BookingRow,
  reaction: PushReaction,
  error: GoogleError,
): Promise<void> {
  const ref = { businessId: booking.businessId, bookingId: booking.id };
  await updateGoogleState(ports, ref, (row) => ({
    google: {
      ...row.google,
      state: stateAfter(reaction),
      tries: row.google.tries + 1,
      error: `${error.failure.kind}: ${error.message}`,
    },
    due: ports.clock.now() + waitMs(reaction, row.google.tries),
  }));
}

function stateAfter(reaction: PushReaction): BookingRow['google']['state'] {
  if (reaction.kind === 'readFirst') return 'pending';
  const refused =
    reaction.kind === 'conflict' &&
    (reaction.conflict === 'write_refused' || reaction.conflict === 'calendar_read_only');
  return refused ? 'refused' : 'waiting';
}

const waitMs = (reaction: PushReaction, tries: number): number =>
  reaction.kind === 'readFirst' ? 2 * backoffMs(tries) : reaction.kind === 'grantFailed' ? hours(6) : reaction.afterMs;

const noteOnLink = ({ store }: PushPorts, link: LinkRow, error: GoogleError) =>
  store.update({
    table: 'directory',
    key: directoryKeys.link(link.businessId, link.id),
    set: { outboundError: `${error.failure.kind}: ${error.message}` },
    when: [{ attribute: 'pk', is: 'present' }],
  });

const texts = {
  permission_missing: 'The person did not grant the permission to write to this calendar, or took it back.',
  calendar_read_only: 'This calendar may only be read by the connected account.',
  write_refused: 'Google refuses to write this event.',
  quota_exhausted: 'Google’s usage limits for this calendar are used up.',
} as const;

async function tell(ports: PushPorts, booking: BookingRow, link: LinkRow, kind: keyof typeof texts): Promise<void> {
  const ofBooking = kind === 'write_refused';
  await openConflict(ports, {
    businessId: booking.businessId,
    kind,
    subject: ofBooking
      ? { type: 'booking', id: booking.id, label: booking.title }
      : { type: 'link', id: link.id, label: `${link.calendarName} (${link.accountEmail})` },
    resourceId: booking.resourceId,
    linkId: link.id,
    ...(ofBooking ? { bookingId: booking.id, ours: sideOf(booking) } : {}),
    cause: texts[kind],
    impact: 'Bookings do not appear in Google for now; they wait and are written once it is mended.',
  });
}
