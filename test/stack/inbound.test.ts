import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../../infra/local/story/addresses.ts';
import { instantOf, workingDay } from '../../infra/local/story/salon.ts';
import { connected, invited, type Logged, requests, type Running, startSalon, today } from './salon.ts';

let running: Running;

beforeAll(async () => {
  running = await startSalon();
});
afterAll(async () => await running.stop());

const event = (n: number, hour = 10) => ({
  summary: `Change ${n}`,
  start: { dateTime: instantOf(workingDay(3, today), hour) },
  end: { dateTime: instantOf(workingDay(3, today), hour + 1) },
});

const lists = (items: Logged[], email: string) =>
  items.filter((one) => one.path.includes(encodeURIComponent(email)) || one.path.includes(email));

it('NT6 a hundred notifications that arrive while a list call is held cause exactly one further call', async () => {
  const { salon } = running;
  const { email } = await connected(salon, 'burst');
  await running.installation.stack.settled();
  const before = lists(await requests(salon, 'events.list'), email).length;

  const fault = await salon.control<{ id: string }>('POST', '/faults', {
    match: { operation: 'events.list' },
    action: { kind: 'hold' },
    times: 1,
  });
  await salon.control('POST', salon.events(email), event(0));
  await until(
    'the held list call',
    async () => (await salon.control<{ hits: number }>('GET', `/faults/${fault.id}`)).hits > 0,
  );
  const { items: channels } = await salon.control<{ items: { id: string; live: boolean; calendarId: string }[] }>(
    'GET',
    '/channels',
  );
  const channel = channels.find((one) => one.live && one.calendarId === email);
  const pushes = Array.from({ length: 100 }, () =>
    salon.control<unknown>('POST', '/push/forge', { channelId: channel?.id }),
  );
  await Promise.all(pushes);
  await salon.control('POST', `/faults/${fault.id}/release`);
  await running.installation.stack.settled();

  const after = lists(await requests(salon, 'events.list'), email).length;
  const link = (await salon.call<{ items: { accountEmail: string; id: string }[] }>('GET', '/v1/links')).items.find(
    (one) => one.accountEmail === email,
  );
  expect(link).toBeDefined();
  expect(after - before).toBe(2);
  const counted = Object.values(running.installation.stack.counters()).reduce(
    (sum, one) => sum + (one['NotificationAccepted'] ?? 0),
    0,
  );
  console.info(`notifications accepted in all: ${counted}; list calls for the burst: ${after - before}`);
  expect(counted).toBeGreaterThanOrEqual(101);
});

it('PL1 5,100 events are imported with three list calls, after those that show the coming days', async () => {
  const { salon } = running;
  const days = Array.from({ length: 750 }, (_, n) => workingDay(1 + n, today));
  const many = Array.from({ length: 5100 }, (_, n) => {
    const day = days[n % days.length] ?? today;
    const minute = (n * 7) % 60;
    return {
      summary: `Event ${n}`,
      start: { dateTime: instantOf(day, 8 + (n % 9), minute) },
      end: { dateTime: instantOf(day, 9 + (n % 9), minute) },
    };
  });
  const { resource, email } = await invited(salon, 'full', many);
  const mail = await salon.mail(email, /./);
  await salon.accept(mail, { account: email, calendarId: email });
  const since = performance.now();
  const percents = new Set<number>();
  await until(
    'the import is complete',
    async () => {
      const now = await salon.call<{ state: string; import?: { percent: number } }>(
        'GET',
        `/v1/resources/${resource.id}`,
      );
      if (now.import !== undefined) percents.add(now.import.percent);
      return now.state === 'live';
    },
    240_000,
  );
  const seconds = ((performance.now() - since) / 1000).toFixed(1);
  await running.installation.stack.settled();
  const calls = lists(await requests(salon, 'events.list'), email);
  // IN10: the week that the person is shown; PL4: the six weeks that block before everything else is read.
  const previews = calls.filter((one) => 'timeMin' in one.query);
  console.info(
    `5,100 events in ${seconds} s; progress seen: ${[...percents].join(' ')} %; list calls ${calls.length}, of them previews ${previews.length}`,
  );
  expect(previews).toHaveLength(2);
  expect(calls.length - previews.length).toBe(3);
  expect(percents.size).toBeGreaterThan(2);
}, 300_000);

it('SW2 with push switched off and both clocks advanced past the bound, a change still arrives', async () => {
  const { salon, installation } = running;
  const { resource, email } = await connected(salon, 'silent');
  await installation.stack.settled();
  await salon.control('POST', '/push', { mode: 'off' });
  await salon.control('POST', salon.events(email), event(1, 15));
  const advanceMs = 6 * 3_600_000 + 60_000;
  await salon.control('POST', '/clock', { advanceMs });
  const moved = await fetch(`${installation.api}/__local/clock`, {
    method: 'POST',
    body: JSON.stringify({ advanceMs }),
    headers: { 'content-type': 'application/json' },
  });
  expect(moved.status).toBe(200);
  const day = workingDay(3, today);
  await until(
    'the change in availability',
    async () =>
      (await salon.busy(resource.id, day)).some((busy) => Date.parse(busy.start) === Date.parse(instantOf(day, 15))),
    30_000,
  );
});
