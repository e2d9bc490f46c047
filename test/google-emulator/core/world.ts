import { Agenda } from './agenda.ts';
import { EventTable } from './event-table.ts';
import type { Random } from './ids.ts';
import type {
  Access,
  AccessToken,
  Account,
  AuthCode,
  Calendar,
  Channel,
  Client,
  Consent,
  RefreshToken,
} from './rows.ts';
import type { Switches } from './switches.ts';
import { initialSwitches } from './switches.ts';
import type { Change, Journaled } from './table.ts';
import { Table } from './table.ts';

export type Clock = { now(): number };

/** Sends one push message; resolves with the receiver's status, rejects if it cannot be reached. */
export type Deliver = (
  url: string,
  init: { method: 'POST'; headers: Record<string, string> },
) => Promise<{ status: number }>;

type TokenServerMode =
  | 'ok'
  | 'invalid_client'
  | 'unauthorized_client'
  | 'unavailable'
  | 'internal_failure'
  | 'rate_limited';

type PushSettings = {
  mode: 'on' | 'off';
  delayMs: number;
  duplicate: boolean;
  reorder: boolean;
  /** Share of messages lost, from 0 to 1. */
  dropShare: number;
};

/** What is remembered besides the tables. */
export type Settings = {
  clockOffset: number;
  switches: Partial<Switches>;
  push: PushSettings;
  tokenServer: TokenServerMode;
  /** Growing number behind every "order" in the rows. */
  order: number;
};

export type PushRecord = {
  n: number;
  at: string;
  channelId: string;
  calendarId: string;
  url: string;
  messageNumber: number;
  state: string;
  attempt: number;
  /** Since what it tells of happened. */
  waitedMs: number;
  outcome: 'delivered' | 'failed' | 'unreachable' | 'dropped';
  status?: number;
};

const untouched: Settings = {
  clockOffset: 0,
  switches: {},
  push: { mode: 'on', delayMs: 0, duplicate: false, reorder: false, dropShare: 0 },
  tokenServer: 'ok',
  order: 0,
};

/** The whole state of the emulator and the three things it gets from outside: time, randomness, delivery. */
export class World {
  readonly random: Random;
  readonly deliver: Deliver;
  readonly agenda: Agenda;
  readonly clients: Table<Client>;
  readonly accounts: Table<Account>;
  readonly calendars: Table<Calendar>;
  readonly access: Table<Access>;
  readonly events: EventTable;
  readonly consents: Table<Consent>;
  readonly refreshTokens: Table<RefreshToken>;
  readonly accessTokens: Table<AccessToken>;
  readonly codes: Table<AuthCode>;
  readonly channels: Table<Channel>;
  readonly pushes: PushRecord[] = [];
  readonly #settings: Table<Settings>;
  #era: object = {};
  readonly #clock: Clock;
  #switches: { of: Settings; values: Switches } | undefined;

  constructor(options: {
    clock: Clock;
    random: Random;
    deliver: Deliver;
    wake: () => void;
    onChange: (change: Change) => void;
  }) {
    this.#clock = options.clock;
    this.random = options.random;
    this.deliver = options.deliver;
    this.agenda = new Agenda(options.wake);
    const { onChange } = options;
    this.clients = new Table('clients', onChange);
    this.accounts = new Table('accounts', onChange);
    this.calendars = new Table('calendars', onChange);
    this.access = new Table('access', onChange);
    this.events = new EventTable('events', onChange);
    this.consents = new Table('consents', onChange);
    this.refreshTokens = new Table('refreshTokens', onChange);
    this.accessTokens = new Table('accessTokens', onChange);
    this.codes = new Table('codes', onChange);
    this.channels = new Table('channels', onChange);
    this.#settings = new Table('settings', onChange);
  }

  /** Everything that is kept over a restart. */
  tables(): Journaled[] {
    return [
      this.#settings,
      this.clients,
      this.accounts,
      this.calendars,
      this.access,
      this.events,
      this.consents,
      this.refreshTokens,
      this.accessTokens,
      this.codes,
      this.channels,
    ];
  }

  /** What counters and caches hang on; a reset begins a new one and they are forgotten. */
  get era(): object {
    return this.#era;
  }

  reset(): void {
    this.#era = {};
    this.agenda.clear();
    this.pushes.length = 0;
    for (const table of this.tables()) table.clear();
  }

  now(): number {
    return this.#clock.now() + this.settings.clockOffset;
  }

  /** The clock without the emulator's offset. */
  realNow(): number {
    return this.#clock.now();
  }

  get settings(): Settings {
    return this.#settings.get('settings') ?? untouched;
  }

  changeSettings(change: Partial<Settings>): void {
    this.#settings.set('settings', { ...this.settings, ...change });
  }

  get switches(): Switches {
    const { settings } = this;
    if (this.#switches?.of !== settings) {
      this.#switches = { of: settings, values: { ...initialSwitches(), ...settings.switches } };
    }
    return this.#switches.values;
  }

  /** The next number of a series that orders rows over restarts. */
  nextOrder(): number {
    const order = this.settings.order + 1;
    this.changeSettings({ order });
    return order;
  }
}
