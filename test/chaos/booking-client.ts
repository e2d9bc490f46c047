import { setTimeout as pause } from 'node:timers/promises';
import { type Answer, type Doors, isAnswer, until } from './doors.ts';
import { type BookingEntry, lastsMilliseconds, type Ledger, type Said } from './ledger.ts';
import { BookingPage, type SeenBooking } from './sight.ts';

/**
 * A booking system that never doubles: what was not answered it looks up by its own id before it asks again. What it was
 * answered stands in the ledger.
 */

const attempts = 60;
const pauseMilliseconds = 400;

export async function bookOnce(
  doors: Doors,
  ledger: Ledger,
  entry: BookingEntry,
  { rivals = false } = {},
): Promise<void> {
  const [said] = entry.said;
  if (said === undefined) return;
  const body = { externalId: entry.externalId, ...bodyOf(said) };
  let unanswered = 0;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const there = unanswered > 0 ? await find(doors, entry.externalId) : undefined;
    if (there !== undefined) return confirm(ledger, entry, there.id);
    const answer = await doors.api('POST', '/v1/bookings', body);
    if (answer.status === 201) return confirm(ledger, entry, idOf(answer));
    if (!isAnswer(answer) || codeOf(answer) === 'contended') {
      unanswered += 1;
      await pause(pauseMilliseconds);
      continue;
    }
    return refuse(ledger, entry, { answer, unanswered, rivals });
  }
  throw new Error(`${entry.externalId} could not be booked in ${attempts} attempts.`);
}

function confirm(ledger: Ledger, entry: BookingEntry, id: string): void {
  Object.assign(entry, { id, state: 'confirmed', busy: false });
  ledger.acknowledge(entry);
}

type Refusal = { answer: Answer; unanswered: number; rivals: boolean };

/** A taken hour is right for a rival, or when an attempt without an answer took it; nobody else was given this hour. */
function refuse(ledger: Ledger, entry: BookingEntry, { answer, unanswered, rivals }: Refusal): void {
  const code = codeOf(answer);
  if (code !== 'stale_calendar' && !(code === 'slot_taken' && (rivals || unanswered > 0)))
    throw new Error(`${entry.externalId} was refused: ${answer.status} ${JSON.stringify(answer.body)}`);
  Object.assign(entry, { state: unanswered > 0 ? 'open' : 'refused', busy: false });
  ledger.acknowledge(entry);
}

async function find(doors: Doors, externalId: string): Promise<SeenBooking | undefined> {
  const { body } = await until(() => doors.api('GET', `/v1/bookings?externalId=${externalId}`));
  return BookingPage.parse(body).items[0];
}

/** Until an answer says that it is as wanted; a repeated attempt first looks whether the one before came through. */
export async function change(doors: Doors, ledger: Ledger, entry: BookingEntry, wanted: Partial<Said>): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const now = await find(doors, entry.externalId);
    if (now === undefined) throw new Error(`${entry.externalId} was acknowledged and is gone.`);
    if (attempt > 0 && isAsWanted(now, wanted)) break;
    const patch = bodyOf(wanted);
    const answer = await doors.api('PATCH', `/v1/bookings/${now.id}`, patch, { 'if-match': `"${now.version}"` });
    if (answer.status === 200) break;
    if (codeOf(answer) === 'stale_calendar') {
      // Of an attempt before that nobody answered it is open whether it comes through.
      if (attempt > 0) entry.side = 'both';
      if (attempt > 0) break;
      return;
    }
    if (isAnswer(answer) && answer.status !== 412 && codeOf(answer) !== 'contended')
      throw new Error(`A change of ${entry.externalId} was refused: ${answer.status} ${JSON.stringify(answer.body)}`);
    await pause(pauseMilliseconds);
  }
  const before = entry.said.at(-1);
  if (before !== undefined) entry.said.push({ ...before, ...wanted });
  ledger.acknowledge(entry);
}

export async function cancel(doors: Doors, ledger: Ledger, entry: BookingEntry): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const now = await find(doors, entry.externalId);
    if (now === undefined) throw new Error(`${entry.externalId} was acknowledged and is gone.`);
    const answer = await doors.api('DELETE', `/v1/bookings/${now.id}`, undefined, { 'if-match': `"${now.version}"` });
    if (answer.status === 200) break;
    if (isAnswer(answer) && answer.status !== 412 && codeOf(answer) !== 'contended')
      throw new Error(`${entry.externalId} was not cancelled: ${answer.status} ${JSON.stringify(answer.body)}`);
    await pause(pauseMilliseconds);
  }
  entry.state = 'cancelled';
  ledger.acknowledge(entry);
}

/** Names only what is wanted, so that a rename does not also claim the time. */
const bodyOf = ({ calendar, start, title }: Partial<Said>) => ({
  ...(calendar === undefined ? {} : { resourceId: calendar.resourceId }),
  ...(start === undefined
    ? {}
    : { start: new Date(start).toISOString(), end: new Date(start + lastsMilliseconds).toISOString() }),
  ...(title === undefined ? {} : { title }),
});

const isAsWanted = (now: SeenBooking, { calendar, start, title }: Partial<Said>): boolean =>
  (calendar === undefined || now.resourceId === calendar.resourceId) &&
  (start === undefined || Date.parse(now.start) === start) &&
  (title === undefined || now.title === title);

const idOf = ({ body }: Answer): string => fieldOf(body, 'id');
const codeOf = ({ body }: Answer): string => fieldOf(body, 'code');

const fieldOf = (body: unknown, name: 'id' | 'code'): string =>
  String(Object.entries(Object(body)).find(([key]) => key === name)?.[1] ?? '');
