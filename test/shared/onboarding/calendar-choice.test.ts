import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWritable, offerCalendars, preselected } from '../../../shared/onboarding/calendar-choice.ts';
import { calendarOf } from './support/world.ts';

const entries = [
  calendarOf('team@group', { summary: 'Team', accessRole: 'writer' }),
  calendarOf('holidays@group', { summary: 'Holidays', accessRole: 'reader' }),
  calendarOf('boss@example.com', { summary: 'Boss', accessRole: 'freeBusyReader' }),
  calendarOf('anna@example.com', { summary: 'Anna', primary: true }),
];

const connected = (calendarId: string, role: 'write' | 'blockOnly' = 'write') =>
  ({ calendarId, role, state: 'active' }) as const;

describe('the choice of calendars', () => {
  it('IN7 writable calendars are offered for writing, the primary first; others say why they are not', () => {
    expect(offerCalendars(entries, [], 'both')).toEqual([
      { id: 'anna@example.com', name: 'Anna', primary: true, selectable: true, role: 'write' },
      { id: 'boss@example.com', name: 'Boss', primary: false, selectable: false, reason: 'freeBusyOnly' },
      { id: 'holidays@group', name: 'Holidays', primary: false, selectable: false, reason: 'readOnly' },
      { id: 'team@group', name: 'Team', primary: false, selectable: true, role: 'write' },
    ]);
  });

  it('IN7 where bookings are not written to Google, every calendar serves', () => {
    const roles = offerCalendars(entries, [], 'googleToBookings').map((offer) => offer.selectable && offer.role);
    expect(roles).toEqual(['write', 'blockOnly', 'blockOnly', 'write']);
  });

  it('a resource that has its calendar can add others that only block', () => {
    const offers = offerCalendars(entries, [connected('anna@example.com')], 'both');
    expect(offers.map((offer) => offer.selectable && offer.role)).toEqual([
      'write',
      'blockOnly',
      'blockOnly',
      'blockOnly',
    ]);
  });

  it('a disconnected calendar counts as not connected', () => {
    const offers = offerCalendars(entries, [{ ...connected('team@group'), state: 'disconnected' }], 'both');
    expect(offers.filter((offer) => offer.selectable && offer.role === 'write').length).toBe(2);
  });

  it('IN7 the connected calendar is not offered again when its role has sunk below writing', () => {
    const lowered = [calendarOf('anna@example.com', { primary: true, accessRole: 'reader' })];
    expect(offerCalendars(lowered, [connected('anna@example.com')], 'both')).toMatchObject([
      { selectable: false, reason: 'readOnly' },
    ]);
  });

  it('IN7 a role that Google has not told us about is treated as reading only', () => {
    expect(isWritable({ accessRole: 'superWriter' })).toBe(false);
    expect(isWritable({ accessRole: 'writerWithoutPrivateAccess' })).toBe(true);
  });

  it('removed and hidden calendars are left out', () => {
    const gone = [calendarOf('a', { deleted: true }), calendarOf('b', { hidden: true })];
    expect(offerCalendars(gone, [], 'both')).toEqual([]);
    expect(preselected([])).toBeUndefined();
  });

  it('the primary is ticked if it can be chosen, else the first that can', () => {
    expect(preselected(offerCalendars(entries, [], 'both'))).toBe('anna@example.com');
    const without = entries.filter(({ primary }) => primary !== true);
    expect(preselected(offerCalendars(without, [], 'both'))).toBe('team@group');
  });

  it('IN7 nothing that cannot be written is ever offered for writing, in any list and order', () => {
    const entry = fc.record({
      id: fc.string({ minLength: 1 }),
      accessRole: fc.oneof(fc.constantFrom('owner', 'writer', 'reader', 'freeBusyReader'), fc.string()),
      primary: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.uniqueArray(entry, { selector: ({ id }) => id }), (list) => {
        for (const offer of offerCalendars(list, [], 'both')) {
          const source = list.find(({ id }) => id === offer.id);
          expect(offer.selectable).toBe(source !== undefined && isWritable(source));
        }
      }),
    );
  });
});
