import { DisconnectedLink, DisconnectQuery } from '../../shared/contracts/api-links.ts';
import { ProblemError } from '../../shared/contracts/problems.ts';
import type { LinkRow } from '../../shared/contracts/rows/links.ts';
import { type Copies, disconnectLink } from '../../shared/links/disconnect.ts';
import { getSettings } from '../../shared/records/directory.ts';
import { viewLink } from './link-view.ts';
import { originOf } from './origin.ts';
import { businessRoute } from './route.ts';

export const disconnectRoute = businessRoute('manage', {
  method: 'DELETE',
  path: '/v1/links/{id}',
  summary: 'Disconnect a calendar',
  description:
    'From now on nothing is read or written there, also when the grant is dead. Removing the copies, stopping the channel and giving the grant back follow at once; `leaving` shows that they are still under way. Invite the person again to connect the same calendar with the same link. Repeating the request changes nothing.',
  query: DisconnectQuery,
  reply: { status: 202, schema: DisconnectedLink },
  problems: ['link_busy'],
  handle: async (call, ports) => {
    const ref = { businessId: call.caller.businessId, linkId: call.params.id };
    const result = await disconnectLink(ports, ref, call.query.copies, originOf(call));
    if (!result.ok && result.reason === 'not_found') throw new ProblemError('not_found');
    if (!result.ok) throw new ProblemError('link_busy', { headers: { 'retry-after': '5' } });
    const { link, staysBehind } = result;
    const { direction } = await getSettings(ports.store, link.businessId, link.resourceId);
    return { ...viewLink(link, direction, call.now), message: wordsFor(link, call.query.copies, staysBehind) };
  },
});

/** What a person has to know, and to do, about the events that stand in Google. */
function wordsFor({ calendarName, accountEmail, leaving }: LinkRow, asked: Copies, staysBehind?: number): string {
  const where = `in the calendar "${calendarName}" of ${accountEmail}`;
  if (staysBehind !== undefined)
    return `Disconnected. Google no longer lets us in as ${accountEmail}, so nothing could be removed there: ${staysBehind} events of coming bookings stay ${where}. Delete them there by hand, or reconnect and disconnect again.`;
  if (leaving === 'remove') return `Disconnected. The events of coming bookings are being removed ${where}.`;
  if (leaving === undefined) return 'This calendar is disconnected.';
  return asked === 'keep'
    ? `Disconnected. The events of bookings stay ${where} and are not changed any more.`
    : `This calendar was disconnected before, and the events of bookings stay ${where}.`;
}
