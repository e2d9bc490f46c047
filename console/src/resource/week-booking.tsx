import { type CSSProperties, type PointerEvent, useRef, useState } from 'react';
import type { BookingView } from '../api/shapes.ts';
import { usePlace } from '../api/session.tsx';
import { sayHours } from '../app/times.ts';
import { useWords } from '../app/words.tsx';
import { moved, snapped } from './week-geometry.ts';

type Props = {
  booking: BookingView;
  zone: string;
  inConflict: boolean;
  pending: boolean;
  style: CSSProperties;
  onMove: (booking: BookingView, to: { start: string; end: string }) => void;
  onOpen: (booking: BookingView) => void;
};

type Drag = { x: number; y: number; far: boolean; days: number; minutes: number };

/** So many pixels make a drag of a click. */
const slack = 5;

/** Dragged with a mouse or a pen it moves by days and quarters of an hour; opened with a click, a touch or Enter it has a form for the same. */
export function WeekBooking({ booking, zone, inConflict, pending, style, onMove, onOpen }: Props) {
  const { t, language } = useWords();
  const { may } = usePlace();
  const [drag, setDrag] = useState<Drag>();
  const dragged = useRef(false);
  const goes = drag === undefined ? undefined : moved(booking, drag.days, drag.minutes, zone);
  const time = sayHours(goes?.start ?? booking.start, goes?.end ?? booking.end, language, zone);

  const begin = (event: PointerEvent<HTMLButtonElement>): void => {
    dragged.current = false;
    if (!may('operator') || event.button !== 0 || event.pointerType === 'touch') return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setDrag({ x: event.clientX, y: event.clientY, far: false, days: 0, minutes: 0 });
  };
  const go = (event: PointerEvent<HTMLButtonElement>): void => {
    const sheet = event.currentTarget.parentElement;
    if (drag === undefined || sheet === null) return;
    const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
    const far = drag.far || Math.hypot(dx, dy) > slack;
    dragged.current = far;
    const hours = Number(sheet.dataset.hours);
    const days = Math.round(dx / sheet.clientWidth);
    setDrag({ ...drag, far, days, minutes: snapped((dy / sheet.clientHeight) * hours * 60) });
  };
  const end = (): void => {
    setDrag(undefined);
    if (goes !== undefined && drag?.far === true && (drag.days !== 0 || drag.minutes !== 0)) onMove(booking, goes);
  };
  const open = (): void => {
    if (!dragged.current) onOpen(booking);
  };
  const look = [
    'booking',
    booking.status === 'held' ? 'booking-held' : '',
    inConflict ? 'booking-conflict' : '',
    drag?.far === true ? 'booking-drag' : '',
    pending ? 'booking-pending' : '',
  ];
  return (
    <button
      type="button"
      className={look.join(' ')}
      style={drag === undefined ? style : { ...style, transform: shiftOf(drag) }}
      onPointerDown={begin}
      onPointerMove={go}
      onPointerUp={end}
      onPointerCancel={() => setDrag(undefined)}
      onClick={open}
    >
      <span className="hidden">{inConflict ? `${t('week.conflicts')}: ` : ''}</span>
      <bdi className="booking-title">{booking.title}</bdi>
      <span className="small">{time}</span>
    </button>
  );
}

/** It follows the pointer in steps of days and quarters, in the sizes of the sheet. */
const shiftOf = ({ days, minutes }: Drag): string =>
  `translate(calc(${days} * var(--day-width)), calc(${minutes / 60} * var(--hour-height)))`;
