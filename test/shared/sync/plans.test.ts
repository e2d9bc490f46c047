import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BookingContent, bookingRow } from '../../../shared/bookings/row.ts';
import { directoryKeys } from '../../../shared/contracts/keys.ts';
import type { LinkRow } from '../../../shared/contracts/rows/links.ts';
import { defaultSettings } from '../../../shared/contracts/settings.ts';
import { checkIntervalMs } from '../../../shared/sync/check-interval.ts';
import { backoffMs } from '../../../shared/sync/failures.ts';
import { planPull } from '../../../shared/sync/pull-plan.ts';
import { eventBody, planPush } from '../../../shared/sync/push-plan.ts';
import { wakesOf } from '../../../shared/sync/wakes.ts';

const now = Date.parse('2026-05-05T08:00:00.000Z');
const at = (offset: number) => new Date(now + offset).toISOString();

const linkOf = (more: Partial<LinkRow> = {}): LinkRow => ({
  ...directoryKeys.link('biz_a', 'lnk_a'),
  ...{ v: 1, row: 'link', id: 'lnk_a', businessId: 'biz_a', resourceId: 'res_a', accountId: 'acc_a' },
  ...{ oauthClient: 'default', accountEmail: 'a@example.com', calendarId: 'cal', calendarName: 'cal' },
  ...{ calendarZone: 'Europe/Berlin', accessRole: 'owner', role: 'write', state: 'active', watch: 'watched' },
  ...{ ticket: 3, servedTicket: 3, pullNumber: 1, pullEpoch: 1, pullState: 'idle', cursor: 'c', generation: 1 },
  ...{ breaker: [], breakerVersion: 0, createdAt: at(-1000), version: 1 },
  ...more,
});

const content: BookingContent = {
  ...{ id: 'bkg_a', businessId: 'biz_a', resourceId: 'res_a', start: at(3_600_000), end: at(7_200_000), title: 'Cut' },
  ...{ status: 'confirmed', version: 2, rev: 2, createdAt: at(-1000), updatedAt: at(-1000), changedBy: 'key' },
  google: { state: 'pending', attempt: 0, syncedVersion: 0, tries: 0, previous: [] },
};
const there = { linkId: 'lnk_a', calendarId: 'cal', eventId: 'e1', etag: '"1"' };
const worker = { id: 'w', now };

describe('planPull', () => {
  it('NT5 a covered ticket asks for nothing, an open one for an incremental read', () => {
    expect(planPull(linkOf(), 3, worker)).toEqual({ kind: 'covered' });
    expect(planPull(linkOf({ ticket: 4 }), 4, worker)).toMatchObject({
      kind: 'start',
      pullKind: 'incremental',
      from: 'c',
    });
  });

  it('PL1 a held lease is busy, a lapsed one is resumed from its last page, and started over without one', () => {
    const held = { leaseUntil: at(1), ticket: 9 };
    const lapsed = { leaseUntil: at(0), ticket: 9 };
    expect(planPull(linkOf({ pullState: 'reading', ...held }), 9, worker)).toEqual({ kind: 'busy' });
    expect(planPull(linkOf({ pullState: 'applying', ...held }), 9, worker)).toEqual({ kind: 'busy' });
    expect(planPull(linkOf({ pullState: 'reading', pullPosition: 1, ...lapsed }), 9, worker).kind).toBe('resume');
    expect(planPull(linkOf({ pullState: 'reading', pullPosition: 0, ...lapsed }), 9, worker).kind).toBe('start');
    expect(planPull(linkOf({ pullState: 'applying', ...lapsed }), 9, worker).kind).toBe('start');
  });

  it('PL1 a lease that ends later than any can is nobody’s', () => {
    const ahead = { pullState: 'applying', leaseUntil: at(4 * 86_400_000), ticket: 9 } as const;
    expect(planPull(linkOf(ahead), 9, worker).kind).toBe('start');
  });

  it('AP3 a full read that starts over never writes where an abandoned one has written', () => {
    const begun = linkOf({ building: 4, buildingBegun: true });
    expect(planPull(begun, 1, worker)).toMatchObject({ pullKind: 'full', generation: 5 });
    expect(planPull(linkOf({ building: 4 }), 1, worker)).toMatchObject({ pullKind: 'full', generation: 4 });
  });

  it('PL1 nothing is read through a paused or disconnected link', () => {
    for (const state of ['paused', 'disconnected'] as const)
      expect(planPull(linkOf({ state, ticket: 9 }), 9, worker)).toEqual({ kind: 'unavailable' });
  });
});

