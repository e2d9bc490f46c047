/** One request to Google's side of the emulator. */
export type LoggedRequest = {
  n: number;
  /** The emulator's time, RFC 3339. */
  at: string;
  /** The clock without the emulator's offset, in milliseconds since the epoch. */
  realMs: number;
  method: string;
  path: string;
  /** As Google names it, e.g. `events.list`; `oauth.refresh` and `oauth.exchange` for the token endpoint. */
  operation: string;
  query: Record<string, string | string[]>;
  /** 0 where the connection was cut. */
  status: number;
  account: string | null;
  sendUpdates?: string;
  hasAttendees?: boolean;
  /** Guests this write would have mailed. */
  mails?: number;
  /** The fault that was applied, if one was. */
  fault?: string;
};

const limit = 100_000;

export class RequestLog {
  #items: LoggedRequest[] = [];
  #n = 0;

  /** Requests are numbered as they arrive; the status is filled in when they are answered. */
  open(item: Omit<LoggedRequest, 'n' | 'status'>): LoggedRequest {
    this.#n += 1;
    const entry: LoggedRequest = { n: this.#n, ...item, status: 0 };
    this.#items.push(entry);
    if (this.#items.length > limit) this.#items = this.#items.slice(limit / 2);
    return entry;
  }

  since(n: number): LoggedRequest[] {
    return this.#items.filter((item) => item.n > n);
  }

  clear(): void {
    this.#items = [];
  }
}
