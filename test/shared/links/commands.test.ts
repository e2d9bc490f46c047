import { describe, expect, it } from 'vitest';
import { pauseLink, resumeLink, resyncLink, syncLink } from '../../../shared/links/commands.ts';
import {
  at,
  busyOnTheTwelfth,
  liveInGoogle,
  minute,
  openAnna,
  pushes,
  settleBut,
  slot,
} from '../../sabotage/scenario.ts';
import { expectAgreement } from '../../simulation/agreement.ts';
import { start } from '../../simulation/start.ts';

const origin = { by: 'Olga', cause: 'desk' };

async function open() {
  const anna = await openAnna(start);
  return { ...anna, ref: { businessId: anna.salon.id, linkId: anna.link.id } };
}

describe('link commands', () => {
  it('NT5 sync now brings what a lost push told', async () => {
    const anna = await open();
    await pushes(anna, 'off');
    await anna.salon.create('anna', at('event001', 8));
    await syncLink(anna.world.ports, anna.ref, { fromGoogle: true, toGoogle: false });
    await anna.world.settle();
    expect(await busyOnTheTwelfth(anna)).toHaveLength(1);
  });

  it('PU8 a command whose wake-up is lost is carried out by the sweep', async () => {
    const anna = await open();
    await pushes(anna, 'off');
    await anna.salon.create('anna', at('event001', 8));
    const queues = {
      send: () => Promise.reject(new Error('no queue')),
      sendAll: () => Promise.reject(new Error('no queue')),
    };
    const ports = { ...anna.world.ports, queues };
    expect((await syncLink(ports, anna.ref, { fromGoogle: true, toGoogle: false })).ok).toBe(true);
    await anna.world.pass(minute);
    expect(await busyOnTheTwelfth(anna)).toHaveLength(1);
  });

  it('AP3 a resync builds a new generation and keeps the old one readable', async () => {
    const anna = await open();
    expect((await resyncLink(anna.world.ports, anna.ref, origin)).ok).toBe(true);
    await settleBut(anna, 'deltas');
    await anna.world.settle();
    expect((await anna.salon.link(anna.link.id)).generation).toBe(2);
    await expectAgreement(anna.salon);
  });

  it('PL1 a resync that meets a running pull takes its place', async () => {
    const anna = await open();
    await anna.salon.create('anna', at('event001', 8));
    await settleBut(anna, 'deltas');
    expect(await resyncLink(anna.world.ports, anna.ref, origin)).toMatchObject({ ok: true, link: { building: 2 } });
    await anna.world.settle();
    expect((await anna.salon.link(anna.ref.linkId)).generation).toBe(2);
    await expectAgreement(anna.salon);
  });

  it('PU6 a paused link reads and writes nothing, and after resuming nothing is lost', async () => {
    const anna = await open();
    await pauseLink(anna.world.ports, anna.ref, origin);
    const calls = anna.world.metrics.counted('GoogleCall');
    await anna.salon.create('anna', at('event001', 8));
    await anna.salon.book('anna', slot);
    await anna.world.pass(10 * minute);
    expect(anna.world.metrics.counted('GoogleCall')).toBe(calls);
    await resumeLink(anna.world.ports, anna.ref, origin);
    await anna.world.pass(minute);
    expect(await liveInGoogle(anna)).toHaveLength(3);
    await expectAgreement(anna.salon);
  });

  it('CF2 pausing twice is one change in the ledger', async () => {
    const anna = await open();
    const before = anna.world.store.rows('ledger').length;
    await pauseLink(anna.world.ports, anna.ref, origin);
    await pauseLink(anna.world.ports, anna.ref, origin);
    expect(anna.world.store.rows('ledger').length).toBe(before + 1);
  });
});
