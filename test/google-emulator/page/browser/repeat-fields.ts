import { addDays } from '../../core/days.ts';
import { h, labelled, select, tick } from './dom.ts';
import { dateOf } from './geometry.ts';
import type { Repeat } from './repeat.ts';
import { linesOf, readRepeat, weekdayOfMonth, weekdays } from './repeat.ts';

const isOneOf = <Value extends string>(values: readonly Value[], text: string): Value | undefined =>
  values.find((value) => value === text);

const every = ['never', 'day', 'week', 'month', 'year', 'kept'] as const;

const choices = (repeat: Repeat): [string, string][] => [
  ['never', 'Does not repeat'],
  ['day', 'Daily'],
  ['week', 'Weekly'],
  ['month', 'Monthly'],
  ['year', 'Yearly'],
  ...(repeat.every === 'kept' ? [['kept', 'By a rule of its own, kept'] satisfies [string, string]] : []),
];

/** What the form says of a repetition. */
const readFields = (data: FormData, before: Repeat): Repeat => {
  const text = (name: string) => String(data.get(name) ?? '');
  const number = (name: string) => Math.max(1, Math.floor(Number(text(name)) || 1));
  const ends = text('ends');
  const date = text('until');
  return {
    every: isOneOf(every, text('every')) ?? before.every,
    interval: number('interval'),
    days: weekdays.filter((day) => data.getAll('weekday').includes(day)),
    monthly: text('monthly') === 'weekday' ? 'weekday' : 'date',
    ends:
      ends === 'on' && date !== ''
        ? { kind: 'on', date }
        : ends === 'after'
          ? { kind: 'after', count: number('count') }
          : { kind: 'never' },
  };
};

const endFields = ({ ends }: Repeat, start: string): HTMLElement[] => [
  labelled(
    'Ends',
    select(
      'ends',
      [
        ['never', 'Never'],
        ['on', 'On a day'],
        ['after', 'After a number of times'],
      ],
      ends.kind,
    ),
  ),
  labelled(
    'Last day',
    h('input', { type: 'date', name: 'until', value: ends.kind === 'on' ? ends.date : addDays(dateOf(start), 28) }),
    { class: 'for-on' },
  ),
  labelled(
    'How many times',
    h('input', { type: 'number', name: 'count', min: 1, max: 999, value: ends.kind === 'after' ? ends.count : 5 }),
    { class: 'for-after' },
  ),
];

const monthlyField = (repeat: Repeat, start: string): HTMLElement =>
  labelled(
    'Each month',
    select(
      'monthly',
      [
        ['date', `On day ${Number(start.slice(8, 10))}`],
        ['weekday', `On ${weekdayOfMonth(start)}`],
      ],
      repeat.monthly,
    ),
    { class: 'for-month' },
  );

/** Shows of the fields of a repetition those that mean something at the moment. */
const follow = (fields: HTMLElement): void => {
  const chosen = (name: string) => fields.querySelector<HTMLSelectElement>(`[name=${name}]`)?.value ?? '';
  const repeats = !['never', 'kept'].includes(chosen('every'));
  const shown: Record<string, boolean> = {
    'for-any': repeats,
    'for-week': chosen('every') === 'week',
    'for-month': chosen('every') === 'month',
    'for-on': repeats && chosen('ends') === 'on',
    'for-after': repeats && chosen('ends') === 'after',
  };
  for (const [name, show] of Object.entries(shown)) {
    for (const element of fields.querySelectorAll<HTMLElement>(`.${name}`)) element.hidden = !show;
  }
};

export type RepeatFields = { element: HTMLElement; linesFor: (data: FormData, start: string) => string[] };

/** Fields for the repetition of an event that begins then, filled from the lines of its series. */
export const repeatFields = (lines: string[], start: string): RepeatFields => {
  const repeat = readRepeat(lines, start);
  const ends = endFields(repeat, start);
  ends[0]?.classList.add('for-any');
  const element = h(
    'fieldset',
    { class: 'repeat' },
    h('legend', {}, 'Repeat'),
    labelled('How often', select('every', choices(repeat), repeat.every)),
    labelled(
      'Every so many',
      h('input', { type: 'number', name: 'interval', min: 1, max: 99, value: repeat.interval }),
      {
        class: 'for-any',
      },
    ),
    h(
      'div',
      { class: 'ticks for-week', role: 'group', 'aria-label': 'Days of the week' },
      weekdays.map((day) => tick(day, 'weekday', repeat.days.includes(day), day)),
    ),
    monthlyField(repeat, start),
    ...ends,
  );
  element.addEventListener('change', () => follow(element));
  follow(element);
  return { element, linesFor: (data, from) => linesOf(readFields(data, repeat), from, lines) };
};
