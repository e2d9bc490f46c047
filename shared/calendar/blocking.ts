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

/**
 * Whether the event takes time (AV2). Each setting permits one kind of event, and an event must be permitted by every
 * setting that concerns it: all-day and free needs both. Unknown values count as an ordinary busy event.
 */
export const blocks = (event: BlockingEvent, settings: Blocks): boolean => {
  if (event.status === 'cancelled') return false;
  const type = event.eventType ?? 'default';
  const concerns: [boolean, boolean][] = [
    [event.status === 'tentative' || event.selfResponse === 'tentative', settings.tentative],
    [event.transparency === 'transparent' && !alwaysTransparent.includes(type), settings.free],
    [event.selfResponse === 'declined', settings.declined],
    [event.allDay, settings.allDay],
    [type === 'outOfOffice', settings.outOfOffice],
    [type === 'focusTime', settings.focusTime],
    [type === 'workingLocation', settings.workingLocation],
    [type === 'birthday', settings.birthdays],
  ];
  return concerns.every(([concerned, permitted]) => !concerned || permitted);
};
