import { describe, expect, it } from 'vitest';
import type { Delta } from '../../../shared/contracts/messages.ts';
import { defaultSettings } from '../../../shared/contracts/settings.ts';
import { days, hours, minutes } from '../../../shared/sync/durations.ts';
import { isUntold, reactToPullFailure, reactToPushFailure, waitMs } from '../../../shared/sync/failures.ts';
import { isFreeDay, owesCount, wantsAdvice } from '../../../shared/sync/free-days.ts';
import { mayStillRemove, mayStillTidy, nextLook, waitsForChannels } from '../../../shared/sync/leaving-pace.ts';

const now = Date.parse('2026-05-04T08:00:00.000Z');
const at = (offset: number) => new Date(now + offset).toISOString();

describe('how long a failure waits', () => {
  const transient = { kind: 'transient' } as const;
  const limited = (more: object = {}) => ({ kind: 'rateLimited', ...more }) as const;

  it('PU5 by what it is tried again after', () => {
    const of = (kind: 'atOnce' | 'done' | 'nextSweep' | 'afterRead' | 'reconnect' | 'byHand' | 'atNextLook') =>
      waitMs({ kind }, transient, 1);
    expect((['atOnce', 'done', 'nextSweep', 'afterRead'] as const).map(of)).toEqual([0, 0, minutes(5), minutes(2)]);
    expect((['reconnect', 'byHand', 'atNextLook'] as const).map(of)).toEqual([undefined, undefined, undefined]);
    expect(waitMs({ kind: 'after', ms: 7 }, transient, 9)).toBe(7);
  });

  it('PU5 growing with each try, and no shorter than Google asks; our own budget knows its time', () => {
    const growing = { kind: 'growing' } as const;
    expect(waitMs(growing, transient, 2)).toBe(120_000);
    expect(waitMs(growing, limited({ retryAfterSeconds: 60 }), 0)).toBe(60_000);
    expect(waitMs(growing, limited({ retryAfterSeconds: 60 }), 2)).toBe(120_000);
    expect(waitMs(growing, limited(), 0)).toBe(30_000);
    expect(waitMs(growing, limited({ retryAfterSeconds: 5, own: true }), 9)).toBe(5000);
  });

  it('PU2 an event that no read tells of has its calendar read at the third try, then ever more rarely', () => {
    expect([...Array(18).keys()].filter(isUntold)).toEqual([2, 4, 8, 16]);
  });
});

describe('what a failure leads to', () => {
  const client = { kind: 'clientRefused', clientId: 'c', at: 'calendar' } as const;

  it('PL4 of a read: a new generation, a held grant, a row or a later try', () => {
    expect(reactToPullFailure({ kind: 'cursorInvalid' }, 0)).toEqual({ kind: 'newGeneration' });
    expect(reactToPullFailure({ kind: 'grantFailed' }, 0)).toEqual({ kind: 'grantFailed' });
    expect(reactToPullFailure({ kind: 'transient' }, 0)).toEqual({ kind: 'later', afterMs: 30_000 });
    expect(reactToPullFailure(client, 0)).toEqual({ kind: 'later', afterMs: minutes(30) });
    expect(reactToPullFailure({ kind: 'notFound' }, 0)).toEqual({
      ...{ kind: 'conflict', conflict: 'calendar_gone', afterMs: hours(6), probe: false },
    });
    expect(reactToPullFailure({ kind: 'permissionMissing' }, 0)).toMatchObject({ probe: true });
  });

  it('PU6 of a write: a read before it, a held grant, a row or a later try', () => {
    expect(reactToPushFailure({ kind: 'preconditionFailed' }, 0, 'write')).toEqual({
      ...{ kind: 'readFirst', afterMs: minutes(1) },
    });
    expect(reactToPushFailure({ kind: 'grantFailed' }, 0, 'write').kind).toBe('grantFailed');
    expect(reactToPushFailure({ kind: 'transient' }, 1, 'write')).toEqual({ kind: 'wait', afterMs: 60_000 });
    expect(reactToPushFailure(client, 0, 'write')).toEqual({ kind: 'wait', afterMs: minutes(30) });
    const readOnly = reactToPushFailure({ kind: 'readOnly' }, 0, 'write');
    expect(readOnly).toEqual({
      ...{ kind: 'conflict', conflict: 'calendar_read_only', subject: 'link', state: 'refused', probe: false },
      afterMs: hours(6),
    });
    expect(reactToPushFailure({ kind: 'permissionMissing' }, 0, 'write')).toMatchObject({
      state: 'waiting',
      probe: true,
    });
    expect(reactToPushFailure({ kind: 'notFound' }, 0, 'insert')).toMatchObject({ conflict: 'calendar_gone' });
  });
});

