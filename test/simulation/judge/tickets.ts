import type { LinkRow } from '../../../shared/contracts/rows.ts';
import type { CreateChecker } from './checker.ts';
import { Excuses } from './excuses.ts';
import { isListing, readGoogleCall } from './google-call.ts';

/** NT5, under 11: every ticket taken is followed by a list call that reaches Google after it, and every accepted message takes one. */

export const tickets: CreateChecker = (known, report) => {
  const taken = new Map<string, number>();
  const listed = new Map<string, number>();
  const invocations = new Map<unknown, string>();
  const tookTicket = new Set<string>();
  return {
    on: {
      begun: ({ part, input, task }) => void (part === 'receive-notification' && invocations.set(input, task)),
      row: ({ before, after, task }, index) => {
        if (after?.row !== 'link' || Number(after.ticket) <= Number(before?.ticket ?? 0)) return;
        taken.set(String(after.id), index);
        tookTicket.add(task);
      },
      google: (entry, index) => {
        if (entry.operation !== 'events.list' || entry.part !== 'pull-changes') return;
        const call = readGoogleCall(entry);
        if (isListing(call)) listed.set(call.calendarId ?? '', index);
      },
      notified: ({ headers, status }, index) => {
        const channelId = headers['x-goog-channel-id'] ?? '';
        const link = known.links.get(known.channels.get(channelId)?.linkId ?? '');
        const task = invocations.get(headers);
        if (status !== 200 || link === undefined || task === undefined) return;
        if (link.channelId !== channelId || headers['x-goog-resource-state'] === 'sync' || tookTicket.has(task)) return;
        report(
          11,
          `NT5: a notification of channel ${channelId} was accepted and took no ticket of link ${link.id}`,
          index,
        );
      },
    },
    atRest: (rest) => {
      const excuses = new Excuses(rest, known);
      for (const link of known.links.values()) {
        const at = taken.get(link.id);
        if (at === undefined || (listed.get(link.calendarId) ?? -1) > at || isStill(link) || excuses.ofReading(link))
          continue;
        report(11, `NT5: the last ticket of link ${link.id} was followed by no list call of ${link.calendarId}`, at);
      }
    },
  };
};

const isStill = (link: LinkRow): boolean => link.state !== 'active';
