import type { Mood } from './receivers.ts';
import type { Ports } from '../../../shared/ports/ports.ts';
import type { QueueName } from '../../../shared/ports/queues.ts';
import type { Key, Row, TableName } from '../../../shared/ports/store.ts';
import type { MemoryQueues } from '../../memory/queues.ts';
import type { MemoryStore } from '../../memory/store.ts';
import type { Part } from '../world.ts';

/**
 * What one simulated schedule is made of. `run/` moves it (virtual time, interleaving, AWS's faults), `life/` acts in it
 * (people, booking systems, Google's faults), `judge/` watches it. Instants are milliseconds of virtual time.
 */

export type { Part };

/** Seeded chance: the only source of it in a schedule, so that a seed gives one trace (25). */
export interface Draw {
  /** True with that probability. */
  chance(probability: number): boolean;
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number;
  pick<Item>(items: readonly Item[]): Item;
  weighted<Item>(items: readonly (readonly [Item, number])[]): Item;
}

/** What really happened, by name, in camelCase: `pushDropped`, `conditionLost`, `bookingRaced`. */
export interface Counts {
  add(name: string, by?: number): void;
}

type At = { at: number; task: string };

/** One thing that happened, in the order it happened. `task` names the invocation or person, such as `pull-changes-17`. */
export type Entry =
  /** An invocation begins, with the message or event it was given, and ends. */
  | (At & { kind: 'begun'; part: Part; input: unknown; queue?: QueueName; messageId?: string; receiveCount?: number })
  | (At & { kind: 'ended'; part: Part; how: 'done' | 'threw' | 'died' | 'timedOut'; error?: string })
  /** A row changed. Rows of one write share `write`. */
  | (At & { kind: 'row'; write: number; table: TableName; key: Key; before?: Row; after?: Row })
  /** A queue accepted a message; or gave it up to its dead-letter queue. */
  | (At & { kind: 'sent' | 'dead'; queue: QueueName; body: unknown })
  /** A request reached Google (`answered` false when its answer was lost on the way). */
  | (At & {
      kind: 'google';
      part: Part;
      operation: string;
      method: string;
      url: string;
      account?: string;
      body?: unknown;
      status: number;
      answer?: unknown;
      answered: boolean;
    })
  /** A notification reached the product, whoever sent it. */
  | (At & { kind: 'notified'; headers: Record<string, string>; status: number })
  /** A person's change in Google, as the calendar shows the event before and afterwards. */
  | (At & {
      kind: 'edited';
      account: string;
      calendarId: string;
      eventId: string;
      what: string;
      before?: unknown;
      after?: unknown;
    })
  /** A request to our API and its answer; `businessId` is who asked. */
  | (At & {
      kind: 'asked';
      businessId: string;
      method: string;
      path: string;
      body?: unknown;
      status: number;
      answer?: unknown;
    })
  /** A receiver of webhooks took an event. */
  | (At & { kind: 'posted'; url: string; eventId: string })
  /** A fault was injected; `name` is the one it is counted under. */
  | (At & { kind: 'fault'; name: string; detail?: string })
  /** Anything else a judge has to know: `grantRevoked`, `settingsChanged`, `disconnected`, `calm`. */
  | (At & { kind: 'noted'; name: string; detail?: Record<string, unknown> });

/** An entry as its author writes it; time and task are added. */
export type Noted<E = Entry> = E extends Entry ? Omit<E, 'at' | 'task'> : never;

/** Where a schedule happens. */
export interface Stage {
  readonly seed: string;
  readonly draw: Draw;
  readonly counts: Counts;
  readonly history: readonly Entry[];
  /** The engines themselves, to look into: no fault, no interleaving, no entry. */
  readonly store: MemoryStore;
  readonly queues: MemoryQueues;
  readonly mails: readonly { at: number; to: string; subject: string; text: string; html: string }[];
  /** Receivers of webhooks that are out of order, by address. */
  readonly receivers: Map<string, Mood>;
  now(): number;
  note(entry: Noted, task?: string): void;
  /** The emulator's control API, at once. */
  control<Answer = unknown>(method: string, path: string, body?: unknown): Promise<Answer>;
  /**
   * One request to our API (`key` as bearer), to the consent pages, or a notification: an invocation like any other, interleaved
   * and faulty. 502 and 504 with an empty body: nobody knows what became of it. Cookies go in a `cookie` header.
   */
  request(
    part: 'api' | 'consent' | 'receive-notification',
    request: { method: string; path: string; headers?: Record<string, string>; body?: unknown; businessId?: string },
  ): Promise<{ status: number; headers: Record<string, string>; cookies: string[]; body: string }>;
  /** Ports of somebody outside the functions: interleaved like theirs, never faulty. */
  ports(task: string): Ports;
  /** False once the storm is over: nobody acts and nothing is broken any more. */
  readonly stormy: boolean;
}

/** Something a person, a booking system or Google may do at any moment of the storm. */
export type Action = {
  name: string;
  /** How often, relative to the others; 0 while it makes no sense. */
  weight: (stage: Stage) => number;
  /** Interleaved with everything else that runs. Resolves when it is over; what it throws is a defect of the simulation. */
  act: (stage: Stage) => Promise<void>;
};

/** The people, businesses and calendars of a schedule. */
export interface Life {
  /** Before the storm: businesses, resources, accounts, first consents. */
  begin(stage: Stage): Promise<void>;
  readonly actions: readonly Action[];
  /** After the storm: faults of Google end, people reconnect what failed. Called more than once until rest. */
  mend(stage: Stage): Promise<void>;
  /** Names that a long run must have counted at least once. */
  readonly expected: readonly string[];
}

export type Violation = {
  /** Number of the invariant in rules.md. */
  invariant: number;
  says: string;
  /** Where in the history it shows. */
  entry?: number;
};

/** Watches a schedule. Holds no stage: everything it knows comes from entries and, at rest, from what it is shown. */
export interface Judge {
  /** Called for every entry, in order, as it happens. */
  see(entry: Entry, index: number): void;
  /** Called once, when nothing is left to do. */
  atRest(stage: Stage): Promise<void>;
  readonly violations: readonly Violation[];
}
