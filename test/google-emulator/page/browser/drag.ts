import { addDays } from '../../core/days.ts';
import type { Span } from './geometry.ts';
import { dayMinutes, daysBetween, drawn, moved, resized, snapped, step } from './geometry.ts';
import { drawGhost } from './grid.ts';
import type { PageEvent } from './model.ts';

export type Hands = {
  /** The event behind a key, if it may be dragged. */
  movable: (key: string) => PageEvent | undefined;
  create: (span: Span) => void;
  change: (event: PageEvent, span: Span) => void;
};

/** A point over the grid: a date, and minutes after its midnight. */
type Point = { date: string; minutes: number };
type Result = { span: Span; done: () => void };
type Drag = { pointer: number; x: number; y: number; active: boolean; to: (point: Point) => Result; tap?: () => void };

const holdMs = 350;
const slack = 4;

const pointOver = (grid: HTMLElement, x: number, y: number): Point => {
  const columns = [...grid.querySelectorAll<HTMLElement>('.column')];
  const column = columns.findLast((each) => each.getBoundingClientRect().left <= x) ?? columns[0];
  const box = column?.getBoundingClientRect();
  const minutes = box ? ((y - box.top) / box.height) * dayMinutes : 0;
  return { date: column?.dataset['date'] ?? '', minutes: Math.min(Math.max(minutes, 0), dayMinutes) };
};

const floored = (minutes: number): number => Math.floor(minutes / step) * step;

/** Dragging over empty hours or days draws a new event. */
const drawing =
  (from: Point, above: boolean, hands: Hands) =>
  (to: Point): Result => {
    const [first, last] = from.date < to.date ? [from.date, to.date] : [to.date, from.date];
    const span = above
      ? { start: first, end: addDays(last, 1) }
      : drawn(from.date, floored(from.minutes), floored(to.minutes));
    return { span, done: () => hands.create(span) };
  };

const moving =
  (event: PageEvent, from: Point, edge: boolean, hands: Hands) =>
  (to: Point): Result => {
    const days = daysBetween(from.date, to.date);
    const minutes = snapped(to.minutes - from.minutes);
    const span = edge ? resized(event, days, minutes) : moved(event, days, minutes);
    return { span, done: () => hands.change(event, span) };
  };

const scrollAtEdge = (grid: HTMLElement, y: number): void => {
  const scroll = grid.querySelector('.scroll');
  const box = scroll?.getBoundingClientRect();
  if (!scroll || !box) return;
  if (y > box.bottom - 24) scroll.scrollTop += 12;
  else if (y < box.top + 24 && y > box.top) scroll.scrollTop -= 12;
};

/** What lies under the pointer when it goes down, and what dragging it would do. */
const begun = (grid: HTMLElement, press: PointerEvent, hands: Hands): Pick<Drag, 'to' | 'tap'> | undefined => {
  if (!(press.target instanceof Element)) return undefined;
  const from = pointOver(grid, press.clientX, press.clientY);
  const entry = press.target.closest<HTMLElement>('.entry');
  if (entry) {
    const event = hands.movable(entry.dataset['key'] ?? '');
    const above = entry.classList.contains('chip');
    const edge = press.target.closest('.edge') !== null;
    const at = above ? { ...from, minutes: 0 } : from;
    if (!event) return undefined;
    const to = moving(event, at, edge, hands);
    return { to: above ? (point) => to({ ...point, minutes: 0 }) : to };
  }
  const above = press.target.closest('.above') !== null;
  if (!above && !press.target.closest('.column')) return undefined;
  const to = drawing(from, above, hands);
  return { to, tap: () => to(from).done() };
};

/**
 * Dragging with mouse, pen and finger. A finger that moves at once scrolls, as everywhere; one that rests first drags.
 * Everything a drag does can be done in the form of an event as well.
 */
export const dragOn = (grid: HTMLElement, hands: Hands): void => {
  let drag: Drag | undefined;
  let rest: number | undefined;
  const end = (): void => {
    clearTimeout(rest);
    drag = undefined;
    drawGhost(grid, undefined);
    grid.classList.remove('dragging');
    document.removeEventListener('keydown', escape, true);
  };
  const escape = (key: KeyboardEvent): void => {
    if (key.key === 'Escape') end();
  };
  const activate = (): void => {
    if (!drag) return;
    drag.active = true;
    grid.setPointerCapture(drag.pointer);
    grid.classList.add('dragging');
    document.addEventListener('keydown', escape, true);
    drawGhost(grid, drag.to(pointOver(grid, drag.x, drag.y)).span);
  };
  grid.addEventListener('pointerdown', (press) => {
    if (press.button !== 0 || drag) return;
    const what = begun(grid, press, hands);
    if (!what) return;
    drag = { pointer: press.pointerId, x: press.clientX, y: press.clientY, active: false, ...what };
    if (press.pointerType === 'touch') rest = window.setTimeout(activate, holdMs);
  });
  grid.addEventListener('pointermove', (move) => {
    if (!drag || move.pointerId !== drag.pointer) return;
    const far = Math.hypot(move.clientX - drag.x, move.clientY - drag.y) > slack;
    if (!drag.active && far && move.pointerType === 'touch') end();
    else if (!drag.active && far) activate();
    if (!drag?.active) return;
    scrollAtEdge(grid, move.clientY);
    drawGhost(grid, drag.to(pointOver(grid, move.clientX, move.clientY)).span);
  });
  grid.addEventListener('pointerup', (release) => {
    if (!drag || release.pointerId !== drag.pointer) return;
    const { active, to, tap } = drag;
    end();
    if (active) to(pointOver(grid, release.clientX, release.clientY)).done();
    else tap?.();
    if (active) grid.addEventListener('click', swallow, { capture: true, once: true });
    // A drag that ends elsewhere makes no click; the next one is meant.
    if (active) setTimeout(() => grid.removeEventListener('click', swallow, true));
  });
  grid.addEventListener('pointercancel', end);
  grid.addEventListener('touchmove', (touch) => drag?.active && touch.preventDefault(), { passive: false });
};

const swallow = (click: Event): void => {
  click.stopPropagation();
  click.preventDefault();
};
