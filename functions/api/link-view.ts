import type { Link } from '../../shared/contracts/api-links.ts';
import type { LinkRow } from '../../shared/contracts/rows/links.ts';
import type { Settings } from '../../shared/contracts/settings.ts';

export type ChannelState = Link['channel']['state'];

export function channelState(link: LinkRow, now: number): ChannelState {
  if (link.watch === 'unsupported') return 'unsupported';
  if (link.channelId === undefined || link.channelExpiresAt === undefined) return 'none';
  return Date.parse(link.channelExpiresAt) > now ? 'live' : 'expired';
}

/** `direction` is the setting in force for the resource; a link that only blocks is never written to. */
export const viewLink = (link: LinkRow, direction: Settings['direction'], now: number): Link => ({
  id: link.id,
  resourceId: link.resourceId,
  role: link.role,
  accountEmail: link.accountEmail,
  confirmedForeign: link.confirmedForeign ?? false,
  calendarId: link.calendarId,
  calendarName: link.calendarName,
  direction: link.role === 'blockOnly' ? 'googleToBookings' : direction,
  state: link.state,
  ...(link.problem === undefined ? {} : { problem: link.problem }),
  generation: link.generation,
  lastPulledAt: link.asOf ?? null,
  channel: { state: channelState(link, now), expiresAt: link.channelExpiresAt ?? null },
  ...(link.leaving === undefined || link.leavingSince === undefined
    ? {}
    : { leaving: { copies: link.leaving, since: link.leavingSince } }),
  ...(link.leftBehind === undefined ? {} : { leftBehind: link.leftBehind }),
});
