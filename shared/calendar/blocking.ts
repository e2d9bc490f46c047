import type { Blocks } from '../contracts/settings.ts';

/** What decides whether an event takes time. `selfResponse` is the answer of the attendee that stands for this calendar. */
export type BlockingEvent = {
  status?: string | undefined;
  transparency?: string | undefined;
  eventType?: string | undefined;
  selfResponse?: string | undefined;
  allDay: boolean;
};

/** Google makes these transparent whatever their owner wants, so being free says nothing about them. */
const alwaysTransparent = ['workingLocation', 'birthday'];

/** Which setting keeps an event from taking time. */
export type FreeReason =
  | 'cancelled'
  | 'tentative'
  | 'free'
  | 'declined'
  | 'allDay'
  | 'outOfOffice'
  | 'focusTime'
  | 'workingLocation'
  | 'birthday';

/**
 * Whether the event takes time (AV2). Each setting permits one kind of event, and an event must be permitted by every
 * setting that concerns it: all-day and free needs both. Unknown values count as an ordinary busy event.
 */
export const blocks = (event: BlockingEvent, settings: Blocks): boolean => whyFree(event, settings) === undefined;

/** The first reason for which the event takes no time; undefined when it does. */
export function whyFree(event: BlockingEvent, settings: Blocks): FreeReason | undefined {
  if (event.status === 'cancelled') return 'cancelled';
  const type = event.eventType ?? 'default';
  const concerns: [FreeReason, boolean, boolean][] = [
    ['tentative', event.status === 'tentative' || event.selfResponse === 'tentative', settings.tentative],
    ['free', event.transparency === 'transparent' && !alwaysTransparent.includes(type), settings.free],
    ['declined', event.selfResponse === 'declined', settings.declined],
    ['allDay', event.allDay, settings.allDay],
    ['outOfOffice', type === 'outOfOffice', settings.outOfOffice],
    ['focusTime', type === 'focusTime', settings.focusTime],
    ['workingLocation', type === 'workingLocation', settings.workingLocation],
    ['birthday', type === 'birthday', settings.birthdays],
  ];
  return concerns.find(([, concerned, permitted]) => concerned && !permitted)?.[0];
}
