import * as z from 'zod';
import type { Seen } from './access.ts';
import { ApiError, forbidden, invalid, required } from './api-error.ts';
import { opaqueText } from './ids.ts';
import { withoutNulls } from './json.ts';
import { resourceUri, sendSync } from './push.ts';
import type { Caller } from './quota.ts';
import type { Channel } from './rows.ts';
import type { World } from './world.ts';

const WatchBody = z.object({
  id: z.string().optional(),
  type: z.string().optional(),
  address: z.string().optional(),
  token: z.string().optional(),
  expiration: z.union([z.number(), z.string()]).optional(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
type WatchBody = z.infer<typeof WatchBody>;

const refusal = (reason: string, message: string, status = 400, domain = 'global') =>
  new ApiError({ status, reason, message, domain });

const isLoopback = (host: string) => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(host);

/** https everywhere; plain http only to this machine, which the real service could not reach (1.1). */
const checkAddress = (world: World, address: string): void => {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const fine = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (!fine) throw refusal('push.webhookUrlNotHttps', `WebHook callback must be HTTPS: ${address}`);
  const { webhookUnauthorized } = world.switches;
  if (webhookUnauthorized === 'off') return;
  const message = `Unauthorized WebHook callback channel: ${address}`;
  throw refusal('push.webhookUrlUnauthorized', message, Number(webhookUnauthorized));
};

const checkId = (world: World, id: string | undefined): string => {
  if (!id) throw required('Required', 'resource.id');
  const allowed = id.length <= 64 && (!world.switches.channelIdCharactersChecked || /^[A-Za-z0-9\-_+/=]+$/.test(id));
  if (!allowed) throw invalid(`Invalid value for: channel id ${id}`);
  return id;
};

const expiryOf = (world: World, body: WatchBody): number => {
  const { channelDefaultTtlSeconds, channelMaxTtlSeconds } = world.switches;
  const now = world.now();
  const ttl = body.params?.['ttl'] === undefined ? undefined : Number(body.params['ttl']);
  const until = body.expiration === undefined ? undefined : Number(body.expiration);
  const asked = Math.min(ttl === undefined ? Infinity : now + ttl * 1000, until ?? Infinity);
  const expires = Math.min(
    asked === Infinity ? now + channelDefaultTtlSeconds * 1000 : asked,
    now + channelMaxTtlSeconds * 1000,
  );
  if (Number.isNaN(expires) || expires <= now) {
    throw invalid(`Invalid ttl value for channel ${Math.round((expires - now) / 1000)}`);
  }
  return expires;
};

/** The same user watching the same resource sees the same id, whatever the channel (1.2). */
const resourceIdOf = (world: World, email: string, calendarId: string): string =>
  [...world.channels.entries()].find(([, channel]) => channel.email === email && channel.calendarId === calendarId)?.[1]
    .resourceId ?? opaqueText(world.random, 27);

const channelKey = (project: string, id: string) => `${project}\n${id}`;

const channelFrom = (world: World, caller: Caller, seen: Seen, json: unknown, eventTypes: string[]): Channel => {
  const parsed = WatchBody.safeParse(withoutNulls(json));
  if (!parsed.success) throw refusal('parseError', 'Parse Error');
  const body = parsed.data;
  const id = checkId(world, body.id);
  if (body.type !== 'web_hook' && body.type !== 'webhook') {
    throw refusal('push.channelTypeNotSupported', `Channel type not supported: ${body.type ?? ''}`);
  }
  if (!body.address) throw required('Required', 'resource.address');
  if ((body.token ?? '').length > 256) throw invalid('Invalid value for: token');
  checkAddress(world, body.address);
  if (!seen.calendar.watchable) {
    const message = 'Push notifications are not supported by this resource.';
    throw refusal('pushNotSupportedForRequestedResource', message, 400, 'calendar');
  }
  const expires = expiryOf(world, body);
  if (world.channels.get(channelKey(caller.project, id))) throw refusal('channelIdNotUnique', 'Channel id not unique');
  return {
    id,
    project: caller.project,
    clientId: caller.clientId,
    email: caller.email,
    calendarId: seen.calendar.id,
    resourceId: resourceIdOf(world, caller.email, seen.calendar.id),
    address: body.address,
    ...(body.token === undefined ? {} : { token: body.token }),
    expires,
    eventTypes,
    lastNumber: 1,
    stops: 0,
  };
};

/** Opens a channel. The sync message may be answered before this resolves (1.3). */
export const watch = async (
  world: World,
  caller: Caller,
  seen: Seen,
  json: unknown,
  eventTypes: string[],
): Promise<Record<string, unknown>> => {
  const channel = channelFrom(world, caller, seen, json, eventTypes);
  world.channels.set(channelKey(caller.project, channel.id), channel);
  if (world.settings.push.mode === 'on' && world.switches.syncMessage === 'before') await sendSync(world, channel);
  if (world.settings.push.mode === 'on' && world.switches.syncMessage === 'after') {
    world.agenda.add(world.now(), () => sendSync(world, channel));
  }
  return {
    kind: 'api#channel',
    id: channel.id,
    resourceId: channel.resourceId,
    resourceUri: resourceUri(world, channel.calendarId),
    ...(channel.token === undefined ? {} : { token: channel.token }),
    expiration: String(channel.expires),
  };
};

const StopBody = z.object({ id: z.string().optional(), resourceId: z.string().optional() });

/** Same user, same client, right resource; everybody else finds no such channel (1.6). */
export const stopChannel = (world: World, caller: Caller, json: unknown): void => {
  const parsed = StopBody.safeParse(withoutNulls(json));
  if (!parsed.success) throw refusal('parseError', 'Parse Error');
  const { id, resourceId } = parsed.data;
  if (!id) throw required('Required', 'resource.id');
  if (!resourceId) throw required('Required', 'resource.resourceId');
  const key = channelKey(caller.project, id);
  const channel = world.channels.get(key);
  const known =
    channel !== undefined &&
    channel.resourceId === resourceId &&
    channel.expires > world.now() &&
    channel.stops < world.switches.stopForgetsAfter;
  if (!known) {
    throw new ApiError({
      status: 404,
      reason: 'notFound',
      message: `Channel '${id}' not found for project '${caller.project}'`,
    });
  }
  if (channel.email !== caller.email || channel.clientId !== caller.clientId) {
    throw forbidden('forbidden', 'Forbidden', 'global');
  }
  world.channels.set(key, { ...channel, stops: channel.stops + 1, stoppedAt: channel.stoppedAt ?? world.now() });
};