describe('a whole day that is probably taken off', () => {
  const day: Delta = { id: 'day1', status: 'confirmed', transparency: 'transparent' };

  it('AV2 is free, lasts all day, and is nothing that repeats, was declined or that Google itself makes free', () => {
    expect(isFreeDay(day, true)).toBe(true);
    expect(isFreeDay({ ...day, eventType: 'default', selfResponse: 'accepted' }, true)).toBe(true);
    const { transparency: _, ...busy } = day;
    const others: [Delta, boolean][] = [
      ...([
        [day, false],
        [busy, true],
      ] satisfies [Delta, boolean][]),
      [{ ...day, eventType: 'birthday' }, true],
      [{ ...day, selfResponse: 'declined' }, true],
      [{ ...day, recurrence: ['RRULE:FREQ=YEARLY'] }, true],
      [{ ...day, masterId: 'e1' }, true],
    ];
    for (const [one, allDay] of others) expect(isFreeDay(one, allDay)).toBe(false);
  });

  it('AV2 is told of where all-day events block, of calendars that the person writes', () => {
    const wants = (more: object, accessRole = 'owner') => wantsAdvice({ ...defaultSettings, ...more }, { accessRole });
    expect([wants({}), wants({}, 'writer'), wants({}, 'reader')]).toEqual([true, true, false]);
    expect(wants({ direction: 'bookingsToGoogle' })).toBe(false);
    const { blocks } = defaultSettings;
    expect(wants({ blocks: { ...blocks, allDay: false } })).toBe(false);
    expect(wants({ blocks: { ...blocks, free: true } })).toBe(false);
  });

  it('AV2 is counted when one came, and once a day while some are open', () => {
    expect(owesCount({ freeDaysTouched: true }, now)).toBe(true);
    expect(owesCount({}, now)).toBe(false);
    expect(owesCount({ freeDaysAt: at(-days(1)) }, now)).toBe(true);
    expect(owesCount({ freeDaysAt: at(1 - days(1)) }, now)).toBe(false);
  });
});

describe('how patiently a calendar is left', () => {
  const left = (passed: number) => ({ leavingSince: at(-passed) });

  it('DS1 a minute at first, then a quarter of the time that has passed, six hours at most', () => {
    const next = (passed: number) => nextLook(left(passed), now) - now;
    expect([0, minutes(4), minutes(8), hours(24), days(3)].map(next)).toEqual([
      ...[minutes(1), minutes(1), minutes(2), hours(6), hours(6)],
    ]);
    expect(nextLook({}, now)).toBe(now + hours(6));
  });

  it('DS1 copies are removed for a week, all else for a day more, and channels waited for one day', () => {
    expect([days(7), days(7) + 1].map((passed) => mayStillRemove(left(passed), now))).toEqual([true, false]);
    expect([days(8) - 1, days(8)].map((passed) => mayStillTidy(left(passed), now))).toEqual([true, false]);
    expect([days(1) - 1, days(1)].map((passed) => waitsForChannels(left(passed), now))).toEqual([true, false]);
    expect([mayStillRemove({}, now), mayStillTidy({}, now), waitsForChannels({}, now)]).toEqual([false, false, false]);
  });
});
