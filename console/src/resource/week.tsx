import { useState } from 'react';
import { addDays, dayBounds, instantOf, localOf, toOffsetString } from '../../../shared/calendar/zones.ts';
import { useApi, useDoing, usePages } from '../api/queries.ts';
import type { AvailabilityAnswer, BookingPage, BookingView, ConflictView, ResourceView } from '../api/shapes.ts';
import { setSearch, useAddress } from '../app/router.tsx';
import { regional, sayClock, sayDay, saySpan, viewerZone } from '../app/times.ts';
import { useWords } from '../app/words.tsx';
import { useSay } from '../parts/notice.tsx';
import { ProblemBox } from '../parts/problem.tsx';
import { ZoneNote } from '../parts/zone-note.tsx';
import { MoveBooking } from './move-booking.tsx';
import { type Piece, dayGiven, hoursShown, inColumns, openPieces, piecesOf, today, weekOf } from './week-geometry.ts';
import { WeekBooking } from './week-booking.tsx';

/** A week as the resource lives it: in its zone, with ours, Google's and the open hours on one sheet. */
export function Week({ resource }: { resource: ResourceView }) {
  const { search } = useAddress();
  const { timeZone: zone } = resource;
  const [opened] = useState(Date.now);
  const days = weekOf(dayGiven(search.get('week')) ?? today(zone, opened));
  const { bookings, busy, conflicted, error, refetch } = useWeek(resource, days);
  const [inHand, setInHand] = useState<BookingView>();
  const say = useSay();
  const { t, language } = useWords();
  const change = useDoing<BookingView>('bookings', 'busy', 'ledger', 'conflicts');
  const move = (booking: BookingView, to: { start: string; end: string }): void => {
    setInHand(undefined);
    change.mutate(
      { path: `/v1/bookings/${booking.id}`, call: { method: 'PATCH', version: booking.version, body: to } },
      {
        onSuccess: ({ start, end }) =>
          say(t('week.moved', { title: booking.title, time: saySpan(start, end, language, zone) })),
      },
    );
  };
  return (
    <section>
      <WeekHead days={days} zone={zone} />
      {error && <ProblemBox error={error} onRetry={refetch} />}
      {change.error && (
        <ProblemBox
          error={change.error}
          labels={{ start: t('side.start'), end: t('side.end') }}
          onClose={change.reset}
        />
      )}
      <Sheet
        resource={resource}
        days={days}
        bookings={bookings}
        busy={busy}
        conflicted={conflicted}
        pending={change.isPending ? change.variables?.path : undefined}
        onMove={move}
        onOpen={setInHand}
      />
      {inHand && (
        <MoveBooking
          booking={inHand}
          zone={zone}
          onMove={(to) => move(inHand, to)}
          onClose={() => setInHand(undefined)}
        />
      )}
    </section>
  );
}

function useWeek({ id, timeZone: zone }: ResourceView, days: readonly string[]) {
  const first = days[0] ?? '';
  const { start } = dayBounds(first, zone);
  const end = dayBounds(addDays(first, 7), zone).start;
  const before = dayBounds(addDays(first, -1), zone).start;
  const span = (from: number): string =>
    new URLSearchParams({ from: toOffsetString(from, zone), to: toOffsetString(end, zone) }).toString();
  const bookings = useApi<BookingPage>(
    ['bookings', id, first],
    `/v1/bookings?resourceId=${id}&limit=200&${span(before)}`,
  );
  const busy = useApi<AvailabilityAnswer>(['busy', id, first], `/v1/availability?resourceId=${id}&${span(start)}`);
  const conflicts = usePages<ConflictView>(['conflicts', `of ${id}`], `/v1/conflicts?resourceId=${id}&limit=200`);
  const open = conflicts.data?.pages.flatMap(({ items }) => items) ?? [];
  const refetch = (): void => void Promise.all([bookings.refetch(), busy.refetch()]);
  return {
    bookings: (bookings.data?.items ?? []).filter(({ status }) => status !== 'cancelled'),
    busy: (busy.data?.items[0]?.busy ?? []).filter(({ source }) => source === 'google'),
    conflicted: new Set(open.flatMap(({ bookingId }) => (bookingId === undefined ? [] : [bookingId]))),
    error: bookings.error ?? busy.error,
    refetch,
  };
}

