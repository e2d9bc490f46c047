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

const kinds = ['none', 'echo', 'merge', 'deleted', 'deleteEvent', 'madeRecurring'];
const anyEvent = fc
  .record({ time, title, updated: instant, recurring: fc.boolean(), markedVersion: fc.integer({ min: 0, max: 9 }) })
  .map(({ time: own, ...rest }): EventSide & { gone: false } => ({ ...own, ...rest, gone: false }));
const anyBooking = fc
  .record({
    booking,
    status: fc.constantFrom('held', 'confirmed', 'cancelled'),
    syncedVersion: fc.integer({ min: 0, max: 4 }),
    updated: fc.option(instant, { nil: undefined }),
    unconfirmed: fc.array(fc.record({ time, title, version: fc.integer({ min: 1, max: 4 }) }), { maxLength: 3 }),
  })
  .map(
    ({ booking: own, updated, unconfirmed, ...rest }): BookingSide => ({
      ...{ ...own, ...rest, unconfirmed: unconfirmed.map(({ time: at, ...version }) => ({ ...at, ...version })) },
      ...(updated === undefined ? {} : { updated }),
    }),
  );
const anySettings = fc
  .record({
    onBothChanged: fc.constantFrom('newest', 'booking', 'google', 'ask'),
    onEventMoved: fc.constantFrom('follow', 'putBack', 'ask'),
    onEventDeleted: fc.constantFrom('cancel', 'putBack', 'ask'),
    direction: fc.constantFrom('both', 'bookingsToGoogle', 'googleToBookings'),
    detailsToGoogle: fc.constantFrom('full', 'busyOnly'),
  })
  .map((values): Settings => ({ ...defaultSettings, ...values }));

