import { expect, test } from 'vitest';
import { createHttpSender } from '../../../shared/webhooks/http-sender.ts';
import { Receiver } from './receiver.ts';
import { privateAddresses, webhookSabotages } from './sabotages.ts';
import { Town } from './town.ts';

for (const { name, breaks, holds } of webhookSabotages) {
  test(`WH1 is noticed when ${name}`, async () => {
    await holds(await Town.open());
    await expect(Town.open(breaks).then(holds)).rejects.toThrow();
    process.stdout.write(`WH1: ${name}: killed\n`);
  });
}

test(`WH1 is noticed when ${privateAddresses}`, async () => {
  const holds = async (loopback: boolean) => {
    const receiver = await Receiver.start();
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
    const sender = createHttpSender({ loopback, resolve });
    const url = receiver.url('booking.example.org');
    expect(await sender.post({ url, headers: {}, body: '{}' })).toEqual({ kind: 'forbidden' });
    expect(receiver.received).toEqual([]);
  };
  await holds(false);
  await expect(holds(true)).rejects.toThrow();
  process.stdout.write(`WH1: ${privateAddresses}: killed\n`);
});
