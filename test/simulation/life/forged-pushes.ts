import type { Stage } from '../run/types.ts';
import type { LifeAction } from './action.ts';

/** Notifications that nobody of Google's sent, and those of channels that are no more. */

type Channel = {
  id: string;
  resourceId: string;
  token?: string;
  lastNumber: number;
  live: boolean;
  stoppedAt?: number;
};

const channelsOf = async (stage: Stage): Promise<Channel[]> =>
  (await stage.control<{ items: Channel[] }>('GET', '/channels')).items;

const headersOf = ({ id, resourceId, token, lastNumber }: Channel): Record<string, string> => ({
  'x-goog-channel-id': id,
  'x-goog-resource-id': resourceId,
  'x-goog-resource-state': 'exists',
  'x-goog-message-number': String(lastNumber + 1),
  ...(token === undefined ? {} : { 'x-goog-channel-token': token }),
});

const forgery = (
  name: string,
  of: (channels: Channel[]) => Channel[],
  over: Record<string, string> = {},
): LifeAction => ({
  ...{ name: `forge: ${name}`, group: 'push', base: 0.3 },
  act: async (stage) => {
    const channels = of(await channelsOf(stage));
    if (channels.length === 0) return;
    const headers = { ...headersOf(stage.draw.pick(channels)), ...over };
    stage.note({ kind: 'fault', name, detail: headers['x-goog-channel-id'] ?? '' }, 'forger');
    await stage.request('receive-notification', { method: 'POST', path: '/google/notifications', headers });
    stage.counts.add(name);
  },
});

const unknown: Channel = { id: 'biz_1-0123456789abcdefghijklmnop', resourceId: 'nothing', lastNumber: 7, live: false };

export const forgeryActions = (): LifeAction[] => [
  forgery('pushForged', (channels) => channels.filter(({ live }) => live), { 'x-goog-channel-token': 'guessed' }),
  forgery('pushOfOtherResource', (channels) => channels.filter(({ live }) => live), { 'x-goog-resource-id': 'other' }),
  forgery('pushForUnknownChannel', () => [unknown]),
  {
    ...forgery('pushForStoppedChannel', (channels) => channels.filter(({ stoppedAt }) => stoppedAt !== undefined)),
    base: 1.2,
  },
  forgery('pushRepeated', (channels) => channels.filter(({ live }) => live)),
];
