import { getBooking } from '../../shared/bookings/commands.ts';
import { calendarKeys } from '../../shared/contracts/keys.ts';
import type { Delta } from '../../shared/contracts/messages.ts';
import type { BookingRow } from '../../shared/contracts/rows/calendar.ts';
import type { ResourceRow } from '../../shared/contracts/rows/directory.ts';
import type { LinkRow } from '../../shared/contracts/rows/links.ts';
import type { Settings } from '../../shared/contracts/settings.ts';
import type { Check } from '../../shared/ports/store.ts';
import type { Ports } from '../../shared/ports/ports.ts';

export type OwnPorts = Pick<Ports, 'store' | 'clock' | 'random' | 'metrics'>;

export type OwnContext = {
  link: LinkRow;
  resource: ResourceRow;
  settings: Settings;
  zone: string;
  /** Makes the mirrored event take time: the booking stays elsewhere (RC5). */
  letBlock: (delta: Delta) => Promise<void>;
};

/** Somebody changed the booking between the decision and its write: it is decided again on what stands now. */
export class ChangedMeanwhile extends Error {
  constructor(bookingId: string) {
    super(`The booking ${bookingId} changed while Google's change was applied`);
    this.name = 'ChangedMeanwhile';
  }
}

/** What was decided counts for the version that it was decided on, and for no other. */
export function ifStill(decidedOn: Pick<BookingRow, 'version' | 'id'>, now: Pick<BookingRow, 'version'>): void {
  if (now.version !== decidedOn.version) throw new ChangedMeanwhile(decidedOn.id);
}

/** CF1: a row about a booking opens, or is counted once more, for the version that it was decided on. */
export const onlyWhile =
  ({ store }: Pick<OwnPorts, 'store'>, booking: BookingRow) =>
  async (): Promise<Check[]> => {
    const { businessId, id, version } = booking;
    const now = await getBooking({ store }, businessId, id);
    if (now === undefined) throw new ChangedMeanwhile(id);
    ifStill(booking, now);
    const key = calendarKeys.booking(businessId, id);
    return [{ kind: 'check', table: 'calendar', key, when: [{ attribute: 'version', is: '=', value: version }] }];
  };

/** LG1: by which read it came, and whether Google had told of it or a check found it. */
export const causeInGoogle = ({ link }: Pick<OwnContext, 'link'>, what: 'changed' | 'deleted' | 'declined'): string => {
  const { pullNumber, pullTicket = 0, pullNotifiedAt, channelId } = link;
  const told =
    pullNotifiedAt === undefined ? 'check' : `notification ${pullTicket} of channel ${channelId ?? 'unknown'}`;
  return `${told}, read ${pullNumber}: ${what} in Google`;
};

/** The fields that every conflict about a booking has. */
export const aboutBooking = ({ link }: Pick<OwnContext, 'link'>, booking: BookingRow, delta?: Delta) => ({
  businessId: booking.businessId,
  subject: { type: 'booking' as const, id: booking.id, label: booking.title },
  resourceId: booking.resourceId,
  linkId: link.id,
  bookingId: booking.id,
  ...(delta === undefined ? {} : { eventId: delta.id }),
});
