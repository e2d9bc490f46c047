import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BookingContent, bookingRow } from '../../../shared/bookings/row.ts';
import { directoryKeys } from '../../../shared/contracts/keys.ts';
import type { LinkRow } from '../../../shared/contracts/rows/links.ts';
import { checkIntervalMs } from '../../../shared/sync/check-interval.ts';
import { backoffMs } from '../../../shared/sync/failures.ts';
import { changeOfView, planPull, wantsPreview } from '../../../shared/sync/pull-plan.ts';
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
const worker = { id: 'w', now };
const always = { automaticSync: 'on', zone: 'Europe/Berlin' } as const;

describe('planPull', () => {
  it('NT5 a covered ticket asks for nothing, an open one for an incremental read', () => {
    expect(planPull(linkOf(), 3, worker, always)).toEqual({ kind: 'covered' });
    expect(planPull(linkOf({ ticket: 4 }), 4, worker, always)).toMatchObject({
      kind: 'start',
      pullKind: 'incremental',
      from: 'c',
    });
  });

  it('PL1 a held lease is busy, a lapsed one is resumed from its last page, and started over without one', () => {
    const held = { leaseUntil: at(1), ticket: 9 };
    const lapsed = { leaseUntil: at(0), ticket: 9 };
    expect(planPull(linkOf({ pullState: 'reading', ...held }), 9, worker, always)).toEqual({ kind: 'busy' });
    expect(planPull(linkOf({ pullState: 'applying', ...held }), 9, worker, always)).toEqual({ kind: 'busy' });
    expect(planPull(linkOf({ pullState: 'reading', pullPosition: 1, ...lapsed }), 9, worker, always).kind).toBe(
      'resume',
    );
    expect(planPull(linkOf({ pullState: 'reading', pullPosition: 0, ...lapsed }), 9, worker, always).kind).toBe(
      'start',
    );
    expect(planPull(linkOf({ pullState: 'applying', ...lapsed }), 9, worker, always).kind).toBe('start');
  });

  it('PL1 a lease that ends later than any can is nobody’s', () => {
    const ahead = { pullState: 'applying', leaseUntil: at(4 * 86_400_000), ticket: 9 } as const;
    expect(planPull(linkOf(ahead), 9, worker, always).kind).toBe('start');
  });

  it('AP3 a full read that starts over never writes where an abandoned one has written', () => {
    const begun = linkOf({ building: 4, buildingBegun: true });
    expect(planPull(begun, 1, worker, always)).toMatchObject({ pullKind: 'full', generation: 5 });
    expect(planPull(linkOf({ building: 4 }), 1, worker, always)).toMatchObject({ pullKind: 'full', generation: 4 });
  });

  it('PL1 a reader that was cut short goes on itself, with the run it had', () => {
    const reading = { pullState: 'reading', leaseUntil: at(1), pullOwner: 'w', ticket: 9 } as const;
    const run = { pullKind: 'incremental', pullFrom: 'c0', building: 4 } as const;
    expect(planPull(linkOf({ ...reading, ...run, pullPageToken: 'p' }), 9, worker, always)).toEqual({
      ...{ kind: 'resume', pullKind: 'incremental', from: 'c0', generation: 4 },
    });
    expect(planPull(linkOf({ ...reading, pullPosition: 1 }), 9, worker, always)).toEqual({
      ...{ kind: 'resume', pullKind: 'full', from: '', generation: 1 },
    });
    expect(planPull(linkOf(reading), 9, worker, always).kind).toBe('start');
    expect(planPull(linkOf({ ...reading, pullOwner: 'x', pullPageToken: 'p' }), 9, worker, always).kind).toBe('busy');
  });

  it('PL1 what was cut short is taken up again though nobody asks, and no setting lets it rest', () => {
    const off = { ...always, automaticSync: 'off' } as const;
    for (const pullState of ['reading', 'applying'] as const) {
      const cut = linkOf({ pullState, leaseUntil: at(0) });
      expect(planPull(cut, 3, worker, always).kind).toBe('start');
      expect(planPull(cut, 3, worker, off).kind).toBe('start');
    }
    expect(planPull(linkOf({ ticket: 4, asOf: at(0) }), 4, worker, off)).toEqual({ kind: 'resting' });
  });

  it('PL1 a lease may end as late as the longest and another clock allow', () => {
    const until = (ms: number) =>
      planPull(linkOf({ pullState: 'applying', leaseUntil: at(ms), ticket: 9 }), 9, worker, always);
    expect(until(10 * 60_000).kind).toBe('busy');
    expect(until(10 * 60_000 + 1).kind).toBe('start');
  });

  it('PL4 without a cursor all is read', () => {
    expect(planPull(linkOf({ cursor: undefined, ticket: 4 }), 4, worker, always)).toEqual({
      ...{ kind: 'start', pullKind: 'full', from: '', generation: 2 },
    });
  });

  it('PL6 a calendar read by its instances is read anew after thirty days', () => {
    const read = (more: Partial<LinkRow>) => planPull(linkOf({ ticket: 4, ...more }), 4, worker, always);
    const days = (count: number) => at(-count * 86_400_000);
    expect(read({ expanded: true, generationAsOf: days(30.01) })).toMatchObject({ pullKind: 'full' });
    expect(read({ expanded: true, generationAsOf: days(30) })).toMatchObject({ pullKind: 'incremental' });
    expect(read({ expanded: true })).toMatchObject({ pullKind: 'incremental' });
    expect(read({ generationAsOf: days(31) })).toMatchObject({ pullKind: 'incremental' });
  });

  it('PL1 nothing is read through a paused or disconnected link', () => {
    for (const state of ['paused', 'disconnected'] as const)
      expect(planPull(linkOf({ state, ticket: 9 }), 9, worker, always)).toEqual({ kind: 'unavailable' });
  });
});

