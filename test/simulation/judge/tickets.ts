import type { LinkRow } from '../../../shared/contracts/rows/links.ts';
import type { CreateChecker } from './checker.ts';
import { Excuses } from './excuses.ts';
import { isListing, readGoogleCall } from './google-call.ts';
import { isObject } from './values.ts';

/**
 * NT2, NT5, under 11: every accepted message takes a ticket and is queued before it is answered, each wake-up that was queued
 * reaches a worker, and every ticket taken is followed by a list call that reaches Google after it.
 */

export const tickets: CreateChecker = (known, report) => {
  const taken = new Map<string, number>();
  const listed = new Map<string, number>();
  const invocations = new Map<unknown, string>();
  const tookTicket = new Set<string>();
  const queuedBy = new Set<string>();
  /** Wake-ups that no worker has had yet, by link and ticket, with the entry that queued them. */
  const waiting = new Map<string, number>();
  const given = new Set<string>();
  return {
    on: {
      begun: ({ part, input, task }) => {
        if (part === 'receive-notification') invocations.set(input, task);
        if (part !== 'pull-changes') return;
        for (const message of Array.isArray(input) ? input : [input]) {
          const wakeUp = wakeUpIn(message) ?? '';
          given.add(wakeUp);
          waiting.delete(wakeUp);
        }
      },
      sent: ({ queue, body, task }, index) => {
        if (queue !== 'changes') return;
        queuedBy.add(task);
        const wakeUp = wakeUpIn(body);
        if (wakeUp !== undefined && !given.has(wakeUp)) waiting.set(wakeUp, index);
      },
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
        if (tookTicket.has(task) && !queuedBy.has(task))
          report(11, `NT2: a notification of channel ${channelId} was accepted and nothing was queued for it`, index);
        if (link.channelId !== channelId || headers['x-goog-resource-state'] === 'sync' || tookTicket.has(task)) return;
        report(
          11,
          `NT5: a notification of channel ${channelId} was accepted and took no ticket of link ${link.id}`,
          index,
        );
      },
    },
    atRest: (rest) => {
      for (const [wakeUp, index] of waiting) report(11, `NT5: no worker was given the wake-up ${wakeUp}`, index);
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

const wakeUpIn = (message: unknown): string | undefined =>
  isObject(message) && message.kind === 'pull'
    ? `${String(message.linkId)}, ticket ${String(message.ticket)}`
    : undefined;

const isStill = (link: LinkRow): boolean => link.state !== 'active';
