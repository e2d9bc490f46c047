import { directoryKeys } from '../../../shared/contracts/keys.ts';
import { AccountRow } from '../../../shared/contracts/rows/directory.ts';
import { ChannelRow, type LinkRow } from '../../../shared/contracts/rows/links.ts';
import { calendarScopes, signInScopes } from '../../../shared/contracts/google.ts';
import type { Doing } from '../../../shared/sync/failure-table.ts';
import { dueAt } from '../../../shared/records/due.ts';
import { at, change, hour, minute, openAnna, openBooked } from '../../sabotage/scenario.ts';
import { type Business, timed } from '../business.ts';
import { type Start, start } from '../start.ts';
import type { World } from '../world.ts';
import { type Answer, answerOf, type FailureKind } from './answers.ts';

/** What stands in the rows after Google refused, in the words of the table. */
type Left = {
  leaves: string;
  /** When it is tried again by itself, in milliseconds from the failure. */
  againMs: number | undefined;
  /** What the row says of the failure, if it says anything. */
  says?: string | undefined;
};

export type Driven = {
  world: World;
  salon: Business;
  left: () => Promise<Left>;
  /** What Google answers well again, or the person reconnects, and what then has to be true. */
  isWell: () => Promise<boolean>;
};

type Drive = (kind: FailureKind) => Promise<Driven>;

async function opened<Opened extends { world: World; salon: Business }>(opening: Promise<Opened>): Promise<Opened> {
  const anna = await opening;
  const key = directoryKeys.business(anna.salon.id);
  await anna.world.store.update({ table: 'directory', key, set: { contactEmail: 'office@salon.example' } });
  return anna;
}

/** A client that Google refuses is the business's to mend only where it has brought one. */
const startFor =
  (kind: FailureKind): Start =>
  async (options) => {
    const started = await start(options);
    if (kind === 'clientRefused') await started.salon.bringClient();
    return started;
  };

const answered = ({ status, reason, retryAfterSeconds }: Answer) => ({
  kind: 'status' as const,
  status,
  reason,
  ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
});

const msUntil = (due: string | undefined, now: number): number | undefined =>
  due === undefined ? undefined : Date.parse(due) - now;

const accountOf = ({ world }: { world: World }): AccountRow =>
  AccountRow.parse(world.store.rows('directory').find(({ row }) => row === 'account'));

const heldOr = async (driven: { world: World; salon: Business }, otherwise: () => Promise<Left>): Promise<Left> =>
  accountOf(driven).grant === 'ok' ? await otherwise() : { leaves: 'held', againMs: undefined };

/** A 410 that came for every list would be told by the next full run again: once is the class. */
const times = (kind: FailureKind) => (kind === 'cursorInvalid' ? { times: 1 } : {});

const read: Drive = async (kind) => {
  const anna = await opened(openAnna(startFor(kind)));
  const { world, salon, link } = anna;
  await salon.fault('events.list', answered(answerOf('read', kind)), times(kind));
  await salon.create('anna', at('event001', 8));
  await world.settle();
  const left = async (): Promise<Left> => {
    const now = await salon.link(link.id);
    if (now.generation > link.generation) return { leaves: 'rebuilding', againMs: 0 };
    return { leaves: lateOr(now), againMs: msUntil(now.dueAt, world.time), says: now.inboundError };
  };
  const isWell = async () => {
    const { busy } = await salon.busy('anna', '2026-05-12T00:00:00Z', '2026-05-13T00:00:00Z');
    const now = await salon.link(link.id);
    return busy.length === 1 && now.inboundError === undefined && now.state === 'active';
  };
  return { world, salon, left: () => heldOr(anna, left), isWell };
};

const lateOr = (link: LinkRow): string =>
  link.state === 'active' && link.pullState === 'idle' && link.inboundError !== undefined ? 'late' : link.state;

const moved = timed('', '2026-05-06T09:00:00+02:00', '2026-05-06T10:00:00+02:00');

const changing = async (kind: FailureKind, operations: string[]): Promise<Driven> => {
  const booked = await opened(openBooked(startFor(kind)));
  const { world, salon, booking } = booked;
  for (const operation of operations) await salon.fault(operation, answered(answerOf('write', kind)));
  const [from, to] = [Date.parse(moved.start.dateTime), Date.parse(moved.end.dateTime)];
  await change(booked, booking, { start: from, end: to });
  await world.settle({ queues: ['pushes'] });
  const left = async (): Promise<Left> => {
    const { google, dueAt: due } = await salon.booking(booking.id);
    return { leaves: google.state, againMs: msUntil(due, world.time), says: google.error };
  };
  const isWell = async () => {
    const { google } = await salon.booking(booking.id);
    const [event] = (await salon.inGoogle('anna')).filter(({ id }) => id === booking.google.eventId);
    return google.state === 'synced' && Date.parse(event?.start.dateTime ?? '') === from;
  };
  return { world, salon, left: () => heldOr(booked, left), isWell };
};

