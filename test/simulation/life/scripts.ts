import { calendarKeys } from '../../../shared/contracts/keys.ts';
import { BookingRow } from '../../../shared/contracts/rows/calendar.ts';
import type { Stage } from '../run/types.ts';
import type { LifeAction } from './action.ts';
import { timed } from './bodies.ts';
import { type InGoogle, inGoogle } from './bookings.ts';
import { ask, change, look } from './calls.ts';
import type { Town } from './town.ts';
import { quietSlot } from './town.ts';

/** A script in Google that wants a booking's event somewhere and puts it back there, at a business that does the same. */

const mostRounds = 20;
const everyMs = 20_000;

const moveBack = (town: Town) => async (stage: Stage) => {
  const [found] = await inGoogle(stage, town);
  if (found?.row.status !== 'confirmed') return;
  const { known, row, calendar } = found;
  const path = `/v1/resources/${row.resourceId}/settings`;
  const body = { onEventMoved: 'putBack', direction: 'both', exportTypes: 'all', automaticSync: 'on' };
  await ask(stage, known.business, { method: 'PATCH', path, body });
  const { start } = quietSlot(stage.draw, town);
  const wanted = timed(start, start + Date.parse(row.end) - Date.parse(row.start), calendar.timeZone);
  for (let round = 0; round < mostRounds && stage.stormy; round++) {
    await putThere(stage, found, wanted);
    await stage.ports('script').clock.sleep(everyMs);
  }
  if (await isStopped(stage, found)) stage.counts.add('loopStopped');
};

async function putThere(stage: Stage, { calendar, eventId }: InGoogle, wanted: ReturnType<typeof timed>) {
  const event = await look(stage, calendar, eventId);
  if (event === undefined || event.status === 'cancelled') return;
  if (Date.parse(event.start?.dateTime ?? '') === Date.parse(wanted.start.dateTime)) return;
  await change(stage, calendar, eventId, 'scriptMovedBack', wanted);
}

async function isStopped(stage: Stage, { known }: InGoogle): Promise<boolean> {
  const row = await stage.store.get('calendar', calendarKeys.booking(known.business.id, known.id));
  return row !== undefined && BookingRow.parse(row).google.loopStoppedAt !== undefined;
}

export const scriptActions = (town: Town): LifeAction[] => [
  {
    ...{ name: 'let a script move an event', group: 'ours', base: 0.2 },
    possible: () => town.bookings.length > 0,
    act: moveBack(town),
  },
];
