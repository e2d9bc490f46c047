import type { Entry } from '../run/types.ts';
import { type Asked, asksPage, calendarOf, isDone, isWrite } from './google-entries.ts';

/** What a request to Google has to be seen beside to know what it was. Follows the history entry by entry. */
export class Memory {
  /** Reads lag behind writes by that long. */
  readLagMs = 0;
  readonly #wroteAt = new Map<string, number>();
  readonly #changed = new Map<string, number>();
  readonly #begun = new Map<string, number>();
  readonly #channels = new Map<string, { calendar: string; until: number }>();
  readonly #refused = new Map<string, Set<string>>();
  #index = 0;

  see(entry: Entry): void {
    this.#index += 1;
    if (entry.kind === 'edited') this.#changed.set(entry.calendarId, this.#index);
    if (entry.kind === 'google') this.#seeRequest(entry);
  }

  #seeRequest(entry: Asked): void {
    const { operation, status, account = '', task } = entry;
    const calendar = calendarOf(entry);
    if (isWrite(entry) && isDone(entry)) {
      this.#wroteAt.set(calendar, entry.at);
      this.#changed.set(calendar, this.#index);
    }
    if (operation === 'events.list' && !asksPage(entry)) this.#begun.set(calendar, this.#index);
    if (isDone(entry)) this.#seeChannel(entry);
    if (operation === 'oauth.refresh' && status === 200) this.#refused.delete(account);
    if (status !== 401 || operation.startsWith('oauth')) return;
    this.#refused.set(account, (this.#refused.get(account) ?? new Set()).add(task));
  }

  #seeChannel({ operation, body, answer, ...entry }: Asked): void {
    const id = String(Object(body).id);
    const until = Number(Object(answer).expiration);
    if (operation === 'events.watch') this.#channels.set(id, { calendar: calendarOf({ operation, ...entry }), until });
    if (operation === 'channels.stop') this.#channels.delete(id);
  }

  /** Another channel of the calendar lives beside this one. */
  hasTwoChannels = (entry: Asked): boolean => {
    const live = [...this.#channels.values()].filter(({ until }) => until > entry.at);
    return live.filter(({ calendar }) => calendar === calendarOf(entry)).length > 1;
  };

  knowsChannel = (id: string): boolean => this.#channels.has(id);

  /** The calendar was changed after the first page of this list was read. */
  hasDrifted = (entry: Asked): boolean =>
    asksPage(entry) && (this.#changed.get(calendarOf(entry)) ?? 0) > (this.#begun.get(calendarOf(entry)) ?? 0);

  isTooEarly = (entry: Asked): boolean =>
    entry.operation === 'events.list' &&
    entry.at - (this.#wroteAt.get(calendarOf(entry)) ?? -Infinity) < this.readLagMs;

  /** Several workers were refused the same account's token and go for another one. */
  isRefreshRace = ({ account = '', status }: Asked): boolean =>
    status === 401 && (this.#refused.get(account)?.size ?? 0) > 1;
}
