import { describe, expect, it } from 'vitest';
import { outboxKeys } from '../../../shared/contracts/keys.ts';
import { markBusyChanged } from '../../../shared/webhooks/busy.ts';
import { days, hours, minutes } from '../../../shared/records/time.ts';
import { problemIn } from '../api/world.ts';
import { Receiver, verified } from './receiver.ts';
import { Town, withCall } from './town.ts';

async function listening(options: Parameters<typeof Town.open>[0] = {}) {
  const town = await Town.open(options);
  const receiver = await Receiver.start();
  const webhook = await town.webhook(receiver.url());
  const heard = () => receiver.received.map((one) => verified(webhook.secret, one));
  return { town, receiver, heard };
}

const change = (town: Town, id: unknown, version: number, body: object) =>
  town.world.call('PATCH', `/v1/bookings/${id}`, { key: town.key, body, headers: { 'If-Match': `"${version}"` } });

describe('an event', () => {
  it('WH1 arrives by the sweep though the stream is given up entirely', async () => {
    const { town, heard } = await listening();
    town.streamLost = true;
    const { id } = await town.book();
    await change(town, id, 1, { title: 'Colour' });
    for (let count = 0; count < 3; count++) await town.pass(minutes(1));
    expect(
      heard()
        .map(({ type, data }) => `${type} ${String(data.title)}`)
        .sort(),
    ).toEqual(['booking.created Cut', 'booking.updated Colour']);
    expect(town.failures).toEqual([]);
  });

  it('WH1 shows the object as it was when it happened, however late it is sent', async () => {
    const { town, heard } = await listening();
    const { id } = await town.book('Cut');
    await change(town, id, 1, { title: 'Colour', notes: 'left side' });
    await town.settle();
    expect(heard().map(({ data }) => [data.title, data.version, data.notes])).toEqual([
      ['Cut', 1, null],
      ['Colour', 2, 'left side'],
    ]);
  });

  it('WH1 that was left behind goes before the next one of the same booking', async () => {
    const { town } = await listening();
    town.streamLost = true;
    const { id } = await town.book();
    await town.settle();
    town.streamLost = false;
    await change(town, id, 1, { title: 'Colour' });
    await town.settle();
    const { items } = await town.events();
    expect(items.map(({ type, data }) => [type, data.version])).toEqual([
      ['booking.created', 1],
      ['booking.updated', 2],
    ]);
  });

  it('WH1 that was erased is sent no more, and its place in the feed is empty', async () => {
    const { town, receiver } = await listening();
    const { id } = await town.book('Secret');
    await town.book('Other');
    const place = outboxKeys.event(town.businessId, String(id), outboxKeys.place(1));
    const { handle } = town;
    town.handle = async (body) => (JSON.stringify(body).includes('"deliver"') ? undefined : handle(body));
    await town.settle();
    town.handle = handle;
    await town.world.store.delete({ table: 'calendar', key: place });
    await town.pass(minutes(1));
    expect(receiver.received).toHaveLength(1);
    expect(town.deliveries().map(({ state }) => state)).toEqual(expect.arrayContaining(['void', 'delivered']));
    const page = await town.events();
    expect(page.items.map(({ data }) => data.title)).toEqual(['Other']);
    expect(page.next).toBe('2');
  });
});

describe('GET /v1/events', () => {
  it('WH1 has every event once, under the id it was sent with, for whoever goes on from next', async () => {
    const { town, receiver } = await listening();
    for (let count = 0; count < 12; count++) await town.book(`Cut ${count}`);
    await town.settle();
    const walked = await town.walk({ limit: 5 });
    expect(walked).toHaveLength(12);
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(walked.map(({ id }) => id).sort()).toEqual(ids.sort());
    expect((await town.events()).items.map(({ id }) => id)).toEqual(walked.map(({ id }) => id));
  });

  it('WH1 skips nothing that is written while it is read', async () => {
    const { town } = await listening();
    const seen: string[] = [];
    let after = '0';
    for (let round = 0; round < 10; round++) {
      const booked = Promise.all([town.book(), town.book(), town.book()]);
      const read = async () => {
        const page = await town.events(`after=${after}&limit=2`);
        seen.push(...page.items.map(({ id }) => id));
        after = page.next;
      };
      await Promise.all([booked, town.settle(), read()]);
      await town.settle();
    }
    seen.push(...(await town.walk({ after })).map(({ id }) => id));
    expect(new Set(seen).size).toBe(30);
    expect(seen).toEqual((await town.walk({})).map(({ id }) => id));
  });

  it('WH1 ends a page where a place was taken while it was read', async () => {
    let missed = false;
    const { town } = await listening({
      store: (sound) =>
        withCall(sound, 'query', async (query) => {
          const page = await sound.query(query);
          const third = page.rows.find(({ row, position }) => row === 'feed' && position === 3);
          if (missed || third === undefined) return page;
          missed = true;
          return { ...page, rows: page.rows.filter((row) => row !== third) };
        }),
    });
    for (let count = 0; count < 5; count++) await town.book();
    await town.settle();
    const page = await town.events();
    expect([page.items.length, page.next, page.more]).toEqual([2, '2', true]);
    expect(await town.walk({ after: page.next })).toHaveLength(3);
  });

  it('WH1 `latest` says where to begin, and what is kept no more is answered with 410', async () => {
    const { town } = await listening();
    await town.book();
    await town.settle();
    const latest = await town.events('after=latest');
    expect(latest).toEqual({ items: [], next: '1', more: false });
    town.world.now += days(15);
    await town.book('Later');
    await town.settle();
    expect((await town.events('after=1')).items.map(({ data }) => data.title)).toEqual(['Later']);
    expect((await town.events()).items.map(({ data }) => data.title)).toEqual(['Later']);
    const gone = await town.world.call('GET', '/v1/events', { key: town.key, query: 'after=0' });
    expect([gone.status, problemIn(gone).code]).toEqual([410, 'events_expired']);
    const ahead = await town.events('after=7');
    expect(ahead).toEqual({ items: [], next: '7', more: false });
  });

  it('API2 shows a business nothing of another', async () => {
    const { town } = await listening();
    await town.book();
    await town.settle();
    const other = await town.world.business();
    const answer = await town.world.call('GET', '/v1/events', { key: other.key });
    expect(answer.body).toEqual({ items: [], next: '0', more: false });
  });

  it('API1 refuses a position that it never gave', async () => {
    const { town } = await listening();
    const answer = await town.world.call('GET', '/v1/events', { key: town.key, query: 'after=yesterday' });
    expect(answer.status).toBe(400);
    expect(problemIn(answer).errors).toMatchObject([{ path: 'after' }]);
  });
});

describe('busy.changed', () => {
  it('WH1 is told at once, then of many changes together, and names no event', async () => {
    const { town, heard } = await listening();
    const target = { businessId: town.businessId, resourceId: 'res_1' };
    for (let second = 0; second < 30; second++) {
      await markBusyChanged(town.world.ports, target);
      await town.settle();
      town.world.now += 1000;
      if (second % 10 === 9) await town.pass(0);
    }
    await town.pass(minutes(1));
    const told = heard();
    expect(told[0]).toMatchObject({ type: 'busy.changed', data: { resourceId: 'res_1', version: 1 } });
    expect(told.length).toBeLessThanOrEqual(5);
    expect(told.at(-1)?.data).toEqual({ resourceId: 'res_1', version: 30 });
    await town.pass(hours(1));
    expect(heard()).toHaveLength(told.length);
  });
});
