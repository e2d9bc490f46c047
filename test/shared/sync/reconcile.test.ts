import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultSettings, type Settings } from '../../../shared/contracts/settings.ts';
import { type BookingSide, type EventSide, type Merge, reconcile } from '../../../shared/sync/reconcile.ts';

const times = ['08', '09', '10'].map((hour) => ({
  start: `2026-05-05T${hour}:00:00.000Z`,
  end: `2026-05-05T${hour}:30:00.000Z`,
}));
const time = fc.constantFrom(...times);
const title = fc.constantFrom('Cut', 'Colour', 'Shave');
const instant = fc.constantFrom('2026-05-01T10:00:00.000Z', '2026-05-01T10:00:01.000Z', '2026-05-01T10:00:02.000Z');

const booking = fc
  .record({
    time,
    title,
    base: fc.record({ time, title }),
    updatedAt: instant,
    version: fc.integer({ min: 1, max: 3 }),
  })
  .map(
    ({ time: own, base, ...rest }): BookingSide => ({
      ...{ ...own, ...rest, status: 'confirmed', syncedVersion: 1 },
      base: { ...base.time, title: base.title },
    }),
  );
const event = fc
  .record({ time, title, updated: instant })
  .map(({ time: own, ...rest }): EventSide & { gone: false } => ({ ...own, ...rest, gone: false, recurring: false }));
const settings = fc
  .record({
    onBothChanged: fc.constantFrom('newest', 'booking', 'google', 'ask'),
    onEventMoved: fc.constantFrom('follow', 'putBack', 'ask'),
    direction: fc.constantFrom('both', 'bookingsToGoogle'),
    detailsToGoogle: fc.constantFrom('full', 'busyOnly'),
  })
  .map((values): Settings => ({ ...defaultSettings, ...values }));

/** What both sides hold once the merge is carried out. */
function carriedOut(ours: BookingSide, { take, write }: Merge) {
  const here = { ...pick(ours), ...take };
  return { here, there: write ? here : undefined };
}
const pick = ({ start, end, title: name }: { start: string; end: string; title: string }) => ({
  start,
  end,
  title: name,
});

describe('reconcile', () => {
  it('RC2 the same content on both sides is an echo, whatever the base and the clocks say', () => {
    fc.assert(
      fc.property(booking, instant, settings, (ours, updated, set) => {
        const same: EventSide = { ...pick(ours), updated, gone: false, recurring: false };
        expect(reconcile(ours, same, set)).toEqual({ kind: 'echo' });
      }),
    );
  });

  it('RC3 an event as last agreed on leaves the booking alone', () => {
    fc.assert(
      fc.property(booking, instant, settings, (ours, updated, set) => {
        const agreed: EventSide = { ...pick({ ...ours, ...ours.base }), updated, gone: false, recurring: false };
        const verdict = reconcile(ours, agreed, set);
        expect(verdict.kind === 'merge' ? verdict.merge.take : {}).toEqual({});
        expect(verdict.kind === 'merge' ? verdict.merge.bothChanged : []).toEqual([]);
      }),
    );
  });

  it('RC3 without a question both sides hold the same afterwards, in every synced field', () => {
    fc.assert(
      fc.property(booking, event, settings, (ours, theirs, set) => {
        const verdict = reconcile(ours, theirs, set);
        fc.pre(verdict.kind === 'merge' && !verdict.merge.ask);
        if (verdict.kind !== 'merge') return;
        const { here, there = pick(theirs) } = carriedOut(ours, verdict.merge);
        const fields = set.detailsToGoogle === 'full' ? ['start', 'end', 'title'] : ['start', 'end'];
        for (const field of fields) expect(Reflect.get(there, field)).toBe(Reflect.get(here, field));
      }),
    );
  });

  it('RC4 the winner does not depend on who is asked again: a carried-out merge is at rest', () => {
    fc.assert(
      fc.property(booking, event, settings, (ours, theirs, set) => {
        const verdict = reconcile(ours, theirs, set);
        fc.pre(verdict.kind === 'merge' && !verdict.merge.ask);
        if (verdict.kind !== 'merge') return;
        const { here, there = pick(theirs) } = carriedOut(ours, verdict.merge);
        const next = reconcile({ ...ours, ...here, base: here }, { ...theirs, ...there }, set);
        expect(next).toEqual({ kind: 'echo' });
      }),
    );
  });

  it('RC4 a tie goes to the booking', () => {
    const [base, here, there] = times;
    if (base === undefined || here === undefined || there === undefined) throw new Error('three times');
    const at = '2026-05-01T10:00:00.000Z';
    const ours: BookingSide = {
      ...{ ...here, title: 'Cut', status: 'confirmed', version: 2, syncedVersion: 1, updatedAt: at },
      base: { ...base, title: 'Cut' },
    };
    const verdict = reconcile(
      ours,
      { ...there, title: 'Cut', updated: at, gone: false, recurring: false },
      defaultSettings,
    );
    expect(verdict).toMatchObject({
      kind: 'merge',
      merge: { take: {}, write: true, bothChanged: ['time'], ask: false, before: base, after: there },
    });
  });

  it('RC6 a deleted event follows the setting, and is put back where bookings only go out', () => {
    fc.assert(
      fc.property(booking, settings, (ours, set) => {
        const reply = set.direction === 'bookingsToGoogle' ? 'putBack' : set.onEventDeleted;
        expect(reconcile(ours, { gone: true }, set)).toMatchObject({ kind: 'deleted', reply });
      }),
    );
  });

  it('RC6 a cancelled booking’s event has to go, whatever it says', () => {
    fc.assert(
      fc.property(booking, event, settings, (ours, theirs, set) => {
        const cancelled: BookingSide = { ...ours, status: 'cancelled' };
        expect(reconcile(cancelled, theirs, set)).toEqual({ kind: 'deleteEvent' });
        expect(reconcile(cancelled, { gone: true }, set)).toEqual({ kind: 'none' });
      }),
    );
  });
});
