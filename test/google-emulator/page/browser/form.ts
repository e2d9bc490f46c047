import { addDays } from '../../core/days.ts';
import type { Choice } from './dom.ts';
import { h, labelled, radio, select, tick } from './dom.ts';
import type { Span } from './geometry.ts';
import { addMinutes, dateOf, timeOf } from './geometry.ts';
import type { Answer, Changes, PageCalendar, PageEvent, Visibility } from './model.ts';
import { eventColours } from './palette.ts';
import type { RepeatFields } from './repeat-fields.ts';
import { repeatFields } from './repeat-fields.ts';
import { answerInWords, isAllDay } from './words.ts';

/** The fields of an event, and what they say. */

const visibilities: readonly (readonly [Visibility, string])[] = [
  ['default', 'As the calendar'],
  ['public', 'Public'],
  ['private', 'Private'],
  ['confidential', 'Confidential'],
];
const answers: readonly (readonly [Answer, string])[] = [
  ['accepted', 'Yes'],
  ['tentative', 'Maybe'],
  ['declined', 'No'],
];

const timeFields = (span: Span): HTMLElement => {
  const days = isAllDay(span);
  const last = days ? addDays(span.end, -1) : dateOf(span.end);
  const times = h(
    'fieldset',
    { class: 'times' },
    h('legend', {}, 'When'),
    tick('All day', 'allDay', days),
    labelled('Start day', h('input', { type: 'date', name: 'startDate', value: dateOf(span.start), required: true })),
    labelled(
      'Start time',
      h('input', { type: 'time', name: 'startTime', value: days ? '09:00' : timeOf(span.start) }),
      {
        class: 'clock',
      },
    ),
    labelled('End day', h('input', { type: 'date', name: 'endDate', value: last, required: true })),
    labelled('End time', h('input', { type: 'time', name: 'endTime', value: days ? '10:00' : timeOf(span.end) }), {
      class: 'clock',
    }),
  );
  const follow = (): void => {
    const allDay = times.querySelector<HTMLInputElement>('[name=allDay]')?.checked ?? false;
    for (const label of times.querySelectorAll<HTMLElement>('.clock')) {
      label.hidden = allDay;
      label.querySelector('input')?.toggleAttribute('required', !allDay);
    }
  };
  times.addEventListener('change', follow);
  follow();
  return times;
};

const text = (data: FormData, name: string): string => String(data.get(name) ?? '');

const timesIn = (data: FormData): Span => {
  const start = text(data, 'startDate');
  const end = text(data, 'endDate');
  if (data.has('allDay')) return { start, end: addDays(end, 1) };
  return { start: `${start}T${text(data, 'startTime')}`, end: `${end}T${text(data, 'endTime')}` };
};

const colourField = (chosen: string): HTMLElement =>
  h(
    'fieldset',
    { class: 'colours' },
    h('legend', {}, 'Colour'),
    [['', 'Calendar’s own', ''] as const, ...eventColours].map(([id, name, colour]) => {
      const label = radio(name, 'colorId', id, id === chosen);
      if (colour !== '') label.style.setProperty('--colour', colour);
      return label;
    }),
  );

const answerField = (answer: Answer): HTMLElement =>
  h(
    'fieldset',
    { class: 'answers' },
    h('legend', {}, 'Going?'),
    answers.map(([value, name]) => radio(name, 'answer', value, value === answer)),
  );

const guestList = ({ guests }: PageEvent): HTMLElement | false =>
  guests.length > 0 &&
  h(
    'div',
    { class: 'guests' },
    h('h3', {}, 'Guests'),
    h(
      'ul',
      {},
      guests.map(({ email, answer }) => h('li', {}, `${email}: ${answerInWords(answer)}`)),
    ),
  );

const oneOf = <Value extends string>(
  choices: readonly (readonly [Value, string])[],
  chosen: string,
): Value | undefined => choices.find(([value]) => value === chosen)?.[0];

