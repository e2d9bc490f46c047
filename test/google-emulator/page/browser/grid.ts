import { addDays } from '../../core/days.ts';
import { h } from './dom.ts';
import type { Span } from './geometry.ts';
import { dateOf, dayMinutes, daysBetween, leastShown, minutesBetween, partOn, placesOf, timeOf } from './geometry.ts';
import type { PageEvent } from './model.ts';
import { calendarColour, colourOf } from './palette.ts';
import { eventInWords, isAllDay, longDay, titleOf, weekdayName } from './words.ts';

export type Drawn = {
  first: string;
  days: number;
  now: string;
  events: PageEvent[];
  /** Ids of the account's calendars in order; their colour depends on it. */
  calendars: string[];
  /** Whether an event may be dragged. */
  movable: (event: PageEvent) => boolean;
};

export const keyOf = ({ calendarId, id }: PageEvent): string => `${calendarId} ${id}`;

/** Like Google, what lasts a day or longer stands above the hours. */
const isAbove = (event: Span): boolean => isAllDay(event) || minutesBetween(event.start, event.end) >= dayMinutes;

const percent = (share: number): string => `${(share * 100).toFixed(4)}%`;

const eventButton = (event: PageEvent, drawn: Drawn, kind: string): HTMLButtonElement => {
  const away = event.answer === 'declined' && 'declined';
  const unsure = (event.answer === 'tentative' || event.answer === 'needsAction' || event.tentative) && 'unsure';
  const classes = [kind, 'entry', event.free && 'free', away, unsure, drawn.movable(event) && 'movable'];
  const element = h(
    'button',
    {
      type: 'button',
      class: classes.filter(Boolean).join(' '),
      'data-key': keyOf(event),
      'aria-label': eventInWords(event),
    },
    h('strong', {}, titleOf(event)),
    !isAllDay(event) && h('span', {}, `${timeOf(event.start)} – ${timeOf(event.end)}`),
  );
  const colour = colourOf(event.colorId, calendarColour(drawn.calendars.indexOf(event.calendarId)));
  element.style.setProperty('--colour', colour);
  return element;
};

const place = (element: HTMLElement, part: { from: number; to: number }): void => {
  element.style.top = percent(part.from / dayMinutes);
  element.style.height = percent(Math.max(part.to - part.from, leastShown) / dayMinutes);
};

const dayColumn = (date: string, drawn: Drawn): HTMLElement => {
  const column = h('div', { class: 'column', 'data-date': date });
  if (dateOf(drawn.now) === date) {
    const line = h('div', { class: 'now' });
    line.style.top = percent(minutesBetween(date, drawn.now) / dayMinutes);
    column.append(line);
  }
  const shown = drawn.events.flatMap((event) => {
    const part = isAbove(event) ? undefined : partOn(event, date);
    return part ? [{ key: keyOf(event), event, ...part }] : [];
  });
  const places = placesOf(shown);
  for (const { key, event, from, to } of shown.toSorted((a, b) => a.from - b.from)) {
    const element = eventButton(event, drawn, 'event');
    const { column: at = 0, columns = 1 } = places.get(key) ?? {};
    place(element, { from, to });
    element.style.left = percent(at / columns);
    element.style.width = `calc(${percent(1 / columns)} - 2px)`;
    if (to - from < 45) element.classList.add('short');
    if (drawn.movable(event)) element.append(h('span', { class: 'edge' }));
    column.append(element);
  }
  return column;
};

const aboveRow = (drawn: Drawn): HTMLElement => {
  const row = h('div', { class: 'above', 'data-first': drawn.first, 'data-days': drawn.days });
  for (const event of drawn.events.filter(isAbove)) {
    const from = Math.max(daysBetween(drawn.first, event.start), 0);
    const ends = isAllDay(event) || timeOf(event.end) === '00:00' ? event.end : addDays(dateOf(event.end), 1);
    const to = Math.min(daysBetween(drawn.first, ends), drawn.days);
    if (to <= from) continue;
    const chip = eventButton(event, drawn, 'chip');
    chip.style.gridColumn = `${from + 1} / ${to + 1}`;
    row.append(chip);
  }
  return row;
};

const hours = (): HTMLElement =>
  h(
    'div',
    { class: 'hours', 'aria-hidden': 'true' },
    Array.from({ length: 24 }, (_, hour) => h('span', {}, hour === 0 ? '' : `${String(hour).padStart(2, '0')}:00`)),
  );

/** The days with their events; everything is drawn anew whenever something changed. */
export const drawGrid = (drawn: Drawn): HTMLElement => {
  const dates = Array.from({ length: drawn.days }, (_, day) => addDays(drawn.first, day));
  const grid = h(
    'div',
    { class: 'grid' },
    h(
      'div',
      { class: 'heads' },
      dates.map((date) =>
        h(
          'h3',
          { class: dateOf(drawn.now) === date ? 'today' : '', 'aria-label': longDay(date) },
          h('span', {}, weekdayName(date)),
          h('b', {}, String(Number(date.slice(8)))),
        ),
      ),
    ),
    h('div', { class: 'all-day' }, h('span', { class: 'soft' }, 'all day'), aboveRow(drawn)),
    h(
      'div',
      { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': 'Hours of the day' },
      hours(),
      h(
        'div',
        { class: 'columns' },
        dates.map((date) => dayColumn(date, drawn)),
      ),
    ),
  );
  grid.style.setProperty('--days', String(drawn.days));
  return grid;
};

/** Shows where something that is being dragged would come to lie. */
export const drawGhost = (grid: HTMLElement, span: Span | undefined): void => {
  for (const ghost of grid.querySelectorAll('.ghost')) ghost.remove();
  if (!span) return;
  for (const column of grid.querySelectorAll<HTMLElement>('.column')) {
    const part = isAllDay(span) ? undefined : partOn(span, column.dataset['date'] ?? '');
    if (!part) continue;
    const ghost = h('div', { class: 'ghost' }, `${timeOf(span.start)} – ${timeOf(span.end)}`);
    place(ghost, part);
    column.append(ghost);
  }
  const above = grid.querySelector<HTMLElement>('.above');
  if (!above || !isAllDay(span)) return;
  const from = Math.max(daysBetween(above.dataset['first'] ?? '', span.start), 0);
  const ghost = h('div', { class: 'ghost' }, 'all day');
  ghost.style.gridColumn = `${from + 1} / ${Math.max(from + 1, daysBetween(above.dataset['first'] ?? '', span.end)) + 1}`;
  above.append(ghost);
};
