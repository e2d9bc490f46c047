import { describe, expect, it } from 'vitest';
import { createHttpSender, type HttpSenderOptions } from '../../../shared/webhooks/http-sender.ts';
import { answer, hang, Receiver } from '../../functions/deliver-webhooks/receiver.ts';

const timeoutMs = 200;
const message = (url: string) => ({ url, headers: { 'x-one': '1' }, body: '{"a":"ü"}' });
const to = (...addresses: string[]): Pick<HttpSenderOptions, 'resolve'> => ({
  resolve: async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
});

describe('the HTTP sender', () => {
  it('posts headers and body as they are and answers with the status', async () => {
    const receiver = await Receiver.start();
    receiver.behaviour = answer(418);
    const sender = createHttpSender({ loopback: true });
    expect(await sender.post(message(receiver.url()))).toEqual({ kind: 'answered', status: 418 });
    expect(receiver.received).toMatchObject([{ body: '{"a":"ü"}', headers: { 'x-one': '1' } }]);
  });

  it('WH1 connects to the address that was checked and names the host', async () => {
    const receiver = await Receiver.start();
    const sender = createHttpSender({ loopback: true, ...to('127.0.0.1') });
    expect(await sender.post(message(receiver.url('booking.invalid')))).toEqual({ kind: 'answered', status: 204 });
    expect(receiver.received[0]?.headers.host).toMatch(/^booking\.invalid:/);
  });

  it('WH1 resolves anew for each try: a name that has moved inside is refused', async () => {
    const receiver = await Receiver.start();
    let address = '127.0.0.1';
    const sender = createHttpSender({ loopback: true, resolve: async () => [{ address, family: 4 }] });
    const url = receiver.url('booking.invalid');
    expect(await sender.post(message(url))).toEqual({ kind: 'answered', status: 204 });
    address = '10.0.0.1';
    expect(await sender.post(message(url))).toEqual({ kind: 'forbidden' });
    expect(receiver.received).toHaveLength(1);
  });

  it('WH1 one private address among the public ones is enough to refuse', async () => {
    const sender = createHttpSender({ loopback: false, ...to('8.8.8.8', '192.168.0.1') });
    expect(await sender.post(message('https://booking.invalid/hook'))).toEqual({ kind: 'forbidden' });
  });

  it.each(['http://127.0.0.1:1/', 'http://[::1]:1/', 'http://localhost:1/'])(
    'WH1 an address given as such is checked as well: %s',
    async (url) => {
      expect(await createHttpSender({ loopback: false }).post(message(url))).toEqual({ kind: 'forbidden' });
    },
  );

  it('WH1 a redirect is an answer like any other', async () => {
    const elsewhere = await Receiver.start();
    const receiver = await Receiver.start();
    receiver.behaviour = answer(302, { location: elsewhere.url() });
    expect(await createHttpSender({ loopback: true }).post(message(receiver.url()))).toMatchObject({ status: 302 });
    expect(elsewhere.received).toEqual([]);
  });

  it('WH1 gives up a receiver that does not answer', async () => {
    const receiver = await Receiver.start();
    receiver.behaviour = hang;
    const sender = createHttpSender({ loopback: true, timeoutMs });
    expect(await sender.post(message(receiver.url()))).toEqual({ kind: 'timedOut' });
  });

  it('WH1 gives up a name that does not resolve in time', async () => {
    const sender = createHttpSender({ loopback: true, timeoutMs, resolve: () => new Promise(() => undefined) });
    const kept = setTimeout(() => undefined, 5_000);
    expect(await sender.post(message('https://booking.invalid/'))).toEqual({ kind: 'timedOut' });
    clearTimeout(kept);
  });

  it('WH1 lets no answer go on for ever, by length or by time', async () => {
    const receiver = await Receiver.start();
    const sender = createHttpSender({ loopback: true });
    receiver.behaviour = (response) => void response.writeHead(200).write(Buffer.alloc(5_000_000));
    expect(await sender.post(message(receiver.url()))).toEqual({ kind: 'answered', status: 200 });
    receiver.behaviour = (response) => void response.writeHead(200).write('a');
    const since = performance.now();
    expect(await sender.post(message(receiver.url()))).toEqual({ kind: 'answered', status: 200 });
    expect(performance.now() - since).toBeLessThan(3_000);
  });

  it('says why there was no answer', async () => {
    const receiver = await Receiver.start();
    const sender = createHttpSender({ loopback: true });
    receiver.behaviour = (response) => void response.destroy();
    expect(await sender.post(message(receiver.url()))).toEqual({ kind: 'unreachable', reason: 'ECONNRESET' });
    const nobody = createHttpSender({ loopback: true, resolve: () => Promise.reject(new Error('x')) });
    expect(await nobody.post(message('https://booking.invalid/'))).toEqual({ kind: 'unreachable', reason: 'UNKNOWN' });
    const empty = createHttpSender({ loopback: true, ...to() });
    expect(await empty.post(message('http://booking.invalid/'))).toMatchObject({ kind: 'unreachable' });
  });
});