function WeekHead({ days, zone }: { days: string[]; zone: string }) {
  const { t, language } = useWords();
  const first = days[0] ?? '';
  const noon = (day: string): number => instantOf(`${day}T12:00`, zone);
  return (
    <div className="week-head">
      <span className="actions">
        <button type="button" onClick={() => setSearch({ week: addDays(first, -7) })} aria-label={t('week.before')}>
          ←
        </button>
        <button type="button" onClick={() => setSearch({ week: '' })}>
          {t('week.now')}
        </button>
        <button type="button" onClick={() => setSearch({ week: addDays(first, 7) })} aria-label={t('week.after')}>
          →
        </button>
      </span>
      <h2>{saySpanOfDays(noon(first), noon(days[6] ?? first), language, zone)}</h2>
      <ZoneNote zone={zone} />
      <p className="legend small">
        <span className="key key-booking">{t('week.bookings')}</span>
        <span className="key key-busy">{t('week.busy')}</span>
        <span className="key key-conflict">{t('week.conflicts')}</span>
        <span className="key key-open">{t('week.open')}</span>
      </p>
    </div>
  );
}

const saySpanOfDays = (from: number, to: number, language: string, timeZone: string): string =>
  new Intl.DateTimeFormat(regional(language), { day: 'numeric', month: 'long', year: 'numeric', timeZone }).formatRange(
    from,
    to,
  );

type SheetProps = {
  resource: ResourceView;
  days: string[];
  bookings: BookingView[];
  busy: { start: string; end: string }[];
  conflicted: ReadonlySet<string>;
  pending: string | undefined;
  onMove: (booking: BookingView, to: { start: string; end: string }) => void;
  onOpen: (booking: BookingView) => void;
};

function Sheet({ resource, days, bookings, busy, conflicted, pending, onMove, onOpen }: SheetProps) {
  const { t, language } = useWords();
  const { timeZone: zone } = resource;
  const open = openPieces(resource.workingHours);
  const held = busy.flatMap((time) => piecesOf(time, days, zone));
  const ours = inColumns(
    bookings.flatMap((booking) => piecesOf(booking, days, zone).map((piece) => ({ ...piece, booking }))),
  );
  const { from, to } = hoursShown([...held, ...ours, ...(resource.workingHours === null ? [] : open)]);
  const hours = Array.from({ length: to - from }, (_, at) => from + at);
  const place = ({ from: begin, to: end }: Piece) => ({
    top: `${((Math.max(begin, from * 60) - from * 60) / ((to - from) * 60)) * 100}%`,
    height: `${((Math.min(end, to * 60) - Math.max(begin, from * 60)) / ((to - from) * 60)) * 100}%`,
  });
  const [opened] = useState(Date.now);
  const now = today(zone, opened);
  return (
    <div className="week-scroll" role="region" aria-label={t('tab.week')} tabIndex={0}>
      <div className="week" style={{ minHeight: (to - from) * 44 + 48 }}>
        <HourAxis hours={hours} day={days[0] ?? ''} zone={zone} />
        {days.map((day, at) => (
          <div key={day} className={day === now ? 'day day-now' : 'day'}>
            <h3>{sayDay(instantOf(`${day}T12:00`, zone), language, zone)}</h3>
            <div className="day-sheet" data-hours={to - from}>
              {open
                .filter((piece) => piece.day === at)
                .map((piece) => (
                  <div key={`o${piece.from}`} className="open" style={place(piece)} />
                ))}
              {hours.map((hour) => (
                <div key={hour} className="hour-line" style={{ top: `${((hour - from) / (to - from)) * 100}%` }} />
              ))}
              {held
                .filter((piece) => piece.day === at)
                .map((piece) => (
                  <div key={`b${piece.from}-${piece.to}`} className="busy" style={place(piece)}>
                    <span className="hidden">{`${t('week.busy')} ${clock(piece.from)}–${clock(piece.to)}`}</span>
                  </div>
                ))}
              {ours
                .filter((piece) => piece.day === at)
                .map((piece) => (
                  <WeekBooking
                    key={`${piece.booking.id} ${piece.booking.version}`}
                    booking={piece.booking}
                    zone={zone}
                    inConflict={conflicted.has(piece.booking.id)}
                    pending={pending === `/v1/bookings/${piece.booking.id}`}
                    style={{
                      ...place(piece),
                      left: `${(piece.column / piece.columns) * 100}%`,
                      width: `${100 / piece.columns}%`,
                    }}
                    onMove={onMove}
                    onOpen={onOpen}
                  />
                ))}
            </div>
          </div>
        ))}
      </div>
    </div>
  );
}

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** The resource's hours; the viewer's beside them where they are others. */
function HourAxis({ hours, day, zone }: { hours: number[]; day: string; zone: string }) {
  const { language } = useWords();
  const yours = viewerZone();
  const other = localOf(instantOf(`${day}T12:00`, zone), yours) !== localOf(instantOf(`${day}T12:00`, zone), zone);
  return (
    <div className="axis" aria-hidden="true">
      {hours.map((hour) => {
        const at = instantOf(`${day}T${String(hour).padStart(2, '0')}:00`, zone);
        return (
          <div key={hour}>
            <span>{sayClock(at, language, zone)}</span>
            {other && <span className="soft">{sayClock(at, language, yours)}</span>}
          </div>
        );
      })}
    </div>
  );
}
