import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { queueNames } from '../../shared/ports/queues.ts';
import { tryCall, until } from '../../infra/local/story/addresses.ts';
import { anna } from '../../infra/local/story/calendars.ts';
import { Person } from '../../infra/local/story/person.ts';
import { type Booking, instantOf, Salon, workingDay } from '../../infra/local/story/salon.ts';
import { beginStory, steps, type Story } from '../../infra/local/story/story.ts';
import { connected, invited, type Running, synced, today } from './salon.ts';

/** Everything that people, booking systems, Google and the clock make the functions do, one after another on one stack. */
export async function playEverything(running: Running): Promise<void> {
  const { installation, salon } = running;
  const receiver = await startReceiver();
  const everything = { events: ['booking.created', 'booking.updated', 'booking.cancelled', 'conflict.opened'] };
  const story = beginStory(installation);
  const untimed = steps.filter(({ name }) => !name.includes('two seconds'));
  for (const [at, step] of untimed.entries()) {
    await step.run(story);
    if (at > 0) continue;
    const once = () =>
      story.salon.call('POST', '/v1/webhooks', { url: receiver.url, ...everything }, { 'idempotency-key': 'hook' });
    await once();
    await once();
  }
  await administer(salon);
  await arrange(story.salon);
  await bookAndRebook(story);
  await leaveCopyBehind(story);
  const ended = await holdAndRehearse(story.salon, story.anna.id);
  await massDeletion(story.salon);
  await resyncAfterLostCursor(story.salon);
  await failByHand(story.salon);
  await grantTooLittle(story.salon);
  // The days that pass end the hold, too.
  await letDaysPass(running, story);
  await ended();
  await readAll(story);
  await bringClient(story.salon.at);
  await forgetAndErase(running, story);
  await receiver.stop();
}

