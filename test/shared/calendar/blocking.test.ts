import { describe, expect, test } from 'vitest';
import { type BlockingEvent, blocks } from '../../../shared/calendar/blocking.ts';
import { type Blocks, defaultSettings } from '../../../shared/contracts/settings.ts';

const byDefault = defaultSettings.blocks;
const all = (value: boolean): Blocks => ({
  tentative: value,
  free: value,
  declined: value,
  allDay: value,
  outOfOffice: value,
  focusTime: value,
  workingLocation: value,
  birthdays: value,
});

const event = (change: Partial<BlockingEvent> = {}): BlockingEvent => ({ allDay: false, ...change });

describe('AV2 what blocks by default', () => {
  test.each<[string, Partial<BlockingEvent>, boolean]>([
    ['an ordinary event', {}, true],
    [
      'one confirmed, opaque, accepted',
      { status: 'confirmed', transparency: 'opaque', eventType: 'default', selfResponse: 'accepted' },
      true,
    ],
    ['a free one', { transparency: 'transparent' }, false],
    ['one that the resource declined', { selfResponse: 'declined' }, false],
    ['one not answered yet', { selfResponse: 'needsAction' }, true],
    ['one that may be', { status: 'tentative' }, true],
    ['one answered with maybe', { selfResponse: 'tentative' }, true],
    ['an all-day one', { allDay: true }, true],
    ['an all-day free one', { allDay: true, transparency: 'transparent' }, false],
    ['out of office', { eventType: 'outOfOffice' }, true],
    ['focus time', { eventType: 'focusTime' }, true],
    ['a working location', { eventType: 'workingLocation', transparency: 'transparent' }, false],
    ['a working location without transparency', { eventType: 'workingLocation' }, false],
    ['a birthday', { eventType: 'birthday', transparency: 'transparent', allDay: true }, false],
    ['one from a mail', { eventType: 'fromGmail' }, true],
    [
      'a type not known yet',
      { eventType: 'siesta', status: 'somehow', transparency: 'milky', selfResponse: 'perhaps' },
      true,
    ],
  ])('AV2 %s', (_, change, expected) => {
    expect(blocks(event(change), byDefault)).toBe(expected);
  });
});

describe('AV2 each setting decides about its own kind', () => {
  const kinds: [keyof Blocks, Partial<BlockingEvent>][] = [
    ['tentative', { status: 'tentative' }],
    ['tentative', { selfResponse: 'tentative' }],
    ['free', { transparency: 'transparent' }],
    ['declined', { selfResponse: 'declined' }],
    ['allDay', { allDay: true }],
    ['outOfOffice', { eventType: 'outOfOffice' }],
    ['focusTime', { eventType: 'focusTime' }],
    ['workingLocation', { eventType: 'workingLocation', transparency: 'transparent' }],
    ['birthdays', { eventType: 'birthday', transparency: 'transparent' }],
  ];

  test.each(kinds)('AV2 %s, for %j', (setting, change) => {
    expect(blocks(event(change), { ...all(false), [setting]: true })).toBe(true);
    expect(blocks(event(change), { ...all(true), [setting]: false })).toBe(false);
  });

  test('AV2 an ordinary event blocks whatever is set', () => {
    expect(blocks(event(), all(false))).toBe(true);
  });

  test('AV2 a cancelled event blocks never', () => {
    expect(blocks(event({ status: 'cancelled' }), all(true))).toBe(false);
  });
});

describe('AV2 an event passes every setting that concerns it', () => {
  test.each<[keyof Blocks, keyof Blocks, Partial<BlockingEvent>]>([
    ['allDay', 'free', { allDay: true, transparency: 'transparent' }],
    ['allDay', 'outOfOffice', { allDay: true, eventType: 'outOfOffice' }],
    ['allDay', 'birthdays', { allDay: true, eventType: 'birthday', transparency: 'transparent' }],
    ['tentative', 'free', { status: 'tentative', transparency: 'transparent' }],
    ['declined', 'outOfOffice', { selfResponse: 'declined', eventType: 'outOfOffice' }],
  ])('AV2 %s and %s', (one, other, change) => {
    expect(blocks(event(change), { ...all(false), [one]: true, [other]: true })).toBe(true);
    expect(blocks(event(change), { ...all(true), [one]: false })).toBe(false);
    expect(blocks(event(change), { ...all(true), [other]: false })).toBe(false);
  });
});
