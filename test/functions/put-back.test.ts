import { expect, test } from 'vitest';
import { cancelBooking } from '../../shared/bookings/commands.ts';
import { hours, minutes } from '../../shared/records/time.ts';
import { expectAgreement } from '../simulation/agreement.ts';
import { start } from '../simulation/start.ts';

/** What the simulation found when a person's answer, or a deletion taken back, met a booking that stands firm. */

const at = '2026-05-05T14:00:00+02:00';
const declined = { attendees: [{ email: 'anna@example.com', self: true, responseStatus: 'declined' }] };

test('RC6 a declined event that is put back gets a new one beside it, and the declined one goes: nothing is written twice', async () => {
  const { world, salon } = await start();
  await salon.live('anna');
  await salon.settings({ onEventDeleted: 'putBack' });
  const { id, google } = await salon.book('anna', at).then(async (booking) => {
    await world.settle();
    return await salon.booking(booking.id);
  });
  await salon.edit('anna', google.eventId ?? '', declined);
  await world.settle();
  await world.pass(hours(1), minutes(10));
  const writes = (await salon.calls('events.insert')).length + (await salon.calls('events.patch')).length;
  expect(writes).toBe(2);
  expect((await salon.booking(id)).google.eventId).not.toBe(google.eventId);
  await expectAgreement(salon);
});

test('RC3 the event of a cancelled booking that somebody brings back is deleted again', async () => {
  const { world, salon } = await start();
  await salon.live('anna');
  const { id, businessId } = await salon.book('anna', at);
  await world.settle();
  const { google } = await salon.booking(id);
  await cancelBooking(world.ports, { businessId, bookingId: id, by: 'key', cause: 'api' });
  await world.settle();
  await salon.edit('anna', google.eventId ?? '', { status: 'confirmed' });
  await world.settle();
  await world.pass(hours(1), minutes(10));
  await expectAgreement(salon);
});
