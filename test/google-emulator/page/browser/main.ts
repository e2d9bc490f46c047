import { addDays } from '../../core/days.ts';
import { fetchRevision, fetchState, perform } from './api.ts';
import type { Deeds } from './dialogs.ts';
import { detailsDialog, newDialog, quickDialog } from './dialogs.ts';
import { button, h, tick } from './dom.ts';
import { dragOn } from './drag.ts';
import type { Span } from './geometry.ts';
import { addMinutes, dateOf, minutesBetween, mondayOf, moved, resized, step } from './geometry.ts';
import { drawGrid, keyOf } from './grid.ts';
import type { Act, PageCalendar, PageEvent, PageState } from './model.ts';
import { calendarColour } from './palette.ts';
import { askScope } from './scope.ts';
import { isAllDay, rangeInWords, titleOf } from './words.ts';

const pollMs = 1000;
const morning = 7.5 / 24;

const root = document.querySelector<HTMLElement>('#calendar');
const account = root?.dataset['account'] ?? '';
const calendar = root?.dataset['calendar'] ?? '';
const zone = root?.dataset['zone'] ?? '';

/** Phones show one to three days, everything wider the week. */
const daysFor = (width: number): number => (width < 360 ? 1 : width < 720 ? 3 : 7);

const view = {
  first: root?.dataset['first'] ?? '',
  days: daysFor(window.innerWidth),
  off: new Set<string>(),
};
let state: PageState | undefined;
let fetchedAt = 0;

const grid = h('div', { class: 'board' });
const range = h('h2', { 'aria-live': 'polite' });
const status = h('p', { role: 'status', class: 'status soft' });
const calendarList = h('fieldset', { class: 'calendars' });

const say = (text: string): void => {
  status.textContent = text;
};

const writable = (id: string): boolean => state?.calendars.find((each) => each.id === id)?.writable ?? false;

const isMovable = (event: PageEvent): boolean => event.own && event.title !== undefined && writable(event.calendarId);

/** Where a new event goes: the calendar of the page, or the first one that can be written to. */
const homeCalendar = (): PageCalendar | undefined => {
  const able = state?.calendars.filter((each) => each.writable) ?? [];
  return (
    able.find(({ id }) => id === calendar && !view.off.has(id)) ?? able.find(({ id }) => !view.off.has(id)) ?? able[0]
  );
};

/** The emulator's clock, carried on since it was last asked. */
const nowWall = (): string =>
  addMinutes(state?.now.slice(0, 16) ?? view.first, (performance.now() - fetchedAt) / 60_000);

const scrollBox = (): Element | null => grid.querySelector('.scroll');

const redraw = (): void => {
  if (!state || grid.querySelector('.dragging')) return;
  const before = scrollBox();
  const scrolled = before?.scrollTop;
  const focused = document.activeElement?.closest<HTMLElement>('.entry')?.dataset['key'];
  const drawn = drawGrid({
    first: view.first,
    days: view.days,
    now: nowWall(),
    events: state.events.filter(({ calendarId }) => !view.off.has(calendarId)),
    calendars: state.calendars.map(({ id }) => id),
    movable: isMovable,
  });
  grid.replaceChildren(drawn);
  const after = scrollBox();
  if (after) after.scrollTop = scrolled ?? after.scrollHeight * morning;
  dragOn(drawn, { movable: (key) => eventFor(key, isMovable), create: createAt, change: changeTimes });
  if (focused !== undefined) entryFor(focused)?.focus();
};

const entryFor = (key: string): HTMLElement | undefined =>
  [...grid.querySelectorAll<HTMLElement>('.entry')].find((entry) => entry.dataset['key'] === key);

const eventFor = (key: string, fits: (event: PageEvent) => boolean = () => true): PageEvent | undefined =>
  state?.events.find((event) => keyOf(event) === key && fits(event));

const drawCalendars = ({ calendars }: PageState): void => {
  const ticks = calendars.map(({ id, name, writable }, place) => {
    const label = tick(writable ? name : `${name} (read only)`, 'shown', !view.off.has(id), id);
    label.style.setProperty('--colour', calendarColour(place));
    return label;
  });
  calendarList.replaceChildren(h('legend', {}, 'Calendars'), ...ticks);
};

const drawTroubles = ({ troubles }: PageState): void => {
  document.querySelector('#troubles')?.replaceChildren(...troubles.map((trouble) => h('li', {}, trouble)));
};

let asked = 0;

/** Fetches what is shown; of several answers on the way only the last one asked for counts. */
const refresh = async (): Promise<void> => {
  const mine = ++asked;
  const next = await fetchState({ account, zone, first: view.first, days: view.days });
  if (mine !== asked) return;
  const calendarsBefore = JSON.stringify(state?.calendars);
  state = next;
  fetchedAt = performance.now();
  range.textContent = rangeInWords(view.first, view.days);
  if (JSON.stringify(next.calendars) !== calendarsBefore) drawCalendars(next);
  drawTroubles(next);
  redraw();
};

const attempt = async (deed: () => Promise<unknown>, done: string): Promise<void> => {
  await deed();
  await refresh();
  say(done);
};

const complain = (error: unknown): void => {
  say(`That did not work: ${error instanceof Error ? error.message : String(error)}`);
  redraw();
};

const target = (event: PageEvent) => ({ account, zone, calendar: event.calendarId, id: event.id });
const act = (what: Act, done: string): Promise<void> => attempt(() => perform(what), done);