type Content = { start: string; title: string };
const winnerIn = (outcome: Content, one: Content, other: Content, field: 'start' | 'title') =>
  one[field] === other[field] ? 'either' : outcome[field] === one[field] ? 'one' : 'other';

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

  it('RC4 the same two versions have the same winner whichever of them is looked at first', () => {
    const outcome = (ours: BookingSide, theirs: EventSide & { gone: false }, set: Settings) => {
      const verdict = reconcile(ours, theirs, set);
      return verdict.kind === 'merge' ? { ...pick(ours), ...verdict.merge.take } : pick(ours);
    };
    fc.assert(
      fc.property(booking, event, settings, (ours, theirs, set) => {
        // The two versions change sides: who had which, and when, is told the other way round, and so is the setting.
        fc.pre(set.direction === 'both' && set.onEventMoved === 'follow' && set.detailsToGoogle === 'full');
        fc.pre(ours.updatedAt !== theirs.updated);
        const [mine, other, agreed] = [pick(ours), pick(theirs), ours.base ?? pick(ours)];
        const changed = (side: typeof mine, field: 'start' | 'title') => side[field] !== agreed[field];
        const swapped: BookingSide = { ...ours, ...other, updatedAt: theirs.updated ?? '' };
        const back = { ...theirs, ...mine, updated: ours.updatedAt };
        const flipped = { newest: 'newest', ask: 'ask', booking: 'google', google: 'booking' } as const;
        const one = outcome(ours, theirs, set);
        const two = outcome(swapped, back, { ...set, onBothChanged: flipped[set.onBothChanged] });
        for (const field of ['start', 'title'] as const) {
          const both = changed(mine, field) && changed(other, field) && mine[field] !== other[field];
          // Under `ask` each side keeps its own.
          if (both && set.onBothChanged === 'ask')
            expect([one[field], two[field]]).toEqual([mine[field], other[field]]);
          else if (changed(mine, field) !== changed(other, field) || both)
            expect(winnerIn(one, mine, other, field)).toBe(winnerIn(two, mine, other, field));
        }
      }),
    );
  });

  it('RC2 the same delta applied twice changes nothing the second time', () => {
    fc.assert(
      fc.property(booking, event, settings, (ours, theirs, set) => {
        const verdict = reconcile(ours, theirs, set);
        fc.pre(verdict.kind === 'merge' && !verdict.merge.write && !verdict.merge.ask);
        if (verdict.kind !== 'merge') return;
        const after = { ...ours, ...verdict.merge.take };
        const seen = { updated: theirs.updated ?? '', base: { ...pick(after) } };
        expect(reconcile({ ...after, ...seen, syncedVersion: after.version }, theirs, set)).toEqual({ kind: 'echo' });
      }),
    );
  });

  it('RC3 whatever the two sides are there is one verdict, and what is written over is a change of Google’s', () => {
    const any = fc.oneof(event, anyEvent, fc.constant<EventSide>({ gone: true }));
    fc.assert(
      fc.property(anyBooking, any, anySettings, (ours, theirs, set) => {
        const verdict = reconcile(ours, theirs, set);
        expect(kinds).toContain(verdict.kind);
        if (verdict.kind !== 'merge' || theirs.gone) return;
        const { overwrites, bothChanged, write, take } = verdict.merge;
        expect(overwrites.filter((field) => bothChanged.some((both) => both === field))).toEqual([]);
        if (overwrites.length > 0) expect(write).toBe(true);
        if (set.direction === 'bookingsToGoogle') expect([take, bothChanged]).toEqual([{}, []]);
        for (const field of overwrites)
          if (field === 'title') expect(theirs.title).not.toBe(ours.title);
          else if (field === 'recurrence') expect(theirs.recurring).toBe(true);
          else expect([theirs.start, theirs.end]).not.toEqual([ours.start, ours.end]);
      }),
    );
  });

  it('RC6 a series is never an echo nor followed into a write, unless bookings only go out', () => {
    fc.assert(
      fc.property(booking, event, settings, (ours, theirs, set) => {
        const verdict = reconcile(ours, { ...theirs, recurring: true }, set);
        if (set.direction === 'both') expect(verdict.kind).toBe('madeRecurring');
        else expect(verdict).toMatchObject({ kind: 'merge', merge: { write: true, take: {} } });
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
      merge: { take: {}, write: true, bothChanged: ['time'], ask: false, overwrites: [], before: base, after: there },
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

describe('reconcile, to the second', () => {
  const [nine, ten, eleven] = ['09', '10', '11'].map((hour) => ({
    start: `2026-05-05T${hour}:00:00.000Z`,
    end: `2026-05-05T${hour}:30:00.000Z`,
  })) as [(typeof times)[0], (typeof times)[0], (typeof times)[0]];
  const writtenAt = '2026-05-01T10:00:00.000Z';
  const after = (ms: number) => new Date(Date.parse(writtenAt) + ms).toISOString();
  const ours: BookingSide = {
    ...{ ...ten, title: 'Cut', status: 'confirmed', version: 3, syncedVersion: 2, updatedAt: writtenAt, writtenAt },
    base: { ...nine, title: 'Cut' },
  };
  const theirs: EventSide & { gone: false } = { ...nine, title: 'Cut', gone: false, recurring: false };
  const merge = (booking: BookingSide, event: EventSide, set: Partial<Settings> = {}) => {
    const verdict = reconcile(booking, event, { ...defaultSettings, ...set });
    if (verdict.kind !== 'merge') throw new Error(`a ${verdict.kind}`);
    return verdict.merge;
  };

  it('PU2 a deletion without a time of its own is of before the last write, unless it was read a minute later', () => {
    const again: BookingSide = { ...ours, goneAt: after(-1) };
    const kind = (event: EventSide, booking = again) => reconcile(booking, event, defaultSettings).kind;
    expect(kind({ gone: true })).toBe('goneBefore');
    expect(kind({ gone: true, readAt: after(59_999) })).toBe('goneBefore');
    expect(kind({ gone: true, readAt: after(60_000) })).toBe('deleted');
    expect(kind({ gone: true, updated: after(1) })).toBe('deleted');
    expect(kind({ gone: true }, { ...again, goneAt: writtenAt })).toBe('deleted');
    expect(kind({ gone: true }, { ...again, goneAt: after(1) })).toBe('deleted');
    expect(kind({ gone: true }, ours)).toBe('deleted');
    const { writtenAt: _, ...unwritten } = again;
    expect(kind({ gone: true }, unwritten)).toBe('deleted');
  });

  it('RC2 a view of before the version that is known is no news, unless it was read a minute after our last write', () => {
    const known: BookingSide = { ...ours, updated: after(1000) };
    const kind = (event: Partial<EventSide>) => reconcile(known, { ...theirs, ...event }, defaultSettings).kind;
    expect(kind({ updated: after(999) })).toBe('none');
    expect(kind({ updated: after(1000) })).toBe('merge');
    expect(kind({})).toBe('merge');
    expect(kind({ updated: after(999), readAt: after(59_999) })).toBe('none');
    expect(kind({ updated: after(999), readAt: after(60_000) })).toBe('merge');
    const readOf = { ...known, readAt: after(70_000) };
    const old = (readAt: string) => ({ ...theirs, updated: after(999), readAt });
    expect(reconcile(readOf, old(after(70_000)), defaultSettings).kind).toBe('none');
    expect(reconcile(readOf, old(after(70_001)), defaultSettings).kind).toBe('merge');
    const { writtenAt: _, ...unwritten } = known;
    const late = { ...theirs, updated: after(999), readAt: after(99_999) };
    expect(reconcile(unwritten, late, defaultSettings).kind).toBe('none');
  });

  it('PU7 the title of private events is ours: it is written over, and taken for nobody’s', () => {
    const booking: BookingSide = { ...ours, ...nine, syncedVersion: 3, base: { ...nine, title: 'Booked' } };
    const event = { ...theirs, title: 'Booked', markedVersion: 3 };
    const full = { detailsToGoogle: 'full', onBothChanged: 'google' } as const;
    for (const syncedVersion of [3, 2])
      expect(merge({ ...booking, syncedVersion }, event, full)).toMatchObject({
        take: {},
        write: true,
        bothChanged: [],
      });
    expect(merge(booking, { ...event, title: 'Theirs' }, full).take).toEqual({ title: 'Theirs' });
    const busyOnly = { ...defaultSettings, detailsToGoogle: 'busyOnly' } as const;
    expect(reconcile(booking, event, busyOnly).kind).toBe('echo');
  });

  it('RC2 the version that is known is no news in a list begun before it was seen to be gone', () => {
    const gone: BookingSide = { ...ours, updated: after(1000), goneAt: after(5000) };
    const kind = (event: Partial<EventSide>) => reconcile(gone, { ...theirs, ...event }, defaultSettings).kind;
    expect(kind({ updated: after(1000), readAt: after(4999) })).toBe('none');
    expect(kind({ updated: after(1000), readAt: after(5000) })).toBe('merge');
    expect(kind({ updated: after(1001), readAt: after(4999) })).toBe('merge');
    expect(kind({ updated: after(1000) })).toBe('merge');
    expect(kind({ updated: after(999), readAt: after(4999) })).toBe('none');
  });

  it('RC1 a marker later than what Google confirmed says what both sides agreed on', () => {
    const marked = (markedVersion: number) => ({ ...theirs, ...eleven, markedVersion });
    const known: BookingSide = { ...ours, version: 4, unconfirmed: [{ ...eleven, title: 'Cut', version: 3 }] };
    expect(merge(known, marked(3)).before).toEqual({ ...eleven, title: 'Cut' });
    expect(merge(known, marked(4)).before).toEqual({ ...ten, title: 'Cut' });
    expect(merge(known, marked(5)).before).toEqual({ ...nine, title: 'Cut' });
    expect(merge(known, { ...theirs, ...eleven }).before).toEqual({ ...nine, title: 'Cut' });
  });

  it('RC1 a marker of what Google has confirmed says nothing new', () => {
    const taken: BookingSide = { ...ours, version: 2, unconfirmed: [{ ...eleven, title: 'Cut', version: 2 }] };
    expect(merge(taken, { ...theirs, ...eleven, markedVersion: 2 }).before).toEqual({ ...nine, title: 'Cut' });
    const { base: _, ...unagreed } = taken;
    expect(merge(unagreed, { ...theirs, ...eleven }).before).toEqual({ ...ten, title: 'Cut' });
  });

  it('RC3 where titles are not synced another title is no difference', () => {
    const renamed = { ...theirs, ...ten, title: 'Theirs' };
    expect(reconcile(ours, renamed, { ...defaultSettings, detailsToGoogle: 'busyOnly' })).toEqual({ kind: 'echo' });
    expect(merge(ours, renamed).take).toEqual({ title: 'Theirs' });
    const moved = merge(ours, { ...renamed, ...eleven }, { detailsToGoogle: 'busyOnly', onBothChanged: 'google' });
    expect(moved).toMatchObject({ take: eleven, bothChanged: ['time'] });
  });

  it('RC3 another end alone, or another start alone, is another time', () => {
    const rests: BookingSide = { ...ours, base: { ...ten, title: 'Cut' } };
    for (const changed of [
      { ...ten, end: eleven.start },
      { ...ten, start: nine.end },
    ])
      expect(merge(rests, { ...theirs, ...changed }).take).toEqual(changed);
  });

  it.each([
    ['google', { take: eleven, write: false, ask: false }],
    ['booking', { take: {}, write: true, ask: false }],
    ['ask', { take: {}, write: false, ask: true }],
  ] as const)('RC4 where both have changed it %s is obeyed', (onBothChanged, expected) => {
    expect(merge(ours, { ...theirs, ...eleven }, { onBothChanged })).toMatchObject({
      ...{ ...expected, bothChanged: ['time'], overwrites: [] },
    });
  });

  it('RC4 of the newest, an event without a time of its own is the older', () => {
    const newest = (event: Partial<EventSide>) => merge(ours, { ...theirs, ...eleven, ...event }).take;
    expect(newest({ updated: after(1) })).toEqual(eleven);
    expect(newest({ updated: after(0) })).toEqual({});
    expect(newest({})).toEqual({});
  });

  it.each([
    ['follow', { take: eleven, write: false, ask: false, overwrites: [] }],
    ['putBack', { take: {}, write: true, ask: false, overwrites: ['time'] }],
    ['ask', { take: {}, write: false, ask: true, overwrites: [] }],
  ] as const)(
    'RC3 where it was moved in Google alone %s is obeyed, and a new title is taken all the same',
    (onEventMoved, expected) => {
      const rests: BookingSide = { ...ours, base: { ...ten, title: 'Cut' } };
      const set = { onEventMoved };
      expect(merge(rests, { ...theirs, ...eleven }, set)).toMatchObject({ ...expected, bothChanged: [] });
      const renamed = merge(rests, { ...theirs, ...eleven, title: 'Theirs' }, set);
      expect(renamed.take).toEqual({ ...expected.take, title: 'Theirs' });
    },
  );
});
