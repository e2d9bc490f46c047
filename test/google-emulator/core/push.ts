import type { Actor } from './commit.ts';
import { fraction } from './ids.ts';
import type { Channel } from './rows.ts';
import type { PushRecord, World } from './world.ts';

type Message = { state: 'sync' | 'exists'; number: number; attempt: number; since: number };

const retried = new Set([500, 502, 503, 504]);

export const resourceUri = (world: World, calendarId: string): string =>
  `https://www.googleapis.com/calendar/v3/calendars/${encodeURIComponent(calendarId)}/events${
    world.switches.resourceUriQuery ? '?alt=json' : ''
  }`;

/** All the headers of 1.3; the body is empty. */
export const messageHeaders = (
  world: World,
  channel: Channel,
  number: number,
  state: string,
): Record<string, string> => ({
  'Content-Type': 'application/json; utf-8',
  'User-Agent': 'APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)',
  'X-Goog-Channel-ID': channel.id,
  'X-Goog-Channel-Expiration': new Date(channel.expires).toUTCString(),
  'X-Goog-Message-Number': String(number),
  'X-Goog-Resource-ID': channel.resourceId,
  'X-Goog-Resource-State': state,
  'X-Goog-Resource-URI': resourceUri(world, channel.calendarId),
  ...(channel.token === undefined ? {} : { 'X-Goog-Channel-Token': channel.token }),
});

const listens = (world: World, channel: Channel, now: number): boolean => {
  const late = world.switches.lateMessagesAfterStopMs;
  const heard = channel.stoppedAt === undefined || (late > 0 && now < channel.stoppedAt + late);
  return heard && now < channel.expires;
};

/** Tells every channel on a calendar that something in it changed (1.3), unless it asked for other event types. */
export const notifyChange = (world: World, calendarId: string, actor: Actor, eventType?: string): void => {
  const now = world.now();
  for (const [key, channel] of world.channels.entries()) {
    if (channel.calendarId !== calendarId || !listens(world, channel, now)) continue;
    if (eventType !== undefined && channel.eventTypes.length > 0 && !channel.eventTypes.includes(eventType)) continue;
    if (!world.switches.ownChangesNotify && actor.clientId === channel.clientId) continue;
    const step = 1 + Math.floor(fraction(world.random) * Math.max(1, world.switches.messageNumberJump));
    const number = channel.lastNumber + step;
    world.channels.set(key, { ...channel, lastNumber: number });
    schedule(world, channel, { state: 'exists', number, attempt: 1, since: now });
  }
};

/** The first message of a channel, number 1. */
export const sendSync = (world: World, channel: Channel): Promise<void> =>
  send(world, channel, { state: 'sync', number: 1, attempt: 1, since: world.now() });

const schedule = (world: World, channel: Channel, message: Message): void => {
  const { mode, delayMs, duplicate, reorder, dropShare } = world.settings.push;
  const now = world.now();
  if (mode === 'off' || (dropShare > 0 && fraction(world.random) < dropShare)) {
    record(world, channel, message, { outcome: 'dropped' });
    return;
  }
  const due = () => now + delayMs + (reorder ? Math.floor(fraction(world.random) * 200) : 0);
  for (let copy = 0; copy < (duplicate ? 2 : 1); copy++) {
    world.agenda.add(due(), () => send(world, channel, message));
  }
};

const record = (
  world: World,
  channel: Channel,
  message: Message,
  result: Pick<PushRecord, 'outcome'> & { status?: number },
): void => {
  world.pushes.push({
    n: (world.pushes.at(-1)?.n ?? 0) + 1,
    at: new Date(world.now()).toISOString(),
    channelId: channel.id,
    calendarId: channel.calendarId,
    url: channel.address,
    messageNumber: message.number,
    state: message.state,
    attempt: message.attempt,
    waitedMs: world.now() - message.since,
    ...result,
  });
  if (world.pushes.length > 20_000) world.pushes.splice(0, 10_000);
};

const send = async (world: World, channel: Channel, message: Message): Promise<void> => {
  const headers = messageHeaders(world, channel, message.number, message.state);
  const status = await world.deliver(channel.address, { method: 'POST', headers }).then(
    (answer) => answer.status,
    () => undefined,
  );
  if (status === undefined) {
    record(world, channel, message, { outcome: 'unreachable' });
    if (world.switches.pushConnectionFailureRetried) again(world, channel, message);
    return;
  }
  const delivered = [200, 201, 202, 204, 102].includes(status);
  record(world, channel, message, { outcome: delivered ? 'delivered' : 'failed', status });
  if (retried.has(status)) again(world, channel, message);
};

/** Exponential backoff; only 500, 502, 503 and 504 come here (1.4). */
const again = (world: World, channel: Channel, message: Message): void => {
  const { pushRetries, pushRetryFirstMs } = world.switches;
  if (message.attempt > pushRetries) return;
  const wait = pushRetryFirstMs * 2 ** (message.attempt - 1);
  world.agenda.add(world.now() + wait, () => send(world, channel, { ...message, attempt: message.attempt + 1 }));
};
