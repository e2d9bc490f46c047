import { DynamoDBClient, ListTablesCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { credentials, region } from '../../infra/local/names.ts';
import { type Doors, isAnswer } from './doors.ts';
import { type Ledger, nameOf } from './ledger.ts';
import { busyKey, differenceOf, look, type Sight } from './sight.ts';

/** Everything that is not as it must be when nothing is left to do, in plain words; an empty list is the aim. */
export async function differencesAtRest(doors: Doors, ledger: Ledger, folder: string): Promise<string[]> {
  const sight = await look(doors, ledger);
  if (sight === undefined) return ['the installation does not answer'];
  return [...differencesIn(ledger, sight), ...(await unfinished(doors)), ...(await openTickets(folder))];
}

/** Between what was acknowledged and what stands. */
export function differencesIn(ledger: Ledger, sight: Sight): string[] {
  const otherwise = ledger.entries.flatMap((entry) => {
    const difference = differenceOf(entry, sight);
    return difference === undefined ? [] : [`${nameOf(entry)} ${difference}`];
  });
  return [...otherwise, ...doubled(sight), ...unexplained(ledger, sight)];
}

/** One slot, one booking. */
function doubled({ bookings }: Sight): string[] {
  const standing = bookings
    .filter(({ status }) => status !== 'cancelled')
    .toSorted((a, b) => a.resourceId.localeCompare(b.resourceId) || Date.parse(a.start) - Date.parse(b.start));
  return standing.flatMap((one, n) => {
    const next = standing[n + 1];
    const meets = next?.resourceId === one.resourceId && Date.parse(next.start) < Date.parse(one.end);
    return meets ? [`${one.externalId} and ${next.externalId} have the same time, ${one.start}`] : [];
  });
}

/** What is there and was said by nobody. */
function unexplained(ledger: Ledger, { bookings, events, busy }: Sight): string[] {
  const standing = bookings.filter(({ status }) => status !== 'cancelled');
  const known = new Set([...standing.map(({ google }) => google.eventId), ...ledger.events.map(({ id }) => id)]);
  const strangers = events.filter(({ id }) => !known.has(id));
  const blocks = ledger.calendars.flatMap(({ resourceId, email }) => {
    const owners = [...ledger.events.map(({ place }) => place)].filter((place) => place?.calendar.email === email);
    const wanted = new Set(owners.map((place) => place?.start));
    return [...(busy.get(busyKey(resourceId, 'google')) ?? [])]
      .filter((start) => !wanted.has(start))
      .map((start) => `${email} is blocked at ${new Date(start).toISOString()} by nothing in Google`);
  });
  const orders = new Set(ledger.bookings.map(({ externalId }) => externalId));
  return [
    ...strangers.map(
      ({ id, email, start }) => `an event of nobody’s, ${id}, is in the calendar of ${email} at ${start.dateTime}`,
    ),
    ...bookings
      .filter(({ externalId }) => !orders.has(externalId ?? ''))
      .map(({ id }) => `booking ${id} was asked for by nobody`),
    ...blocks,
  ];
}

const depth = z.object({ visible: z.number(), inFlight: z.number(), delayed: z.number() });
const state = z.object({ idle: z.boolean(), queues: z.record(z.string(), depth) });

async function unfinished(doors: Doors): Promise<string[]> {
  const answer = await doors.local('GET', '/state');
  if (!isAnswer(answer)) return ['the local stack does not tell its state'];
  const { idle, queues } = state.parse(answer.body);
  const full = Object.entries(queues).flatMap(([name, { visible, inFlight, delayed }]) =>
    visible + inFlight + delayed > 0 ? [`${visible + inFlight + delayed} messages are in ${name}`] : [],
  );
  return idle || full.length > 0 ? full : ['a function still runs'];
}

const link = z.looseObject({
  id: z.string(),
  state: z.string(),
  pullState: z.string(),
  ticket: z.number(),
  servedTicket: z.number(),
  building: z.number().optional(),
});

async function openTickets(folder: string): Promise<string[]> {
  const rows = await scan(folder, 'directory');
  return rows
    .filter((row) => row['row'] === 'link')
    .map((row) => link.parse(row))
    .flatMap(({ id, state: is, pullState, ticket, servedTicket, building }) => [
      ...(is === 'active' ? [] : [`link ${id} is ${is}`]),
      ...(servedTicket >= ticket ? [] : [`link ${id} has open tickets: ${servedTicket} of ${ticket} are served`]),
      ...(pullState === 'idle' ? [] : [`link ${id} is still ${pullState}`]),
      ...(building === undefined ? [] : [`link ${id} still builds generation ${building}`]),
    ]);
}

const ports = z.object({ dynamodb: z.number() });

/** The rows themselves: what the API does not show. */
async function scan(folder: string, part: string): Promise<Record<string, unknown>[]> {
  const { dynamodb } = ports.parse(JSON.parse(readFileSync(join(folder, 'addresses.json'), 'utf8')));
  const client = new DynamoDBClient({ endpoint: `http://127.0.0.1:${dynamodb}`, region, credentials });
  try {
    const { TableNames = [] } = await client.send(new ListTablesCommand({}));
    const TableName = TableNames.find((name) => name.toLowerCase().includes(part));
    if (TableName === undefined) throw new Error(`There is no table ${part}.`);
    const rows: Record<string, unknown>[] = [];
    for await (const { Items = [] } of paginateScan({ client }, { TableName }))
      rows.push(...Items.map((item) => unmarshall(item)));
    return rows;
  } finally {
    client.destroy();
  }
}
