import type { Delta } from '../../shared/contracts/messages.ts';
import type { BookingRow, LinkRow, ResourceRow } from '../../shared/contracts/rows.ts';
import type { Settings } from '../../shared/contracts/settings.ts';
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

/** The fields that every conflict about a booking has. */
export const aboutBooking = ({ link }: Pick<OwnContext, 'link'>, booking: BookingRow, delta?: Delta) => ({
  businessId: booking.businessId,
  subject: { type: 'booking' as const, id: booking.id, label: booking.title },
  resourceId: booking.resourceId,
  linkId: link.id,
  bookingId: booking.id,
  ...(delta === undefined ? {} : { eventId: delta.id }),
});
