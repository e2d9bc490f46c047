import { describe, expect, it } from 'vitest';
import type { LinkRow } from '../../../shared/contracts/rows/links.ts';
import { isTold, isWatched, judgePushes, wasUnannounced } from '../../../shared/sync/push-loss.ts';

const at = (clock: string) => `2026-05-04T${clock}:00.000Z`;
const now = Date.parse(at('12:00'));

/** A link whose channel lives since ten, read completely at eleven, and again now. */
const link = (more: Partial<LinkRow> = {}): LinkRow => ({
  ...{
    pk: 'biz',
    sk: 'link#lnk',
    v: 1,
    row: 'link',
    id: 'lnk',
    businessId: 'biz',
    resourceId: 'res',
    accountId: 'acc',
  },
  ...{ oauthClient: 'default', accountEmail: 'anna@example.com', calendarId: 'anna@example.com', calendarName: 'Anna' },
  ...{ calendarZone: 'Europe/Berlin', accessRole: 'owner', role: 'write', state: 'active', watch: 'watched' },
  ...{ ticket: 1, servedTicket: 1, pullNumber: 2, pullEpoch: 2, pullState: 'applying', generation: 1 },
  ...{ breaker: [], breakerVersion: 0, createdAt: at('09:00'), version: 1, channelId: 'biz-channel' },
  ...{ channelSince: at('10:00'), channelExpiresAt: at('20:00'), asOf: at('11:00'), pullStartedAt: at('12:00') },
  ...more,
});

describe('an unannounced change', () => {
  it('CH2 is one that nobody told of for a quarter of an hour', () => {
    expect(wasUnannounced(at('11:30'), link())).toBe(true);
    expect(wasUnannounced(at('11:46'), link())).toBe(false);
  });

  it.each<[string, string | undefined, Partial<LinkRow>]>([
    ['has no time of its own', undefined, {}],
    ['was there at the last complete list', at('10:59'), {}],
    ['was made before the channel lived', at('11:05'), { channelSince: at('11:30') }],
    ['was made after the channel had ended', at('11:30'), { channelExpiresAt: at('11:20') }],
    ['was followed by a notification', at('11:30'), { notifiedAt: at('11:40') }],
    ['came with its notification, by another clock', at('11:30'), { notifiedAt: at('11:29') }],
    ['is in a calendar that is not watched', at('11:30'), { watch: 'unsupported' }],
  ])('CH2 is none that %s', (_, updated, more) => {
    expect(wasUnannounced(updated, link(more))).toBe(false);
  });
});

describe('an unannounced change, to the minute', () => {
  it('CH2 another clock is allowed a minute at either end of the channel', () => {
    expect(wasUnannounced(at('11:31'), link({ channelSince: at('11:30') }))).toBe(false);
    expect(wasUnannounced(at('11:32'), link({ channelSince: at('11:30') }))).toBe(true);
    expect(wasUnannounced(at('11:29'), link({ channelExpiresAt: at('11:30') }))).toBe(false);
    expect(wasUnannounced(at('11:28'), link({ channelExpiresAt: at('11:30') }))).toBe(true);
  });

  it('CH2 what the last list began with counts, and what is a quarter of an hour old does not yet', () => {
    expect(wasUnannounced(at('11:00'), link())).toBe(true);
    expect(wasUnannounced(at('11:45'), link())).toBe(false);
    expect(wasUnannounced(at('11:44'), link())).toBe(true);
  });

  it('CH2 a notification of before it, clocks allowed for, told of something else', () => {
    expect(wasUnannounced(at('11:30'), link({ notifiedAt: at('11:28') }))).toBe(true);
  });

  it.each(['channelId', 'channelSince', 'channelExpiresAt', 'asOf', 'pullStartedAt'] as const)(
    'CH2 nothing is said where %s is not known',
    (lacking) => {
      expect(wasUnannounced(at('11:30'), link({ [lacking]: undefined }))).toBe(false);
    },
  );
});

describe('a pull’s verdict on the channel', () => {
  it('CH2 a first loss replaces the channel and tells nobody', () => {
    const verdict = judgePushes(link({ unannounced: 3 }), now);
    expect(verdict).toEqual({ kind: 'lost', losses: 1, replace: 'biz-channel', ownAlone: false });
    expect(isTold(verdict)).toBe(false);
  });

  it('CH2 a second loss is told, and replaces only after six hours', () => {
    const again = { unannounced: 1, pushLosses: 1, pushLostAt: at('11:00'), channelReplacedAt: at('11:00') };
    const verdict = judgePushes(link(again), now);
    expect(verdict).toMatchObject({ losses: 2, replace: undefined });
    expect(isTold(verdict)).toBe(true);
    expect(isTold({ kind: 'proven' })).toBe(false);
    expect(judgePushes(link({ ...again, channelReplacedAt: at('06:00') }), now)).toMatchObject({
      replace: 'biz-channel',
    });
  });

  it('CH2 a further loss is told only with a replacement', () => {
    const lost = link({ unannounced: 1, pushLosses: 5, channelReplacedAt: at('11:00') });
    expect(isTold(judgePushes(lost, now))).toBe(false);
    expect(isTold(judgePushes({ ...lost, channelReplacedAt: at('05:00') }, now))).toBe(true);
  });

  it('CH2 own writes count only where Google has announced one', () => {
    expect(judgePushes(link({ unannouncedOwn: 1 }), now).kind).toBe('unchanged');
    expect(judgePushes(link({ unannouncedOwn: 1, ownPushes: true }), now)).toMatchObject({ ownAlone: true });
  });

  it('CH2 a notification after the loss proves the channel', () => {
    const lost = { pushLosses: 2, pushLostAt: at('11:00') };
    expect(judgePushes(link({ ...lost, notifiedAt: at('10:30') }), now).kind).toBe('unchanged');
    expect(judgePushes(link({ ...lost, notifiedAt: at('11:30') }), now).kind).toBe('proven');
    expect(judgePushes(link({ ...lost, notifiedAt: at('11:00') }), now).kind).toBe('unchanged');
    expect(judgePushes(link(lost), now).kind).toBe('unchanged');
    expect(judgePushes(link({ notifiedAt: at('11:30') }), now).kind).toBe('unchanged');
  });

  it('SW2 a channel that has ended, or loses again and again, watches nothing', () => {
    expect(isWatched(link({ pushLosses: 1 }), now)).toBe(true);
    expect(isWatched(link({ pushLosses: 2 }), now)).toBe(false);
    expect(isWatched(link({ channelExpiresAt: at('11:59') }), now)).toBe(false);
    expect(isWatched(link({ channelExpiresAt: at('12:00') }), now)).toBe(false);
    expect(isWatched(link({ channelExpiresAt: undefined }), now)).toBe(true);
    expect(isWatched(link({ channelId: undefined }), now)).toBe(false);
    expect(isWatched(link({ watch: 'unsupported' }), now)).toBe(false);
  });
});
