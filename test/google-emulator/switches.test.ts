import { describe, expect, test } from 'vitest';
import type { PushEntry } from './control-client.ts';
import type { InProcess } from './in-process.ts';
import { startInProcess } from './in-process.ts';

/** Each switch that no other test turns: once as it stands, once turned. */

const events = '/calendars/primary/events';
const person = '/accounts/anna@example.com/calendars/primary/events';
const body = {
  start: { dateTime: '2026-05-05T10:00:00Z' },
  end: { dateTime: '2026-05-05T11:00:00Z' },
};
const day = 86_400_000;

type Answer = { status: number; body: Record<string, unknown> & { error?: { errors: { reason: string }[] } } };
type Made = { id: string };

const turned = async (switches: Record<string, unknown>, look: (world: InProcess) => Promise<unknown>) => [
  await look(await startInProcess(1)),
  await look(await startInProcess(1, switches)),
];
const watch = (world: InProcess, more: Record<string, unknown> = {}) =>
  world.api<Record<string, string>>('POST', `${events}/watch`, {
    id: 'channel',
    type: 'web_hook',
    address: 'https://slotbridge.test/',
    ...more,
  });
const make = async (world: InProcess) => (await world.control.post<Made>(person, body)).id;
const reasonOf = (answer: Answer) => [answer.status, answer.body.error?.errors[0]?.reason];

describe('push', () => {
  test('§1.1 channelDefaultTtlSeconds: life of a channel that asks for none', async () => {
    const life = async (world: InProcess) => Number((await watch(world)).body['expiration']) - world.time.now;
    expect(await turned({ channelDefaultTtlSeconds: 60 }, life)).toEqual([7 * day, 60_000]);
  });

  test('§1.1 channelIdCharactersChecked: ids with other characters are refused', async () => {
    const look = async (world: InProcess) => (await watch(world, { id: 'a.b' })).status;
    expect(await turned({ channelIdCharactersChecked: false }, look)).toEqual([400, 200]);
  });

  test('§1.2 resourceUriQuery: the uri has a query', async () => {
    const look = async (world: InProcess) => ((await watch(world)).body['resourceUri'] ?? '').includes('?alt=json');
    expect(await turned({ resourceUriQuery: false }, look)).toEqual([true, false]);
  });

  test('§1.3 messageNumberJump: numbers jump far, or by one', async () => {
    const look = async (world: InProcess) => {
      await watch(world);
      await make(world);
      await world.google.tick();
      return Number(world.delivered.at(-1)?.headers['X-Goog-Message-Number']) > 2;
    };
    expect(await turned({ messageNumberJump: 1 }, look)).toEqual([true, false]);
  });

  const failing = async (world: InProcess, answer: () => Promise<{ status: number }>) => {
    world.answer = answer;
    await watch(world);
    for (let minute = 0; minute < 10; minute++) {
      await world.google.tick();
      world.time.now += 60_000;
    }
    return (await world.control.get<{ items: PushEntry[] }>('/pushes')).items.length;
  };

  test('§1.4 pushRetries: so many repetitions, and no more', async () => {
    const look = (world: InProcess) => failing(world, async () => ({ status: 503 }));
    expect(await turned({ pushRetries: 2 }, look)).toEqual([7, 3]);
  });

  test('§1.4 pushConnectionFailureRetried: an unreachable receiver is tried again', async () => {
    const look = (world: InProcess) => failing(world, () => Promise.reject(new Error('unreachable')));
    expect(await turned({ pushConnectionFailureRetried: true }, look)).toEqual([1, 7]);
  });

  test('§12.3 stopStatus: 204 or 200', async () => {
    const look = async (world: InProcess) => {
      const { resourceId } = (await watch(world)).body;
      return (await world.api('POST', '/channels/stop', { id: 'channel', resourceId })).status;
    };
    expect(await turned({ stopStatus: '200' }, look)).toEqual([204, 200]);
  });
});

