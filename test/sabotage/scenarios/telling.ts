import { expect } from 'vitest';
import { createDeliverWebhooks } from '../../../functions/deliver-webhooks/create-deliver-webhooks.ts';
import { WebhookMessage } from '../../../shared/contracts/messages.ts';
import { OutboxRow, ResourceChangeRow } from '../../../shared/contracts/rows/webhooks.ts';
import { pauseLink, resumeLink, syncLink } from '../../../shared/links/commands.ts';
import { disconnectLink } from '../../../shared/links/disconnect.ts';
import type { Start, Started } from '../../simulation/start.ts';
import { at, hour, minute, openAnna, scenario, slot } from '../scenario.ts';

/** WH1: what booking systems hear of resources. */

/** Lets time pass, `deliver-webhooks` at work, and answers the states that `resource.changed` has told. */
async function told({ world }: Started, passing = minute): Promise<string[]> {
  const sender = { post: async () => ({ kind: 'answered', status: 204 }) as const };
  const handle = createDeliverWebhooks({ ...world.ports, sender }, { log: { info: () => undefined } });
  for (const end = world.time + passing; world.time < end; ) {
    await world.pass(Math.max(minute, passing / 60));
    for (let messages = world.queues.receive('webhooks'); messages.length > 0; ) {
      for (const { body, receipt } of messages) {
        await handle(WebhookMessage.parse(body));
        world.queues.ack(receipt);
      }
      await world.settle();
      messages = world.queues.receive('webhooks');
    }
  }
  return eventsIn({ world }).map(({ resource }) => resource?.state ?? '');
}

const eventsIn = ({ world }: Pick<Started, 'world'>): OutboxRow[] =>
  world.store
    .rows('calendar')
    .filter(({ row, event }) => row === 'outbox' && event === 'resource.changed')
    .map((row) => OutboxRow.parse(row))
    .sort((one, other) => one.version - other.version);

const marksIn = ({ world }: Started): number =>
  world.store
    .rows('directory')
    .filter(({ row }) => row === 'resourceChange')
    .reduce((sum, row) => sum + ResourceChangeRow.parse(row).version, 0);

/** Anna's calendar is live, and that has been told. */
async function openTold(start: Start) {
  const anna = await openAnna(start);
  expect(await told(anna)).toEqual(['live']);
  const ref = { businessId: anna.salon.id, linkId: anna.link.id };
  return { ...anna, ref, origin: { by: 'Olga', cause: 'api' } };
}

export const telling = {
  links: scenario('WH1 a resource is told of when its link pauses, is held, works again or goes', async (start) => {
    const anna = await openTold(start);
    const { world, salon, ref, origin } = anna;
    await pauseLink(world.ports, ref, origin);
    expect((await told(anna)).at(-1)).toBe('paused');
    await resumeLink(world.ports, ref, origin);
    expect((await told(anna)).at(-1)).toBe('live');
    await world.control('POST', '/accounts/anna%40example.com/revoke', {});
    await salon.book('anna', slot);
    expect((await told(anna, 3 * minute)).at(-1)).toBe('actionNeeded');
    await salon.connect('anna');
    expect((await told(anna, 3 * minute)).at(-1)).toBe('live');
    await disconnectLink(world.ports, ref, 'keep', origin);
    expect((await told(anna, 5 * minute)).at(-1)).toBe('disconnected');
    expect(eventsIn(anna).at(-1)?.resource).toMatchObject({ id: 'res_anna', links: [{ state: 'disconnected' }] });
  }),

  resting: scenario('WH1 a paused resource is told of when its grant fails, and when it works again', async (start) => {
    const anna = await openTold(start);
    const { world, salon, ref, origin } = anna;
    await salon.live('ben');
    await salon.addResource('room');
    await pauseLink(world.ports, ref, origin);
    await told(anna);
    await world.control('POST', '/accounts/anna%40example.com/revoke', {});
    await told(anna, 25 * hour);
    const ofAnna = () =>
      eventsIn(anna)
        .filter(({ subject }) => subject.id === 'res_anna')
        .map(({ resource }) => resource?.state);
    expect(ofAnna().at(-1)).toBe('actionNeeded');
    await salon.connect('anna');
    await told(anna, 3 * minute);
    expect(ofAnna().at(-1)).toBe('live');
  }),

  fellBehind: scenario(
    'WH1 a calendar that falls behind is told of when its reads fail, and again when it has caught up',
    async (start) => {
      const anna = await openTold(start);
      await anna.salon.settings({ staleAfterSeconds: 900 });
      await anna.salon.fault('events.list', { kind: 'status', status: 503 });
      await anna.salon.create('anna', at('event001', 8));
      expect(await told(anna, 5 * minute)).toEqual(['live']);
      expect(await told(anna, hour)).toEqual(['live', 'delayed']);
      await anna.world.control('DELETE', '/faults');
      expect(await told(anna, hour)).toEqual(['live', 'delayed', 'live']);
      expect((await anna.salon.link(anna.link.id)).toldLate).toBeUndefined();
    },
  ),

  restsTooLong: scenario('WH1 a calendar that rests by its setting is told of when it falls behind', async (start) => {
    const anna = await openTold(start);
    await anna.salon.settings({ staleAfterSeconds: 7200, automaticSync: 'off' });
    expect(await told(anna, 12 * hour)).toEqual(['live', 'delayed']);
    await syncLink(anna.world.ports, anna.ref, { fromGoogle: true, toGoogle: false });
    expect(await told(anna, 5 * minute)).toEqual(['live', 'delayed', 'live']);
  }),

  quiet: scenario('WH1 an ordinary read is no change of its resource, and costs it no write', async (start) => {
    const anna = await openTold(start);
    const before = marksIn(anna);
    for (let hourOfDay = 8; hourOfDay < 18; hourOfDay++) {
      await anna.salon.create('anna', at(`event0${hourOfDay}`, hourOfDay));
      await anna.world.pass(minute);
    }
    expect(await told(anna, 13 * hour)).toEqual(['live']);
    expect(marksIn(anna)).toBe(before);
  }),
};
