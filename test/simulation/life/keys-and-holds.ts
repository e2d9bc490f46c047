import type { Stage } from '../run/types.ts';
import type { LifeAction } from './action.ts';
import { bookingBody, bookOnce } from './booking-system.ts';
import { sampleOf } from './bookings.ts';
import { type Answer, ask } from './calls.ts';
import { type Business, hour, type Resource, resourcesOf, type Town } from './town.ts';

/** Booking systems that do not lose their heads: requests with a key, holds while a customer pays, rehearsals. */

type Keyed = { resource: Resource; body: object; key: string; at: number };

/** A key means the same request for a day. */
const repeatable = ({ at }: Keyed, now: number): boolean => now - at < 20 * hour;

const headersOf = ({ key }: Keyed) => ({ 'idempotency-key': key });

/** Its id at the booking system is the key, so that whoever judges finds what was made for it. */
const bookKeyed = (town: Town, sent: Keyed[]) => async (stage: Stage) => {
  const resource = stage.draw.pick(resourcesOf(town));
  const key = `key-${++town.made}`;
  const request = { resource, key, body: { ...bookingBody(stage, town, resource), externalId: key }, at: stage.now() };
  sent.push(request);
  const first = bookOnce(stage, town, resource, request.body, headersOf(request));
  // Impatient, or patient and unsure.
  if (stage.draw.chance(0.3)) await askAgain(stage, town, request);
  const { status } = await first;
  if (status >= 500 || stage.draw.chance(0.3)) await askAgain(stage, town, request);
  stage.counts.add('keyedBooking');
};

const repeat = (town: Town, sent: Keyed[]) => async (stage: Stage) => {
  const again = sent.filter((one) => repeatable(one, stage.now()));
  if (again.length > 0) await askAgain(stage, town, stage.draw.pick(again));
};

async function askAgain(stage: Stage, town: Town, request: Keyed): Promise<void> {
  const other = stage.draw.chance(0.2);
  const body = other ? { ...request.body, title: 'Another request' } : request.body;
  const answer = await bookOnce(stage, town, request.resource, body, headersOf(request));
  stage.counts.add(nameOfRepeated(answer));
}

function nameOfRepeated({ body: { code }, replayed }: Answer): string {
  if (replayed) return 'answerReplayed';
  if (code === 'idempotency_key_reused') return 'keyReused';
  return code === 'idempotency_in_progress' ? 'repeatedInProgress' : 'requestCarriedOutAgain';
}

const hold = (town: Town) => async (stage: Stage) => {
  const resource = stage.draw.pick(resourcesOf(town));
  const holdSeconds = stage.draw.pick([30, 600, 7200]);
  const answer = await bookOnce(stage, town, resource, { ...bookingBody(stage, town, resource), holdSeconds });
  if (answer.status !== 201) return;
  stage.counts.add('holdMade');
  if (stage.draw.chance(0.4)) await confirmHold(stage, resource.business, answer.body.id);
};

/** In time, too late, or after the sweep. */
const confirm = (town: Town) => async (stage: Stage) => {
  const isHold = ({ status, changedBy }: { status: string; changedBy: string }) =>
    status === 'held' || (status === 'cancelled' && changedBy === 'Slotbridge');
  const [found] = await sampleOf(stage, town, 12, isHold);
  if (found !== undefined) await confirmHold(stage, found.known.business, found.row.id);
};

async function confirmHold(stage: Stage, business: Business, id: unknown): Promise<void> {
  const path = `/v1/bookings/${id}/confirm`;
  const { status, body } = await ask(stage, business, { method: 'POST', path, body: {} });
  const tooLate = body.code === 'hold_ended' || body.code === 'booking_cancelled';
  stage.counts.add(status === 200 ? 'holdConfirmed' : tooLate ? 'holdRefused' : `confirmAnswered${status}`);
}

type Started = { resource: Resource; id: string };

const rehearse = (town: Town, started: Started[]) => async (stage: Stage) => {
  const resource = stage.draw.pick(resourcesOf(town));
  const path = `/v1/resources/${resource.id}/dry-run`;
  const { status, body } = await ask(stage, resource.business, { method: 'POST', path });
  if (status === 202) started.push({ resource, id: String(body.id) });
  stage.counts.add(status === 202 ? 'dryRunStarted' : `dryRunAnswered${status}`);
};

const readOperation = (started: Started[]) => async (stage: Stage) => {
  const { resource, id } = stage.draw.pick(started);
  const { body } = await ask(stage, resource.business, { method: 'GET', path: `/v1/operations/${id}` });
  stage.counts.add(body.state === 'done' ? 'dryRunRead' : 'operationUnderWay');
};

export function keyAndHoldActions(town: Town): LifeAction[] {
  const sent: Keyed[] = [];
  const started: Started[] = [];
  const booked = () => town.bookings.length > 0;
  return [
    { name: 'book with a key', group: 'book', base: 2, act: bookKeyed(town, sent) },
    { name: 'repeat a request', group: 'book', base: 3, possible: () => sent.length > 0, act: repeat(town, sent) },
    { name: 'hold a slot', group: 'book', base: 2, act: hold(town) },
    { name: 'confirm a hold', group: 'book', base: 4, possible: booked, act: confirm(town) },
    { name: 'rehearse a first sync', group: 'desk', base: 1, act: rehearse(town, started) },
    {
      name: 'read an operation',
      group: 'desk',
      base: 3,
      possible: () => started.length > 0,
      act: readOperation(started),
    },
  ];
}
