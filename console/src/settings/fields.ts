import type { SettingsValuesView } from '../api/shapes.ts';
import { tongues } from '../app/words.tsx';

/** The settings that are one word of several, with their words in the order in which they are offered. */
export const choices = {
  direction: ['both', 'googleToBookings', 'bookingsToGoogle'],
  detailsFromGoogle: ['busyOnly', 'full'],
  detailsToGoogle: ['busyOnly', 'full'],
  onBothChanged: ['newest', 'booking', 'google', 'ask'],
  onEventMoved: ['follow', 'putBack', 'ask'],
  onEventDeleted: ['cancel', 'putBack', 'ask'],
  outsideWorkingHours: ['refuse', 'allow'],
  whenStale: ['stop', 'warn', 'goOn'],
} as const satisfies { [K in keyof SettingsValuesView]?: readonly SettingsValuesView[K][] };

export type ChoiceName = keyof typeof choices;
export const choiceNames = [
  'direction',
  'detailsFromGoogle',
  'detailsToGoogle',
  'onBothChanged',
  'onEventMoved',
  'onEventDeleted',
  'outsideWorkingHours',
  'whenStale',
] as const satisfies readonly ChoiceName[];

export const blockNames = [
  'tentative',
  'free',
  'declined',
  'allDay',
  'outOfOffice',
  'focusTime',
  'workingLocation',
  'birthdays',
] as const satisfies readonly (keyof SettingsValuesView['blocks'])[];

/** What the API takes of the numbers, each in the unit in which the form asks for it; `of` is how many of the API's it is. */
export const numbers = {
  staleAfterSeconds: { of: 60, min: 1, max: 43_200 },
  importDaysBack: { of: 1, min: 0, max: 3650 },
} as const;

export type NumberName = keyof typeof numbers;
export const numberNames = ['staleAfterSeconds', 'importDaysBack'] as const satisfies readonly NumberName[];

/** As the form shows it, to a hundredth: what is stored through the API need not be whole in the form's unit. */
export const inUnit = (name: NumberName, value: number): number => Math.round((value / numbers[name].of) * 100) / 100;

export const isTaken = (name: NumberName, asked: number): boolean =>
  Number.isInteger(asked) && asked >= numbers[name].min && asked <= numbers[name].max;

/** The languages that mails are written in. A stored tag that is none of them stays as it is: mails go by its language. */
export const mailTongues = (stored: string): { value: string; label: string }[] =>
  tongues.some(({ value }) => value === stored) ? [...tongues] : [...tongues, { value: stored, label: stored }];

type Automatic = SettingsValuesView['automaticSync'];

export const automaticKind = (value: Automatic): 'on' | 'off' | 'daily' =>
  typeof value === 'string' ? value : 'daily';

type Types = SettingsValuesView['exportTypes'];

export function typesKind(types: Types): 'all' | 'none' | 'some' {
  if (types === 'all') return 'all';
  return types.length === 0 ? 'none' : 'some';
}

/** Types by commas, as a person types them. In quotation marks anything is part of the name, a quotation mark if doubled. */
export const readTypes = (text: string): string[] => [
  ...new Set(
    [...text.matchAll(/(?<=^|,)\s*(?:"((?:[^"]|"")*)"\s*(?=,|$)|([^,]*))/g)]
      .map(([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain.trim())
      .filter((type) => type !== ''),
  ),
];

const isPlain = (type: string): boolean => type === type.trim() && !/[",]/.test(type);

export const sayTypes = (types: Types): string =>
  types === 'all' ? '' : types.map((type) => (isPlain(type) ? type : `"${type.replaceAll('"', '""')}"`)).join(', ');