async function startReceiver(): Promise<{ url: string; stop(): Promise<void> }> {
  let calls = 0;
  const server: Server = createServer((_, response) => {
    calls += 1;
    response.writeHead(calls === 1 ? 500 : 204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function administer({ at, id }: Salon): Promise<void> {
  const asAdmin = (method: string, path: string, body?: unknown) =>
    tryCall(method, `${at.api}/v1/businesses${path}`, { key: at.adminKey, body });
  await asAdmin('GET', `/${id}`);
  await asAdmin('PATCH', `/${id}`, { name: 'Salon Nord und Süd' });
  const made = await asAdmin('POST', `/${id}/keys`, { name: 'for a day', scopes: ['read'] });
  await asAdmin('GET', `/${id}/keys`);
  await asAdmin('DELETE', `/${id}/keys/${String(Reflect.get(Object(made.body), 'id'))}`);
}

/** A business whose first secret is that of its own client, and which leaves it again. */
async function bringClient(at: Salon['at']): Promise<void> {
  const own = { clientId: '7-own.apps.example', clientSecret: 'GOCSPX-own' };
  const salon = await Salon.open(at);
  await salon.control('POST', '/clients', { ...own, redirectUris: 'any-loopback' });
  await salon.call('PUT', '/v1/google-client', own);
  await salon.call('GET', '/v1/google-client');
  await salon.call('DELETE', '/v1/google-client');
}

/** Resources, invitations and settings, with what is undone again. */
async function arrange(salon: Salon): Promise<void> {
  const { id } = await salon.addResource('Dora', 'dora@people.example');
  const path = `/v1/resources/${id}`;
  await salon.call('PATCH', path, { name: 'Dora D.' }, { 'if-match': '"1"' });
  await salon.invite(id);
  await salon.mail('dora@people.example', /./);
  await salon.call('GET', `${path}/invitation`);
  await salon.call('POST', '/v1/invitations', { resourceIds: [id] });
  await salon.try('DELETE', `${path}/invitation`);
  for (const at of ['/v1/settings', `${path}/settings`]) {
    await salon.call('GET', at);
    const { etag } = await salon.try('GET', at);
    await salon.try('PATCH', at, { privacy: 'busyOnly' }, { 'if-match': etag ?? '"0"' });
    await salon.try('PATCH', at, { privacy: null }, { 'if-match': (await salon.try('GET', at)).etag ?? '"0"' });
  }
  const { etag } = await salon.try('GET', '/v1/settings');
  await salon.try('PATCH', '/v1/settings?applyToAll=true', { direction: 'both' }, { 'if-match': etag ?? '"0"' });
  const { version } = await salon.call<{ version: number }>('GET', path);
  await salon.try('DELETE', path, undefined, { 'if-match': `"${version}"` });
  const other = { url: 'http://127.0.0.1:9/nobody', events: ['conflict.closed'] };
  const hook = await salon.call<{ id: string }>('POST', '/v1/webhooks', other);
  await salon.call('GET', '/v1/webhooks');
  await salon.call('PATCH', `/v1/webhooks/${hook.id}`, { active: true });
  await salon.call('POST', `/v1/webhooks/${hook.id}/rotate`);
  await salon.call('POST', `/v1/webhooks/${hook.id}/test`);
  await salon.call('GET', `/v1/webhooks/${hook.id}/deliveries`);
  const lately = { from: `${new Date().toISOString().slice(0, 10)}T00:00:00Z`, to: '2100-01-01T00:00:00Z' };
  await salon.try('POST', `/v1/webhooks/${hook.id}/replay`, { ...lately, to: lately.from.replace('T00', 'T23') });
  await salon.call('DELETE', `/v1/webhooks/${hook.id}`);
}

async function bookAndRebook({ salon, anna: at, ben: other }: Story): Promise<void> {
  const day = workingDay(8, today);
  const start = (hour: number) => hourOf(day, hour);
  const made = await salon.call<Booking>('POST', '/v1/bookings', {
    ...{ resourceId: at.id, title: 'Perm', externalId: 'A-1', verify: 'always', ...start(11) },
  });
  const written = await synced(salon, made.id);
  const patch = async (body: unknown) => {
    const { etag } = await salon.try('GET', `/v1/bookings/${made.id}`);
    await salon.call('PATCH', `/v1/bookings/${made.id}`, body, { 'if-match': etag ?? '' });
  };
  await patch({ ...start(14), verify: 'always' });
  await synced(salon, made.id);
  await patch({ end: instantOf(day, 15, 30), verify: 'always' });
  await synced(salon, made.id);
  await salon.control('PATCH', `${salon.events(anna)}/${written.google.eventId}`, { summary: 'Perm, long' });
  await until('the renamed booking', async () => (await title(salon, made.id)) === 'Perm, long');
  await salon.control('POST', salon.events(anna), { summary: 'In the way', ...asGoogle(start(14)) });
  await until('the double booking', async () => (await salon.conflicts('double_booking'))[0]);
  await editUnheard(salon, written.google.eventId ?? '', () => patch({ title: 'Perm and cut' }));
  await synced(salon, made.id);
  await patch({ resourceId: other.id, ...start(16) });
  await synced(salon, made.id);
  const { etag } = await salon.try('GET', `/v1/bookings/${made.id}`);
  await salon.call('DELETE', `/v1/bookings/${made.id}`, undefined, { 'if-match': etag ?? '' });
  await synced(salon, made.id);
  await until('the conflict closed itself', async () => (await salon.conflicts('double_booking')).length === 0);
}

/** PU6: a booking is given to a colleague, and its old calendar does not let us remove the copy until it is back. */
async function leaveCopyBehind({ salon, anna: at, ben: other }: Story): Promise<void> {
  const { start, end } = hourOf(workingDay(8, today), 16);
  const { id } = await salon.book(at.id, start, end, 'Given away');
  await synced(salon, id);
  const match = { operation: 'events.delete' };
  await salon.control('POST', '/faults', { match, action: { kind: 'status', status: 503 } });
  const { etag } = await salon.try('GET', `/v1/bookings/${id}`);
  await salon.call('PATCH', `/v1/bookings/${id}`, { resourceId: other.id }, { 'if-match': etag ?? '' });
  await until('the copy waits', async () => (await salon.booking(id)).google.state === 'waiting');
  await salon.control('DELETE', '/faults');
  const link = `/v1/links/${await linkOf(salon, at.id)}`;
  await salon.call('POST', `${link}/pause`);
  await salon.call('POST', `${link}/resume`);
  await until('the copy is removed', () => isSynced(salon, id));
}

/** One hold is confirmed, one is left to end; what a first sync would do is counted. Answers when both are over. */
async function holdAndRehearse(salon: Salon, resourceId: string): Promise<() => Promise<void>> {
  const day = workingDay(13, today);
  const hold = (hour: number) =>
    salon.call<Booking>('POST', '/v1/bookings', { resourceId, title: 'Held', holdSeconds: 30, ...hourOf(day, hour) });
  const paid = await hold(19);
  await salon.call('POST', `/v1/bookings/${paid.id}/confirm`, {});
  await synced(salon, paid.id);
  const unpaid = await hold(20);
  const { id } = await salon.call<{ id: string }>('POST', `/v1/resources/${resourceId}/dry-run`);
  const status = async () => (await salon.call<{ status: string }>('GET', `/v1/bookings/${unpaid.id}`)).status;
  const state = async () => (await salon.call<{ state: string }>('GET', `/v1/operations/${id}`)).state;
  return async () => {
    await until('the end of the hold', async () => (await status()) === 'cancelled', 90_000);
    await until('the dry run', async () => (await state()) === 'done', 90_000);
  };
}

/** PU2: our write meets an edit that nobody has told us of, is refused, and wakes a pull. */
async function editUnheard(salon: Salon, eventId: string, change: () => Promise<void>): Promise<void> {
  await salon.control('POST', '/push', { mode: 'off' });
  await salon.control('PATCH', `${salon.events(anna)}/${eventId}`, { colorId: '5' });
  await change();
  await salon.control('POST', '/push', { mode: 'on' });
}

const hourOf = (day: typeof today, hour: number) => ({ start: instantOf(day, hour), end: instantOf(day, hour + 1) });

const asGoogle = ({ start, end }: { start: string; end: string }) => ({
  start: { dateTime: start },
  end: { dateTime: end },
});

const title = async (salon: Salon, id: string) =>
  (await salon.call<{ title: string }>('GET', `/v1/bookings/${id}`)).title;

async function massDeletion(salon: Salon): Promise<void> {
  const { resource, email } = await connected(salon, 'wiped');
  const day = workingDay(4, today);
  const bookings: Booking[] = [];
  for (let hour = 9; hour < 17; hour++)
    bookings.push(await salon.book(resource.id, instantOf(day, hour), instantOf(day, hour + 1), `Guest at ${hour}`));
  const written = await Promise.all(bookings.map(({ id }) => synced(salon, id)));
  for (const { google } of written) await salon.control('DELETE', `${salon.events(email)}/${google.eventId}`);
  const row = await until('the held row', async () => (await salon.conflicts('mass_deletion_held'))[0]);
  await salon.call('GET', `/v1/conflicts/${row.id}`);
  await salon.call('GET', `/v1/conflicts?state=open&resourceId=${resource.id}`);
  // What is still coming in when it is refused is held in another row.
  await until(
    'everything is back',
    async () => {
      for (const { id } of await salon.conflicts('mass_deletion_held'))
        await salon.call('POST', `/v1/conflicts/${id}/actions`, { action: 'refuseDeletions' });
      return (await Promise.all(bookings.map(({ id }) => isSynced(salon, id)))).every(Boolean);
    },
    180_000,
  );
}

/** 410 at the next read: a new generation, and a booking whose event is missing from it is asked for. */
async function resyncAfterLostCursor(salon: Salon): Promise<void> {
  const { resource, email } = await connected(salon, 'lost');
  const day = workingDay(3, today);
  const booking = await salon.book(resource.id, instantOf(day, 9), instantOf(day, 10), 'Soon gone');
  const { google } = await synced(salon, booking.id);
  const link = `/v1/links/${await linkOf(salon, resource.id)}`;
  await salon.call('POST', `${link}/pause`);
  await salon.control('DELETE', `${salon.events(email)}/${google.eventId}`);
  await salon.control('POST', '/sync-tokens/expire', {});
  await salon.call('POST', `${link}/resume`);
  await salon.call('POST', `${link}/sync`);
  await until('the booking is cancelled', async () => (await salon.booking(booking.id)).status === 'cancelled', 30_000);
  await salon.try('POST', `${link}/resync`);
  await salon.call('POST', '/v1/sync');
}

/** A person asks whether a grant still works, when it does not. */
async function failByHand(salon: Salon): Promise<void> {
  const { resource, email } = await connected(salon, 'gone');
  await salon.call('POST', `/v1/resources/${resource.id}/check`);
  await salon.control('POST', `/accounts/${encodeURIComponent(email)}/revoke`, { mode: 'revoked' });
  await salon.call('POST', `/v1/resources/${resource.id}/check`);
  await salon.mail(email, /reconnect/i);
}

/** Channels are renewed, grants probed, reminders written, and changes found that nobody told us of. */
async function letDaysPass({ installation: { stack } }: Running, { salon, anna: at }: Story): Promise<void> {
  const { resource, email } = await connected(salon, 'later');
  const day = workingDay(12, today);
  const held = await salon.book(resource.id, instantOf(day, 9), instantOf(day, 10), 'Made in time');
  await synced(salon, held.id);
  await salon.call('POST', `/v1/links/${await linkOf(salon, resource.id)}/pause`);
  const waits = await salon.book(resource.id, instantOf(day, 11), instantOf(day, 12), 'Waits for a grant');
  await salon.control('POST', `/accounts/${encodeURIComponent(email)}/revoke`, { mode: 'revoked' });
  await salon.control('POST', '/push', { mode: 'off' });
  await salon.control('POST', salon.events(anna), { summary: 'Unheard', ...asGoogle(hourOf(day, 13)) });
  const late = await bookInOutage(salon, at.id, hourOf(day, 15));
  const advance = async (advanceMs: number) => {
    await salon.control('POST', '/clock', { advanceMs });
    await stack.advanceClock(advanceMs);
  };
  /** A message whose handling the jump of the clock has cut short is seen again after its visibility timeout. */
  const comes = async <T>(what: string, ask: () => Promise<T | undefined | false>): Promise<T> => {
    for (let tries = 0; tries < 20; tries++) {
      const answer = await until(what, ask, 3_000).catch(() => undefined);
      if (answer !== undefined) return answer;
      await advance(2 * 60_000);
    }
    throw new Error(`${what} does not come`);
  };
  const reminders = async (least: number) => {
    const mails = (await salon.mails(email, /./)).filter(({ text }) => text.includes('/invitations/'));
    return mails.length > least && mails;
  };
  await advance(86_400_000);
  await comes('a first reminder', () => reminders(1));
  await comes('the unheard change', async () => (await salon.busy(at.id, day)).length > 1);
  await comes('the booking of the outage', () => isSynced(salon, late.id));
  await advance(3 * 86_400_000);
  const [mail] = await comes('a second reminder', () => reminders(2));
  if (mail === undefined) throw new Error('there is no mail to reconnect with');
  await salon.accept(mail, { account: email });
  await salon.call('POST', `/v1/links/${await linkOf(salon, resource.id)}/resume`);
  await comes('what waited for the grant', () => isSynced(salon, waits.id));
  await salon.call('POST', '/v1/webhooks', { url: 'http://127.0.0.1:9/again', events: ['conflict.closed'] });
}

/** Google is out when it is to be written, and back when somebody looks again. */
async function bookInOutage(salon: Salon, resourceId: string, at: { start: string; end: string }): Promise<Booking> {
  await salon.control('POST', '/faults', {
    match: { operation: 'events.insert' },
    action: { kind: 'status', status: 503 },
  });
  const { id } = await salon.book(resourceId, at.start, at.end, 'Booked in an outage');
  const waiting = await until('the booking waits', async () => {
    const booking = await salon.booking(id);
    return booking.google.state === 'waiting' && booking;
  });
  await salon.control('DELETE', '/faults');
  return waiting;
}

const isSynced = async (salon: Salon, id: string): Promise<boolean> =>
  (await salon.booking(id)).google.state === 'synced';

async function linkOf(salon: Salon, resourceId: string): Promise<string> {
  const { items } = await salon.call<{ items: { id: string }[] }>('GET', `/v1/links?resourceId=${resourceId}`);
  return items[0]?.id ?? 'none';
}

/** IN4: what is not ticked at Google is missed, said, and asked for again. */
async function grantTooLittle(salon: Salon): Promise<void> {
  const { email } = await invited(salon, 'wary');
  const person = new Person();
  await person.open(salon.linkIn(await salon.mail(email, /./)));
  await person.submit('Google');
  const refused = await person.submit('Continue', { account: email, scope: [] }).catch(String);
  if (!/permission/i.test(String(refused))) throw new Error(`the consent ended with ${refused}`);
}

/** DS1: a customer is forgotten, a calendar left, and at last the whole business erased; the sweep carries each out. */
async function forgetAndErase({ installation: { stack } }: Running, { salon, anna: at }: Story): Promise<void> {
  const day = workingDay(12, today);
  const customer = { name: 'Gloria Guest', email: 'gloria@guests.example' };
  const { id } = await salon.call<Booking>('POST', '/v1/bookings', {
    ...{ resourceId: at.id, title: 'Cut for Gloria', customer, verify: 'never' },
    ...hourOf(day, 17),
  });
  await synced(salon, id);
  const advance = async (advanceMs: number) => {
    await salon.control('POST', '/clock', { advanceMs });
    await stack.advanceClock(advanceMs);
  };
  const carriedOut = async (path: string, key?: string) => {
    const url = `${salon.at.api}${path}`;
    const { body } = await tryCall('DELETE', url, { key: key ?? salon.key });
    const operation = `${salon.at.api}/v1/operations/${String(Reflect.get(Object(body), 'id'))}`;
    const isDone = async () => {
      const answer = await tryCall('GET', operation, { key: key ?? salon.key });
      return Reflect.get(Object(answer.body), 'state') === 'done';
    };
    for (let tries = 0; tries < 60; tries++) {
      if (await until(path, isDone, 1000).catch(() => false)) return;
      await advance(5 * 60_000);
    }
    throw new Error(`${path} is not carried out`);
  };
  await carriedOut(`/v1/customers?email=${encodeURIComponent(customer.email)}`);
  await salon.call('DELETE', `/v1/links/${await linkOf(salon, at.id)}?copies=remove`);
  await advance(60_000);
  await carriedOut(`/v1/businesses/${salon.id}`, salon.at.adminKey);
}

async function readAll({ salon, anna: at, booking }: Story): Promise<void> {
  const day = workingDay(8, today);
  await salon.busy(at.id, day);
  const { items } = await salon.call<{ items: { id: string }[] }>('GET', '/v1/links');
  const paths = [
    ...[
      '/v1/health',
      '/v1/resources',
      '/v1/openapi.json',
      `/v1/links/${items[0]?.id}`,
      '/v1/conflicts?state=closed',
      '/v1/events',
    ],
    `/v1/bookings?externalId=A-1`,
    `/v1/bookings?updatedSince=${today.toString()}T00:00:00Z`,
    `/v1/bookings?resourceId=${at.id}&status=cancelled`,
    ...[`bookingId=${booking.id}`, `linkId=${items[0]?.id}`, `resourceId=${at.id}`].map((of) => `/v1/ledger?${of}`),
  ];
  for (const path of [...paths, '/v1/overview']) await salon.call('GET', path);
  for (const queue of queueNames) await salon.call('POST', '/v1/health/redrive', { queue });
}