describe('planPush', () => {
  const plan = (more: Partial<BookingContent>, link: LinkRow | undefined = linkOf(), settings = defaultSettings) =>
    planPush(bookingRow({ ...content, ...more }, now), link, settings);

  it('PU5 what the row says is inserted, patched, deleted or left alone', () => {
    const google = { ...content.google, ...there };
    expect(plan({})).toEqual({ kind: 'insert' });
    expect(plan({ google: { ...google, syncedVersion: 1 } })).toEqual({ kind: 'patch', eventId: 'e1', etag: '"1"' });
    expect(plan({ google: { ...google, syncedVersion: 2 } })).toEqual({ kind: 'nothing', state: 'synced' });
    expect(plan({ status: 'cancelled', google })).toEqual({ kind: 'delete', eventId: 'e1', etag: '"1"' });
    expect(plan({ status: 'cancelled' })).toEqual({ kind: 'nothing', state: 'off' });
  });

  it('PU6 a link that cannot be written to lets the booking wait', () => {
    expect(plan({}, linkOf({ state: 'paused' })).kind).toBe('wait');
    expect(plan({}, linkOf({ state: 'actionNeeded' })).kind).toBe('wait');
  });

  it('AP5 nothing is written for a booking under a held deletion', () => {
    expect(plan({ heldByConflict: 'cfl_1' }).kind).toBe('nothing');
  });

  it('PU5 a booking type that is not exported is off', () => {
    const settings = { ...defaultSettings, exportTypes: ['hair'] };
    expect(plan({ type: 'nails' }, linkOf(), settings)).toEqual({ kind: 'nothing', state: 'off' });
    expect(plan({ type: 'hair' }, linkOf(), settings)).toEqual({ kind: 'insert' });
  });

  it('PU7 a busy-only body holds nothing that the customer said', () => {
    const text = fc.string({ minLength: 4, unit: fc.constantFrom('q', 'x', 'z', 'Q', 'X', 'Z') });
    const customer = fc.record({ name: text, email: text, phone: text });
    fc.assert(
      fc.property(customer, text, text, (who, notes, title) => {
        const row = bookingRow({ ...content, customer: who, notes, title }, now);
        const body = JSON.stringify(
          eventBody(row, 'Europe/Berlin', { ...defaultSettings, detailsToGoogle: 'busyOnly' }),
        );
        for (const secret of [who.name, who.email, who.phone, notes, title]) expect(body).not.toContain(secret);
      }),
    );
  });
});

describe('wakesOf', () => {
  it('PU8 a row that owes nothing now wakes nobody, and no text of it goes along', () => {
    const row = bookingRow({ ...content, customer: { name: 'Carla' } }, now);
    expect(wakesOf(row, at(-1))).toEqual([]);
    expect(wakesOf(bookingRow(content, undefined), at(0))).toEqual([]);
    const [wake] = wakesOf(row, at(0));
    expect(wake?.queue).toBe('pushes');
    expect(JSON.stringify(wake)).not.toMatch(/Carla|Cut/);
  });

  it('PU8 a paused link wakes nobody', () => {
    const due = { dueShard: 'due#0', dueAt: at(0) };
    expect(wakesOf(linkOf({ ...due, state: 'paused' }), at(0))).toEqual([]);
    expect(wakesOf(linkOf({ ...due, replayAt: at(0) }), at(0)).map(({ queue }) => queue)).toEqual([
      'pushes',
      'changes',
    ]);
  });
});

describe('intervals', () => {
  it('SW2 an idle link is checked within its bound, and never before three quarters of it', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 0.9999, noNaN: true }),
        fc.boolean(),
        fc.boolean(),
        (spread, watched, askedRecently) => {
          const longest = watched ? 360 : askedRecently ? 5 : 30;
          const interval = checkIntervalMs({ watched, askedRecently }, spread) / 60_000;
          expect(interval).toBeLessThanOrEqual(longest);
          expect(interval).toBeGreaterThan(longest * 0.74);
        },
      ),
    );
  });

  it('PU5 the wait doubles from half a minute to half an hour', () => {
    expect([0, 1, 2, 5, 6, 7, 100].map(backoffMs)).toEqual([30, 60, 120, 960, 1800, 1800, 1800].map((s) => s * 1000));
  });
});
