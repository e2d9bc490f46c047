import { BookingGoogle, type BookingRow } from '../../shared/contracts/rows/calendar.ts';
import type { CalendarApi } from '../../shared/ports/google.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import type { OutgoingMessage, Queues } from '../../shared/ports/queues.ts';
import type { Put, Row, Store, Update } from '../../shared/ports/store.ts';
import type { Part, WorldOptions } from '../simulation/world.ts';
import { overlaid } from './overlaid.ts';
import type { proofs } from './proofs.ts';
import type { Scenario } from './scenario.ts';

export type Wrap = NonNullable<WorldOptions['wrap']>;

/** How a rule is broken: some ports or one module are replaced, everything else stays the real thing. */
export type Break = {
  wrap?: () => Wrap;
  /** `path` as seen from here. Everything loaded afterwards sees the replaced exports. */
  module?: { path: string; replace(real: object): object };
};

export type Sabotage = {
  rule: string;
  /** What is broken, so that `<rule> is noticed when <name>` reads. */
  name: string;
  breaks: Break;
  /** The fact that must not hold any more. */
  proof: (all: typeof proofs) => Scenario;
};

type Where = Part | 'anywhere';

export const inPorts = (where: Where, change: (ports: Ports) => Partial<Ports>): Break => ({
  wrap: () => (real, part) => (where === 'anywhere' || where === part ? overlaid(real, change(real)) : real),
});

export const inStore = (where: Where, change: (store: Store) => Partial<Store>): Break =>
  inPorts(where, ({ store }) => ({ store: overlaid(store, change(store)) }));

export const inGoogle = (where: Where, change: (api: CalendarApi, ports: Ports) => Partial<CalendarApi>): Break =>
  inPorts(where, (real) => ({
    google: {
      ...real.google,
      calendar: (account) => {
        const api = real.google.calendar(account);
        return overlaid(api, change(api, real));
      },
    },
  }));

export const inQueues = (where: Where, change: (queues: Queues) => Partial<Queues>): Break =>
  inPorts(where, ({ queues }) => ({ queues: overlaid(queues, change(queues)) }));

/** Messages changed on their way; a body that becomes undefined is lost. */
export const inMessages = (where: Where, change: (body: Fields) => Fields | undefined): Break =>
  inQueues(where, (queues) => ({
    send: async (queue, message) => await queues.sendAll(queue, changed([message], change)),
    sendAll: async (queue, messages) => await queues.sendAll(queue, changed(messages, change)),
  }));

export type Fields = Record<string, unknown>;

const changed = (messages: OutgoingMessage[], change: (body: Fields) => Fields | undefined): OutgoingMessage[] =>
  messages.flatMap(({ body, ...rest }) => {
    const next = change({ ...Object(body) });
    return next === undefined ? [] : [{ ...rest, body: next }];
  });

/** Rows of the kind, changed on their way out of the database by `get`. */
export const readingRows = (where: Where, kind: string, change: (row: Row) => Row): Break =>
  inStore(where, (store) => ({
    get: async (table, key) => {
      const row = await store.get(table, key);
      return row?.row === kind ? change(row) : row;
    },
  }));

/** Single updates, changed on their way in; undefined leaves one out and says it was made. */
export const updating = (
  where: Where,
  change: (update: Omit<Update, 'kind'>) => Omit<Update, 'kind'> | undefined,
): Break =>
  inStore(where, (store) => ({
    update: async (update) => {
      const next = change(update);
      return next === undefined
        ? { ok: true, row: (await store.get(update.table, update.key)) ?? update.key }
        : await store.update(next);
    },
  }));

/** Single and transacted puts, changed on their way in; undefined leaves one out. */
export const putting = (where: Where, change: (put: Omit<Put, 'kind'>) => Omit<Put, 'kind'> | undefined): Break =>
  inStore(where, (store) => ({
    put: async (put) => {
      const next = change(put);
      return next === undefined ? { ok: true, row: put.row } : await store.put(next);
    },
    transact: async (items) =>
      await store.transact(
        items.flatMap((item): typeof items => {
          if (item.kind !== 'put') return [item];
          const next = change(item);
          return next === undefined ? [] : [{ ...next, kind: 'put' }];
        }),
      ),
  }));

type Write = Parameters<Store['transact']>[0][number];

/** The writes of transactions, each changed on its way in. */
export const transacting = (where: Where, change: (item: Write) => Write): Break =>
  inStore(where, (store) => ({ transact: async (items) => await store.transact(items.map(change)) }));

/** One module with some of its exports replaced. The path as seen from here. */
export const inModule = <Module extends object>(path: string, replace: (real: Module) => Partial<Module>): Break => ({
  module: { path, replace },
});

/** Bookings as they are stored, with what is known of their event changed on the way in. */
export const puttingGoogle = (where: Where, change: (google: Google, row: Row, before: Row) => Google): Break =>
  inStore(where, (store) => ({
    put: async (put) => {
      const before = put.row.row === 'booking' ? await store.get(put.table, put.row) : undefined;
      const google = BookingGoogle.optional().parse(put.row.google);
      if (before === undefined || google === undefined) return await store.put(put);
      return await store.put({ ...put, row: { ...put.row, google: change(google, put.row, before) } });
    },
    transact: async (items) =>
      await store.transact(
        await Promise.all(
          items.map(async (item) => {
            if (item.kind !== 'put' || item.row.row !== 'booking') return item;
            const before = (await store.get(item.table, item.row)) ?? item.row;
            const google = change(BookingGoogle.parse(item.row.google), item.row, before);
            return { ...item, row: { ...item.row, google } };
          }),
        ),
      ),
  }));

type Google = BookingRow['google'];
