import { until } from './doors.ts';
import { type BookingEntry, type Calendar, type EventEntry, lastsMilliseconds, type Said } from './ledger.ts';
import type { Stage } from './load.ts';
import { BookingPage, eventsOf } from './sight.ts';

/** What people do in Google's own calendar. Each of these may be done twice: the second time changes nothing. */

const timeOf = (start: number) => ({
  start: { dateTime: new Date(start).toISOString() },
  end: { dateTime: new Date(start + lastsMilliseconds).toISOString() },
});

export async function addEvent({ doors, ledger }: Stage, calendar: Calendar): Promise<void> {
  const place = { calendar, start: ledger.freeTime(calendar, 'event'), title: 'Dentist' };
  const entry = ledger.addEvent(place);
  const event = { id: entry.id, summary: place.title, ...timeOf(place.start) };
  expectIn(await until(() => doors.google('POST', eventsOf(calendar.email), event)), [200, 409], entry.id);
  entry.busy = false;
  ledger.acknowledge(entry);
}

export async function moveEvent({ doors, ledger }: Stage, entry: EventEntry): Promise<void> {
  const { place } = entry;
  if (place === undefined) return;
  const start = ledger.freeTime(place.calendar, 'event');
  const path = `${eventsOf(place.calendar.email)}/${entry.id}`;
  expectIn(await until(() => doors.google('PATCH', path, timeOf(start))), [200], entry.id);
  entry.place = { ...place, start };
  ledger.acknowledge(entry);
}

export async function deleteEvent({ doors, ledger }: Stage, entry: EventEntry): Promise<void> {
  const { place } = entry;
  if (place === undefined) return;
  const path = `${eventsOf(place.calendar.email)}/${entry.id}`;
  expectIn(await until(() => doors.google('DELETE', path)), [200, 404, 410], entry.id);
  entry.place = undefined;
  ledger.acknowledge(entry);
}

export async function moveBooked(stage: Stage, entry: BookingEntry): Promise<void> {
  const { doors, ledger } = stage;
  const said = entry.said.at(-1);
  if (said === undefined) return;
  const start = ledger.freeTime(said.calendar, 'booking');
  const path = await bookedEvent(stage, entry, said);
  expectIn(await until(() => doors.google('PATCH', path, timeOf(start))), [200], entry.externalId);
  entry.said.push({ ...said, start });
  ledger.acknowledge(entry);
}

export async function deleteBooked(stage: Stage, entry: BookingEntry): Promise<void> {
  const said = entry.said.at(-1);
  if (said === undefined) return;
  const path = await bookedEvent(stage, entry, said);
  expectIn(await until(() => stage.doors.google('DELETE', path)), [200, 404, 410], entry.externalId);
  entry.state = 'cancelled';
  stage.ledger.acknowledge(entry);
}

async function bookedEvent({ doors }: Stage, { externalId }: BookingEntry, { calendar }: Said): Promise<string> {
  const { body } = await until(() => doors.api('GET', `/v1/bookings?externalId=${externalId}`));
  return `${eventsOf(calendar.email)}/${BookingPage.parse(body).items[0]?.google.eventId ?? ''}`;
}

function expectIn(answer: { status: number; body: unknown }, allowed: number[], what: string): void {
  if (!allowed.includes(answer.status))
    throw new Error(`Google refused what a person did with ${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
}
