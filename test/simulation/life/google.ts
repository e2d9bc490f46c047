import type { Stage } from '../run/types.ts';
import { client, productUrl } from '../world.ts';
import { accountPath, calendarPath, fill } from './calls.ts';
import { eventBody, instanceId, seriesBody } from './bodies.ts';
import { drawSwitches } from './switches.ts';
import { colleague } from './plan.ts';
import type { Calendar, Town } from './town.ts';
import { calendarsOf, newEventId, resourcesOf } from './town.ts';

/** Google as it is before the storm: clients, accounts, calendars, what stands in them. */

export async function buildGoogle(stage: Stage, town: Town): Promise<void> {
  const switches = drawSwitches(stage.draw);
  await stage.control('PUT', '/switches', switches);
  town.memory.readLagMs = switches.readLagMs ?? 0;
  await stage.control('POST', '/clients', { ...client, redirectUris: [`${productUrl}/google/callback`] });
  await addAccounts(stage, town);
  for (const calendar of calendarsOf(town)) await addEvents(stage, town, calendar);
  stage.note({ kind: 'noted', name: 'town', detail: { ...describe(town), switches } }, 'begin');
}

async function addAccounts(stage: Stage, town: Town): Promise<void> {
  const shared = calendarsOf(town).filter(({ owner }) => owner === colleague);
  const asNew = ({ id, timeZone, kind }: Calendar) => ({ id, summary: id, timeZone, watchable: kind !== 'holidays' });
  await stage.control('POST', '/accounts', { email: colleague, name: 'Colleague', calendars: shared.map(asNew) });
  for (const { email, name, calendars } of town.people) {
    const listed = calendars.map((calendar) => ({ ...asNew(calendar), ...accessOf(calendar) }));
    await stage.control('POST', '/accounts', { email, name, calendars: listed });
  }
}

const accessOf = ({ kind }: Calendar) => {
  if (kind === 'primary') return { primary: true };
  if (kind === 'team') return { accessRole: 'writer' };
  return { accessRole: kind === 'busyOnly' ? 'freeBusyReader' : 'reader' };
};

/** The calendar again as it was. */
export const giveBack = (stage: Stage, calendar: Calendar) =>
  stage.control('POST', `${accountPath(calendar.email)}/calendars`, {
    ...{ id: calendar.id, summary: calendar.id, timeZone: calendar.timeZone },
    ...accessOf(calendar),
  });

export const setRole = (stage: Stage, calendar: Calendar, accessRole = accessOf(calendar).accessRole ?? 'owner') =>
  stage.control('PATCH', calendarPath(calendar.email, calendar), { accessRole });

async function addEvents(stage: Stage, town: Town, calendar: Calendar): Promise<void> {
  const { draw } = stage;
  const bodies: object[] = [];
  for (let left = draw.below(town.profile.events + 1); left > 0; left--) {
    const id = newEventId(town);
    const { body, known } = draw.chance(0.2)
      ? seriesBody(draw, town, calendar, id)
      : eventBody(draw, town, calendar, id);
    bodies.push(body);
    calendar.events.push(known);
  }
  if (bodies.length > 0) await fill(stage, calendar, bodies);
  for (const { id, kind, start } of calendar.events)
    if (kind === 'series') await addException(stage, calendar, id, start);
}

/** Series and singles that have been changed before anybody looks. */
async function addException(stage: Stage, calendar: Calendar, id: string, start: number): Promise<void> {
  if (!stage.draw.chance(0.5)) return;
  const path = `${calendarPath(calendar.owner, calendar)}/events/${instanceId(id, start, stage.draw.below(3))}`;
  const gone = stage.draw.chance(0.5);
  await stage
    .control('PATCH', path, gone ? { status: 'cancelled' } : { summary: 'another time' })
    .catch(() => undefined);
}

/** For whoever reads a trace. */
function describe(town: Town) {
  return {
    profile: town.profile.name,
    resources: resourcesOf(town).map(({ id, business, email, wants }) => ({
      ...{ id, businessId: business.id, client: business.client?.clientId, email },
      wants: wants.map(({ calendar, role }) => `${calendar.id} ${role}`),
    })),
  };
}