describe('lists and writes', () => {
  test('§2.3 tombstoneLifetimeDays: how long a deleted entry is found', async () => {
    const look = async (world: InProcess) => {
      const id = await make(world);
      await world.api('DELETE', `${events}/${id}`);
      world.time.now += 2 * day;
      return (await world.api('GET', `${events}/${id}`)).status;
    };
    expect(await turned({ tombstoneLifetimeDays: 1 }, look)).toEqual([200, 404]);
  });

  test('§12.7 syncTokenConflictReason: why a sync token beside a filter is refused', async () => {
    const look = async (world: InProcess) => {
      const { nextSyncToken } = (await world.api<{ nextSyncToken: string }>('GET', events)).body;
      return reasonOf(await world.api('GET', `${events}?syncToken=${nextSyncToken}&q=x`));
    };
    expect(await turned({ syncTokenConflictReason: 'invalid' }, look)).toEqual([
      [400, 'badRequest'],
      [400, 'invalid'],
    ]);
  });

  test('§12.6 updatedMinHorizonDays: how far back updatedMin may reach', async () => {
    const look = async (world: InProcess) => {
      const updatedMin = new Date(world.time.now - 10 * day).toISOString();
      return (await world.api('GET', `${events}?updatedMin=${updatedMin}`)).status;
    };
    expect(await turned({ updatedMinHorizonDays: 5 }, look)).toEqual([200, 410]);
  });

  test('§2.1 fieldsKeepTokens: tokens that fields does not name', async () => {
    const look = async (world: InProcess) =>
      'nextSyncToken' in (await world.api<object>('GET', `${events}?fields=items(id)`)).body;
    expect(await turned({ fieldsKeepTokens: true }, look)).toEqual([false, true]);
  });

  test('§3.2 deleteStatus: 204 or 200', async () => {
    const look = async (world: InProcess) => (await world.api('DELETE', `${events}/${await make(world)}`)).status;
    expect(await turned({ deleteStatus: '200' }, look)).toEqual([204, 200]);
  });

  test('§3.6 dateTimeOutput: the offset of the zone, or Z', async () => {
    const look = async (world: InProcess) =>
      (await world.api<{ start: { dateTime: string } }>('GET', `${events}/${await make(world)}`)).body.start.dateTime;
    expect(await turned({ dateTimeOutput: 'utc' }, look)).toEqual([
      '2026-05-05T12:00:00+02:00',
      '2026-05-05T10:00:00Z',
    ]);
  });

  test('§3.2 quotaPatchUnits: what a patch costs', async () => {
    const look = async (world: InProcess) => {
      const id = await make(world);
      await world.control.put('/switches', { quotaPerUserPerMinute: 2 });
      return (await world.api('PATCH', `${events}/${id}`, {})).status;
    };
    expect(await turned({ quotaPatchUnits: 1 }, look)).toEqual([403, 200]);
  });

  test('§5.3 quotaReason: in whose words the quota is exceeded', async () => {
    const look = async (world: InProcess) => {
      await world.control.put('/switches', { quotaPerUserPerMinute: 1 });
      await world.api('GET', events);
      return reasonOf(await world.api('GET', events));
    };
    expect(await turned({ quotaReason: 'userRateLimitExceeded' }, look)).toEqual([
      [403, 'rateLimitExceeded'],
      [403, 'userRateLimitExceeded'],
    ]);
  });
});

describe('OAuth', () => {
  const form = { client_id: '1-test', client_secret: 'secret', redirect_uri: 'http://127.0.0.1:1/callback' };

  test('§6.3 codeLifetimeSeconds: how long a code is good', async () => {
    const look = async (world: InProcess) => {
      const code = await world.code();
      world.time.now += 60_000;
      return (await world.token({ ...form, grant_type: 'authorization_code', code })).status;
    };
    expect(await turned({ codeLifetimeSeconds: 30 }, look)).toEqual([200, 400]);
  });

  test('§6.3 scopeOrder: any order, or the order asked', async () => {
    const look = async (world: InProcess) => {
      const orders = new Set<unknown>();
      for (let count = 0; count < 12; count++) {
        const code = await world.code();
        orders.add((await world.token({ ...form, grant_type: 'authorization_code', code })).body['scope']);
      }
      return orders.size > 1;
    };
    expect(await turned({ scopeOrder: 'asked' }, look)).toEqual([true, false]);
  });

  test('§6.5 refreshDelayMs: a refresh takes its time on the emulator’s clock', async () => {
    const look = async (world: InProcess) => {
      const code = await world.code();
      const { body: tokens } = await world.token({ ...form, grant_type: 'authorization_code', code });
      let answered = false;
      const call = world
        .token({ ...form, grant_type: 'refresh_token', refresh_token: String(tokens['refresh_token']) })
        .then(({ status }) => {
          answered = true;
          return status;
        });
      await new Promise((resolve) => setTimeout(resolve, 5));
      const early = answered;
      world.time.now += 3000;
      await world.google.tick();
      return [early, await call];
    };
    expect(await turned({ refreshDelayMs: 3000 }, look)).toEqual([
      [true, 200],
      [false, 200],
    ]);
  });
});
