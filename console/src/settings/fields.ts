import type { SettingsValuesView } from '../api/shapes.ts';

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

type Automatic = SettingsValuesView['automaticSync'];

export const automaticKind = (value: Automatic): 'on' | 'off' | 'daily' =>
  typeof value === 'string' ? value : 'daily';

/** `all`, or types by commas, as a person types them. */
export function readTypes(text: string): 'all' | string[] {
  const types = [...new Set(text.split(',').map((type) => type.trim()))].filter((type) => type !== '');
  return types.length === 0 ? 'all' : types;
}

export const sayTypes = (types: 'all' | string[]): string => (types === 'all' ? '' : types.join(', '));