const write: Drive = (kind) => changing(kind, ['events.patch']);
/** The calendar is not found, and with it nothing that stands in it. */
const writeToGone: Drive = (kind) => changing(kind, ['events.patch', 'events.list']);

const insert: Drive = async (kind) => {
  const anna = await opened(openAnna(startFor(kind)));
  const { world, salon } = anna;
  await salon.fault('events.insert', answered(answerOf('insert', kind)));
  const booking = await salon.book('anna', moved.start.dateTime);
  await world.settle({ queues: ['pushes'] });
  const left = async (): Promise<Left> => {
    const { google, dueAt: due } = await salon.booking(booking.id);
    return { leaves: google.state, againMs: msUntil(due, world.time), says: google.error };
  };
  const isWell = async () => {
    const { google } = await salon.booking(booking.id);
    const live = (await salon.inGoogle('anna')).filter(
      ({ id, status }) => id === google.eventId && status === 'confirmed',
    );
    return google.state === 'synced' && live.length === 1;
  };
  return { world, salon, left: () => heldOr(anna, left), isWell };
};

const watch: Drive = async (kind) => {
  const { world, salon } = await opened(startFor(kind)());
  await salon.fault('events.watch', answered(answerOf('watch', kind)));
  const { id } = await salon.live('anna');
  const left = async (): Promise<Left> => {
    const link = await salon.link(id);
    const sound = link.channelId === undefined && link.openingChannelId === undefined && link.state === 'active';
    const leaves = link.watch === 'unsupported' ? 'unwatchable' : 'polled';
    return { leaves: sound ? leaves : 'neither', againMs: undefined };
  };
  const isWell = async () =>
    (await salon.link(id)).channelId !== undefined && (await salon.link(id)).state === 'active';
  return { world, salon, left: () => heldOr({ world, salon }, left), isWell };
};

const stop: Drive = async (kind) => {
  const anna = await opened(openAnna(startFor(kind)));
  const { world, salon, link } = anna;
  await salon.fault('channels.stop', answered(answerOf('stop', kind)));
  const key = directoryKeys.channel(salon.id, link.channelId ?? '');
  await world.store.update({ table: 'directory', key, set: dueAt(key, world.time) });
  await world.pass(2 * minute);
  const channel = async () => ChannelRow.parse(await world.store.get('directory', key));
  const left = async (): Promise<Left> => {
    const fresh = (await salon.link(link.id)).channelId;
    return { leaves: fresh === link.channelId ? 'not renewed' : (await channel()).state, againMs: undefined };
  };
  return { world, salon, left, isWell: async () => (await channel()).state === 'stopped' };
};

const probe: Drive = async (kind) => {
  const anna = await opened(openAnna(startFor(kind)));
  const { world, salon } = anna;
  const account = accountOf(anna);
  const email = encodeURIComponent('anna@example.com');
  if (kind === 'permissionMissing')
    await world.control('POST', `/accounts/${email}/scopes`, {
      scopes: [...signInScopes, calendarScopes.calendarList],
    });
  else await salon.fault('oauth.refresh', answered(answerOf('probe', kind)));
  const key = directoryKeys.account(salon.id, account.id);
  await world.store.update({ table: 'directory', key, set: dueAt(key, world.time) });
  await world.sweep();
  const left = async (): Promise<Left> => ({ leaves: 'standing', againMs: msUntil(accountOf(anna).dueAt, world.time) });
  const isWell = async () => {
    const { grant, lastProbedAt = '' } = accountOf(anna);
    return grant === 'ok' && lastProbedAt > (account.lastProbedAt ?? '');
  };
  return { world, salon, left: () => heldOr(anna, left), isWell };
};

export const drives = { read, insert, write, writeToGone, watch, stop, probe } satisfies Record<
  Exclude<Doing, 'choose'>,
  Drive
> &
  Record<string, Drive>;

/** Google is whole again; a person whose grant has failed reconnects. Time passes until what waits must have been tried. */
export async function mend({ world, salon }: Driven, againMs: number | undefined): Promise<void> {
  await world.control('DELETE', '/faults');
  if (accountOf({ world }).grant !== 'ok') await salon.connect('anna');
  await world.settle();
  const until = Math.max(againMs ?? hour, 10 * minute);
  await world.pass(until + 3 * minute, Math.max(minute, until / 20));
}
