import { FaultRule } from '../core/faults.ts';
import { expireSyncTokens } from '../core/people.ts';
import { messageHeaders } from '../core/push.ts';
import type { Channel } from '../core/rows.ts';
import { SwitchChange, switchDefinitions } from '../core/switches.ts';
import type { World } from '../core/world.ts';
import { bodyOf, ControlError, control } from './control-call.ts';
import { ClockChange, Forgery, NewClient, PushChange, TokenExpiry, TokenServer } from './control-schemas.ts';
import type { Call, Route } from './router.ts';
import type { Traffic } from './traffic.ts';

/** Everything but the people: clients, faults, push, clock, switches, logs. */
export const controlRoutes = (traffic: Traffic): Route[] => [
  ...generalRoutes(traffic),
  ...faultRoutes(traffic),
  ...pushRoutes(traffic.world),
];

/** Back to an empty Google; the clients, clock and switches go as well. */
const reset = ({ world, log, faults }: Traffic): void => {
  faults.clear();
  log.clear();
  world.reset();
};

const switchList = (world: World) =>
  Object.entries(switchDefinitions).map(([name, { initial, section, says }]) => ({
    name,
    value: Object.entries(world.switches).find(([key]) => key === name)?.[1],
    initial,
    section,
    says,
  }));

const projectOf = (clientId: string): string => /^\d+/.exec(clientId)?.[0] ?? `project-of-${clientId}`;

const addClient = (world: World, call: Call) => {
  const { project, ...client } = bodyOf(call, NewClient);
  return world.clients.set(client.clientId, { ...client, project: project ?? projectOf(client.clientId) });
};

const requestsSince = ({ log }: Traffic, call: Call) => {
  const since = Number(call.query.get('since') ?? 0);
  if (!Number.isFinite(since)) throw new ControlError(400, 'not a number', 'since');
  return { items: log.since(since) };
};

const changeSwitches = (world: World, call: Call) => {
  const change = bodyOf(call, SwitchChange);
  world.changeSettings({ switches: { ...world.settings.switches, ...change } });
  return world.switches;
};

const advance = async (world: World, call: Call) => {
  const { advanceMs } = bodyOf(call, ClockChange);
  world.changeSettings({ clockOffset: world.settings.clockOffset + advanceMs });
  await world.agenda.runDue(world.now());
  return clockView(world);
};

const clockView = (world: World) => ({ now: world.now(), at: new Date(world.now()).toISOString() });

const generalRoutes = (traffic: Traffic): Route[] => {
  const { world } = traffic;
  return [
    control('GET', '', () => ({ service: 'google-emulator', now: world.now() })),
    control('POST', '/reset', () => reset(traffic)),
    control('POST', '/clients', (call) => addClient(world, call)),
    control('GET', '/clients', () => ({ items: world.clients.all() })),
    control('GET', '/requests', (call) => requestsSince(traffic, call)),
    control('DELETE', '/requests', () => traffic.log.clear()),
    control('GET', '/clock', () => clockView(world)),
    control('POST', '/clock', (call) => advance(world, call)),
    control('GET', '/switches', () => ({ items: switchList(world) })),
    control('PUT', '/switches', (call) => changeSwitches(world, call)),
    control('POST', '/sync-tokens/expire', (call) => {
      const { calendarId } = bodyOf(call, TokenExpiry);
      const calendars = expireSyncTokens(world, calendarId);
      if (calendars === 0) throw new ControlError(404, 'no such calendar', 'calendarId');
      return { calendars };
    }),
    control('POST', '/tokenserver', (call) => {
      world.changeSettings({ tokenServer: bodyOf(call, TokenServer).mode });
      return { mode: world.settings.tokenServer };
    }),
  ];
};

const faultRoutes = ({ faults }: Traffic): Route[] => {
  const known = (call: Call): string => {
    const id = call.params['id'] ?? '';
    if (!faults.get(id)) throw new ControlError(404, 'no such fault', 'id');
    return id;
  };
  return [
    control('POST', '/faults', (call) => faults.add(bodyOf(call, FaultRule))),
    control('GET', '/faults', () => ({ items: faults.all() })),
    control('DELETE', '/faults', () => faults.clear()),
    control('GET', '/faults/:id', (call) => faults.get(known(call))),
    control('DELETE', '/faults/:id', (call) => {
      faults.remove(known(call));
    }),
    control('POST', '/faults/:id/release', (call) => faults.release(known(call))),
  ];
};

const channelView = (world: World, channel: Channel) => ({
  ...channel,
  expiresAt: new Date(channel.expires).toISOString(),
  live: channel.stoppedAt === undefined && channel.expires > world.now(),
});

/** A message nobody sent: with the headers of a real channel, overridden, or with none but those given. */
const forge = async (world: World, call: Call) => {
  const { channelId, url, headers = {} } = bodyOf(call, Forgery);
  const channel = channelId === undefined ? undefined : world.channels.find(({ id }) => id === channelId);
  if (channelId !== undefined && !channel && url === undefined)
    throw new ControlError(404, 'no such channel', 'channelId');
  const target = url ?? channel?.address;
  if (target === undefined) throw new ControlError(400, 'needed without a channel', 'url');
  const real = channel ? messageHeaders(world, channel, channel.lastNumber + 1, 'exists') : {};
  try {
    const { status } = await world.deliver(target, { method: 'POST', headers: { ...real, ...headers } });
    return { status };
  } catch {
    return { status: 0 };
  }
};

const pushRoutes = (world: World): Route[] => [
  control('GET', '/push', () => world.settings.push),
  control('POST', '/push', (call) => {
    const change = Object.entries(bodyOf(call, PushChange)).filter(([, value]) => value !== undefined);
    world.changeSettings({ push: { ...world.settings.push, ...Object.fromEntries(change) } });
    return world.settings.push;
  }),
  control('POST', '/push/forge', (call) => forge(world, call)),
  control('GET', '/channels', () => ({
    items: world.channels.all().map((channel) => channelView(world, channel)),
  })),
  control('GET', '/pushes', (call) => {
    const since = Number(call.query.get('since') ?? 0);
    return { items: world.pushes.filter((push) => push.n > since) };
  }),
  control('DELETE', '/pushes', () => {
    world.pushes.length = 0;
  }),
];
