import type { CreateChecker } from './checker.ts';
import { readGoogleCall } from './google-call.ts';
import { textOf } from './values.ts';

/** Of a notification, from its arrival to our answer. */
const longestMs = 30_000;

/** NT1, under 19: whoever has not a channel's own secret and resource id is refused, and no two channels share a secret. */
export const forgeries: CreateChecker = (_known, report) => {
  const channels = new Map<string, { token: string; resourceId?: string }>();
  const holders = new Map<string, string>();
  /** Where Google's answer to the watch was lost, the resource id is not known: the secret alone speaks. */
  const learnt = new Map<string, number>();
  return {
    on: {
      google: (entry, index) => {
        if (entry.operation !== 'events.watch') return;
        const { body, answer } = readGoogleCall(entry);
        const [id, token, resourceId] = [textOf(body.id), textOf(body.token), textOf(answer.resourceId)];
        if (id === undefined || token === undefined) return;
        const holder = holders.get(token) ?? id;
        if (holder !== id) report(19, `NT1: the channels ${holder} and ${id} share one secret`, index);
        holders.set(token, id);
        channels.set(id, { token, ...(resourceId === undefined ? {} : { resourceId }) });
      },
      row: ({ after, at }) => {
        if (after?.row !== 'channel' || after.resourceId === undefined) return;
        if (after.resourceId === channels.get(String(after.id))?.resourceId) learnt.set(String(after.id), at);
      },
      notified: ({ headers, status, at }, index) => {
        const id = headers['x-goog-channel-id'] ?? '';
        const channel = channels.get(id);
        if (channel === undefined || status >= 300) return;
        if (headers['x-goog-channel-token'] !== channel.token)
          report(19, `NT1: a notification without the secret of channel ${id} was accepted`, index);
        const begun = at - longestMs;
        if (begun > (learnt.get(id) ?? at) && headers['x-goog-resource-id'] !== channel.resourceId)
          report(19, `NT1: a notification of channel ${id} for another resource was accepted`, index);
      },
    },
  };
};
