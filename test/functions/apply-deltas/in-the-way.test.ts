import { expect, it } from 'vitest';
import { expectAgreement } from '../../simulation/agreement.ts';
import { timed } from '../../simulation/business.ts';
import { start } from '../../simulation/start.ts';

const meeting = timed('meeting1', '2026-05-05T10:00:00+02:00', '2026-05-05T11:00:00+02:00');

it('AP1 another writer in the way of a moved event is no fence: the move is not dropped', async () => {
  const { world, salon } = await start();
  await salon.live('anna', [meeting]);
  await salon.move('anna', 'meeting1', '2026-05-08T10:00:00+02:00', '2026-05-08T11:00:00+02:00');
  await world.settle({ queues: ['changes'] });
  world.store.injectConflict(2);
  await world.settle();
  await expectAgreement(salon);
});

it('RC6 the declined event of a cancelled booking goes, though it was changed once more', async () => {
  const { world, salon } = await start();
  await salon.live('anna', []);
  const { id } = await salon.book('anna', '2026-05-05T14:00:00+02:00');
  await world.settle();
  const eventId = (await salon.booking(id)).google.eventId ?? '';
  const declined = [{ email: 'anna@example.com', responseStatus: 'declined' }];
  await salon.edit('anna', eventId, { attendees: declined });
  await world.settle({ queues: ['changes', 'deltas'] });
  expect((await salon.booking(id)).status).toBe('cancelled');
  await salon.edit('anna', eventId, { summary: 'Not today' });
  await world.settle();
  await world.pass(15 * 60_000);
  await expectAgreement(salon);
});

it('RC3 a title that the access does not show is unknown, not empty', async () => {
  const { world, salon } = await start();
  await salon.live('anna', []);
  const { id, title } = await salon.book('anna', '2026-05-05T14:00:00+02:00');
  await world.settle();
  const calendar = '/accounts/anna%40example.com/calendars/anna%40example.com';
  await world.control('PATCH', calendar, { accessRole: 'freeBusyReader' });
  await world.pass(7 * 3_600_000, 30 * 60_000);
  expect((await salon.booking(id)).title).toBe(title);
});
