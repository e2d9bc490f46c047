import { calendarKeys, directoryKeys } from '../../../../shared/contracts/keys.ts';
import type { BookingRow } from '../../../../shared/contracts/rows/calendar.ts';
import type { AccountRow } from '../../../../shared/contracts/rows/directory.ts';
import type { ChannelRow, LinkRow } from '../../../../shared/contracts/rows/links.ts';
import { hour, minute, type Tale } from './tale.ts';

/** What stands in the tables of a made history's business. */

export const biz = 'biz_a';
export const calendarId = 'anna@example.com';
export const channelId = `${biz}-one`;
export const resourceId = 'res_anna';
export const linkId = 'lnk_anna';
const accountId = 'acc_anna';

export const at = (time: string): string => new Date(`2026-05-11T${time}:00.000Z`).toISOString();

const base = { v: 1 as const, businessId: biz };

export const accountRow: AccountRow = {
  ...directoryKeys.account(biz, accountId),
  ...{ ...base, row: 'account', id: accountId, oauthClient: 'default', sub: '1', email: calendarId, scopes: [] },
  ...{
    refreshToken: 'v1.sealed',
    grant: 'ok',
    grantSince: at('00:00'),
    remindersSent: 0,
    confirmedForeign: false,
    version: 1,
  },
};

export const channelRow: ChannelRow = {
  ...directoryKeys.channel(biz, channelId),
  ...{ ...base, row: 'channel', id: channelId, linkId, accountId, hash: 'hash', state: 'live', pullOnSync: false },
  createdAt: at('00:00'),
};

export const linkRow = (tale: Tale): LinkRow => ({
  ...directoryKeys.link(biz, linkId),
  ...{ ...base, row: 'link', id: linkId, resourceId, accountId, oauthClient: 'default', accountEmail: calendarId },
  ...{ calendarId, calendarName: 'Anna', calendarZone: 'UTC', accessRole: 'owner', role: 'write', state: 'active' },
  ...{ watch: 'watched', channelId, channelExpiresAt: tale.iso(100 * hour), ticket: 0, servedTicket: 0 },
  ...{ pullNumber: 1, pullEpoch: 1, pullState: 'idle', cursor: 'c0', generation: 1, breaker: [], breakerVersion: 0 },
  ...{ createdAt: tale.iso(), version: 1, dueShard: 'due#0', dueAt: tale.iso(hour) },
});

export const bookingRow = (tale: Tale, id: string, from: string, to: string): BookingRow => ({
  ...calendarKeys.booking(biz, id),
  ...{ ...base, row: 'booking', id, resourceId, start: at(from), end: at(to), title: 'Cut', status: 'confirmed' },
  ...{ version: 1, rev: 1, createdAt: tale.iso(), updatedAt: tale.iso(), changedBy: 'system' },
  google: { state: 'pending', attempt: 0, syncedVersion: 0, tries: 0, previous: [] },
  ...{ dueShard: 'due#0', dueAt: tale.iso(minute) },
  ...{ byStartKey: biz, startKey: from, byUpdateKey: biz, updateKey: from },
});