describe('what a read begins with, and what it finds', () => {
  it('PL5 a first import begins with a preview, once a run', () => {
    const first = { generation: 0, building: 1 };
    expect(wantsPreview('full', linkOf(first))).toBe(true);
    expect(wantsPreview('full', linkOf({ ...first, previewUntil: at(0), previewOf: 0 }))).toBe(true);
    expect(wantsPreview('full', linkOf({ ...first, previewUntil: at(0), previewOf: 1 }))).toBe(false);
    expect(wantsPreview('full', linkOf({ ...first, previewUntil: at(0) }))).toBe(false);
    expect(wantsPreview('full', linkOf({ ...first, pullPageToken: 'p' }))).toBe(false);
    expect(wantsPreview('full', linkOf({ generation: 1, building: 2 }))).toBe(false);
    expect(wantsPreview('incremental', linkOf(first))).toBe(false);
  });

  it('PL6, AV1 another access or another zone of the calendar is another view', () => {
    const read = { expanded: false, zone: 'Europe/Berlin' };
    const page = { accessRole: 'writer', timeZone: 'Europe/Berlin' };
    expect(changeOfView(read, page)).toBeUndefined();
    expect(changeOfView(read, { ...page, accessRole: 'freeBusyReader' })).toBe('access');
    expect(changeOfView({ ...read, expanded: true }, page)).toBe('access');
    expect(changeOfView({ ...read, expanded: true }, { timeZone: 'Europe/Berlin' })).toBeUndefined();
    expect(changeOfView(read, { ...page, timeZone: 'Asia/Tokyo' })).toBe('zone');
    expect(changeOfView({ ...read, zone: undefined }, page)).toBeUndefined();
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

  it.each([
    ['settings', { v: 1, kind: 'settings', businessId: 'biz_a' }],
    ['busy', { v: 1, kind: 'busy', businessId: 'biz_a', resourceId: 'res_a' }],
    ['resourceChange', { v: 1, kind: 'resource', businessId: 'biz_a', resourceId: 'res_a' }],
  ])('WH1 a row of %s wakes who tells webhooks', (row, body) => {
    const owing = { row, businessId: 'biz_a', resourceId: 'res_a', dueAt: at(0) };
    expect(wakesOf(owing, at(0))).toEqual([{ queue: 'webhooks', body }]);
  });

  it('PU8 a row of another kind, of no business or without a time wakes nobody', () => {
    const owing = { row: 'settings', businessId: 'biz_a', dueAt: at(0) };
    expect(wakesOf({ ...owing, row: 'event' }, at(0))).toEqual([]);
    expect(wakesOf({ ...owing, businessId: undefined }, at(0))).toEqual([]);
    expect(wakesOf({ ...owing, dueAt: 0 }, at(0))).toEqual([]);
  });

  it('DS1 a link that leaves wakes who removes its copies until they are gone', () => {
    const leaving = { ...linkOf({ state: 'disconnected', dueShard: 'due#0', dueAt: at(0) }), leaving: 'remove' };
    const woken = (more: object) => wakesOf({ ...leaving, ...more }, at(0));
    expect(woken({})).toEqual([
      {
        ...{ queue: 'pushes', body: { v: 1, kind: 'replay', businessId: 'biz_a', linkId: 'lnk_a' } },
        ...{ group: 'lnk_a', dedupe: `lnk_a#leaving#${at(0)}` },
      },
    ]);
    expect(woken({ copiesGone: true })).toEqual([]);
    expect(woken({ leaving: 'keep' })).toEqual([]);
  });

  it('SW1 an active link that is due is read, and replayed where that was asked for', () => {
    const due = { dueShard: 'due#0', dueAt: at(0) };
    const pull = {
      ...{ queue: 'changes', group: 'lnk_a', dedupe: `lnk_a#3#${at(0)}` },
      body: { v: 1, kind: 'pull', businessId: 'biz_a', linkId: 'lnk_a', ticket: 3, cause: 'new' },
    };
    expect(wakesOf(linkOf(due), at(0))).toEqual([pull]);
    const [replay, ...others] = wakesOf(linkOf({ ...due, replayAt: at(-1) }), at(0));
    expect(replay).toMatchObject({ dedupe: `lnk_a#${at(-1)}#${at(0)}`, body: { kind: 'replay' } });
    expect(others).toEqual([pull]);
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