const deeds: Deeds = {
  create: (to, changes) => act({ act: 'create', account, zone, calendar: to, changes }, 'Event created.'),
  change: (event, what) => act({ act: 'change', ...target(event), ...what }, 'Event saved.'),
  remove: (event, scope) => act({ act: 'delete', ...target(event), scope }, 'Event deleted.'),
  duplicate: (event, copy) => act({ act: 'duplicate', ...target(event), ...copy }, 'Event duplicated.'),
};

const createAt = (span: Span): void => {
  const home = homeCalendar();
  if (!home) say('No calendar of this account can be written to.');
  else quickDialog(span, home, deeds, () => newDialog(span, state?.calendars ?? [], home.id, deeds));
};

const changeTimes = (event: PageEvent, times: Span): void => {
  if (times.start === event.start && times.end === event.end) return;
  void (async () => {
    const scope = event.seriesId === undefined ? 'this' : await askScope(`Move “${titleOf(event)}”`);
    if (scope) await deeds.change(event, { scope, changes: { times } });
  })().catch(complain);
};

const show = (first: string): void => {
  view.first = view.days === 7 ? mondayOf(first) : first;
  const address = new URL(location.href);
  address.searchParams.set('week', view.first);
  history.replaceState(null, '', address);
  refresh().catch(complain);
};

const today = (): string => dateOf(nowWall());

/** The next half hour of a day that is shown. */
const newEvent = (): void => {
  const inView = today() >= view.first && today() < addDays(view.first, view.days);
  const start = inView
    ? addMinutes(today(), Math.ceil(minutesBetween(today(), nowWall()) / 30) * 30)
    : `${view.first}T09:00`;
  const home = homeCalendar();
  if (home) newDialog({ start, end: addMinutes(start, 60) }, state?.calendars ?? [], home.id, deeds);
};

const toolbar = (): HTMLElement => {
  const arrow = (text: string, label: string, days: number) =>
    button(text, () => show(addDays(view.first, days * view.days)), { 'aria-label': label, class: 'arrow' });
  return h(
    'div',
    { class: 'toolbar' },
    button('Today', () => show(today())),
    arrow('‹', 'Earlier', -1),
    arrow('›', 'Later', 1),
    range,
    button('New event', newEvent, { class: 'main' }),
  );
};

/** Alt and an arrow move the event that has the focus, with Shift its end. */
const nudged = (event: PageEvent, key: KeyboardEvent): Span | undefined => {
  const days = { ArrowLeft: -1, ArrowRight: 1 }[key.key] ?? 0;
  const minutes = ({ ArrowUp: -step, ArrowDown: step }[key.key] ?? 0) * (isAllDay(event) ? 0 : 1);
  if (!key.altKey || (days === 0 && minutes === 0)) return undefined;
  return key.shiftKey && !isAllDay(event) ? resized(event, days, minutes) : moved(event, days, minutes);
};

const onKey = (key: KeyboardEvent): void => {
  const entry = key.target instanceof Element ? key.target.closest<HTMLElement>('.entry') : null;
  const event = entry ? eventFor(entry.dataset['key'] ?? '', isMovable) : undefined;
  const span = event && nudged(event, key);
  if (!event || !span) return;
  key.preventDefault();
  changeTimes(event, span);
};

const onClick = (click: MouseEvent): void => {
  const entry = click.target instanceof Element ? click.target.closest<HTMLElement>('.entry') : null;
  const event = entry && eventFor(entry.dataset['key'] ?? '');
  if (!event) return;
  const dialog = detailsDialog(event, state?.calendars ?? [], deeds);
  // The grid may have been drawn anew meanwhile, so that the browser has nothing to give the focus back to.
  dialog.addEventListener('close', () => entryFor(keyOf(event))?.focus());
};

const poll = async (): Promise<void> => {
  if (document.hidden) return;
  if (!state) return refresh();
  const { revision } = await fetchRevision(account);
  if (revision !== state.revision) await refresh();
};

const keepLooking = (): void => {
  void poll()
    .catch(() => say('The emulator does not answer; trying again.'))
    .finally(() => setTimeout(keepLooking, pollMs));
};

const start = (page: HTMLElement): void => {
  grid.addEventListener('click', onClick);
  grid.addEventListener('keydown', onKey);
  calendarList.addEventListener('change', (change) => {
    if (!(change.target instanceof HTMLInputElement)) return;
    if (change.target.checked) view.off.delete(change.target.value);
    else view.off.add(change.target.value);
    redraw();
  });
  window.addEventListener('resize', () => {
    const days = daysFor(window.innerWidth);
    if (days === view.days) return;
    view.days = days;
    show(view.first);
  });
  const notes = h(
    'p',
    { class: 'soft', id: 'main-calendar' },
    `New events go to the main calendar, and times are those of its zone, ${zone}. `,
    'Alt and the arrow keys move an event that has the focus.',
  );
  const side = h(
    'details',
    { class: 'side', open: view.days === 7 },
    h('summary', {}, 'Account and calendars'),
    h('div', {}, page.querySelector('form') ?? '', calendarList, notes),
  );
  page.append(toolbar(), side, grid, status);
  if (view.days < 7 && today() >= view.first && today() < addDays(view.first, 7)) view.first = today();
  keepLooking();
  setInterval(redraw, 60_000);
};

if (root) start(root);