export const calendarChoices = (calendars: PageCalendar[]): Choice[] =>
  calendars.filter(({ writable }) => writable).map(({ id, name }) => [id, name]);

export type EventFields = {
  elements: (HTMLElement | false | undefined)[];
  /** What the fields say now; only what differs from before is a change. */
  changes: (data: FormData) => Changes;
};

const allIn = (data: FormData, repeat: RepeatFields): Changes => {
  const times = timesIn(data);
  return {
    title: text(data, 'title'),
    description: text(data, 'description').replaceAll('\r\n', '\n'),
    location: text(data, 'location'),
    times,
    colorId: text(data, 'colorId'),
    free: text(data, 'free') === 'free',
    visibility: oneOf(visibilities, text(data, 'visibility')) ?? 'default',
    recurrence: repeat.linesFor(data, times.start),
    answer: oneOf(answers, text(data, 'answer')),
  };
};

const before = (event: PageEvent): Changes => ({
  title: event.title ?? '',
  description: event.description ?? '',
  location: event.location ?? '',
  times: { start: event.start, end: event.end },
  colorId: event.colorId ?? '',
  free: event.free,
  visibility: event.visibility,
  recurrence: event.recurrence,
  answer: event.answer === 'needsAction' ? undefined : event.answer,
});

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** A rule whose parts stand in another order is the same rule. */
const sameLines = (a: string[], b: string[]): boolean => same(a.map(sorted), b.map(sorted));
const sorted = (line: string): string =>
  line
    .slice(line.indexOf(':') + 1)
    .split(';')
    .filter((part) => !part.startsWith('WKST='))
    .toSorted()
    .join(';');

const differing = (now: Changes, then: Changes): Changes => {
  const { recurrence = [], ...others } = now;
  const earlier = new Map<string, unknown>(Object.entries(then));
  const changed = Object.entries(others).filter(([name, value]) => !same(value, earlier.get(name)));
  return {
    ...Object.fromEntries(changed),
    ...(sameLines(recurrence, then.recurrence ?? []) ? {} : { recurrence }),
  };
};

/** Fields for an event. What only its organizer may change cannot be entered elsewhere. */
export const eventFields = (event: PageEvent): EventFields => {
  const repeat = repeatFields(event.recurrence, event.start);
  const shared = h(
    'fieldset',
    { class: 'shared', disabled: !event.own },
    labelled('Title', h('input', { name: 'title', value: event.title ?? '', autocomplete: 'off' })),
    timeFields(event),
    repeat.element,
    labelled('Location', h('input', { name: 'location', value: event.location ?? '', autocomplete: 'off' })),
    labelled('Description', h('textarea', { name: 'description', rows: 3 }, event.description ?? '')),
  );
  const elements = [
    event.answer !== undefined && answerField(event.answer),
    shared,
    guestList(event),
    colourField(event.colorId ?? ''),
    labelled(
      'Show as',
      select(
        'free',
        [
          ['busy', 'Busy'],
          ['free', 'Free'],
        ],
        event.free ? 'free' : 'busy',
      ),
    ),
    labelled('Visibility', select('visibility', visibilities, event.visibility)),
  ];
  const changes = (data: FormData): Changes => {
    const now = event.own ? allIn(data, repeat) : { ...before(event), ...personal(data) };
    return differing(now, before(event));
  };
  return { elements, changes };
};

/** What a guest decides for a copy of their own. */
const personal = (data: FormData): Changes => ({
  colorId: text(data, 'colorId'),
  free: text(data, 'free') === 'free',
  visibility: oneOf(visibilities, text(data, 'visibility')) ?? 'default',
  answer: oneOf(answers, text(data, 'answer')),
});

/** An event that is not there yet. */
export const blank = (calendarId: string, { start, end }: Span): PageEvent => ({
  id: '',
  calendarId,
  title: '',
  start,
  end: isAllDay({ start }) || end > start ? end : addMinutes(start, 60),
  free: false,
  tentative: false,
  visibility: 'default',
  guests: [],
  own: true,
  recurrence: [],
});
