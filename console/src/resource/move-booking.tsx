import { type FormEvent, useState } from 'react';
import { localOf } from '../../../shared/calendar/zones.ts';
import { usePlace } from '../api/session.tsx';
import type { BookingView } from '../api/shapes.ts';
import { Link } from '../app/router.tsx';
import { sayMoment, saySpan, viewerZone } from '../app/times.ts';
import { useWords } from '../app/words.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Field } from '../parts/field.tsx';
import { movedTo } from './week-geometry.ts';

type Props = {
  booking: BookingView;
  zone: string;
  onMove: (to: { start: string; end: string }) => void;
  onClose: () => void;
};

/** A booking opened: what it is, and the same move as by dragging it. */
export function MoveBooking({ booking, zone, onMove, onClose }: Props) {
  const { t, language } = useWords();
  const { business, may } = usePlace();
  const [local, setLocal] = useState(localOf(Date.parse(booking.start), zone).slice(0, 16));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onMove(movedTo(booking, local, zone));
  };
  const yours = viewerZone();
  return (
    <Dialog title={booking.title} onClose={onClose}>
      <p>{saySpan(booking.start, booking.end, language, zone)}</p>
      <p className="soft small">
        {zone}
        {yours !== zone && ` · ${t('zone.yours', { time: saySpan(booking.start, booking.end, language, yours) })}`}
      </p>
      <dl className="facts">
        <dt>{t('booking.status')}</dt>
        <dd>{t(`bookingStatus.${booking.status}`)}</dd>
        <dt>{t('booking.google')}</dt>
        <dd>{t(`googleState.${booking.google.state}`)}</dd>
        <dt>{t('booking.customer')}</dt>
        <dd>
          <bdi>{booking.customer?.name ?? booking.customer?.email ?? '–'}</bdi>
        </dd>
        <dt>{t('booking.changed')}</dt>
        <dd>
          <bdi>{booking.changedBy}</bdi>, {sayMoment(booking.updatedAt, language, zone)}
        </dd>
      </dl>
      <p>
        <Link to={`/${business.id}/resources/${booking.resourceId}?tab=ledger&booking=${booking.id}`}>
          {t('booking.ledger')}
        </Link>
      </p>
      {may('operator') && (
        <form onSubmit={submit}>
          <Field label={t('week.moveTo')} hint={zone}>
            {(control) => (
              <input
                {...control}
                type="datetime-local"
                required
                step={300}
                value={local}
                onChange={(event) => setLocal(event.target.value)}
              />
            )}
          </Field>
          <button type="submit" className="primary">
            {t('week.move')}
          </button>
        </form>
      )}
    </Dialog>
  );
}
