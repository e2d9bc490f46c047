import { setTimeout as pause } from 'node:timers/promises';

/** Status 0: no answer came, and nobody knows what happened. */
export type Answer = { status: number; body: unknown };

type Addresses = { api: string; google: string };
type Options = { key?: string | undefined; body?: unknown; headers?: Record<string, string> | undefined };

const answerLimitMilliseconds = 12_000;
const persistenceMilliseconds = 120_000;
const pauseMilliseconds = 200;

/** The doors of the installation, for somebody who is used to their being shut. */
export class Doors {
  readonly #at: Addresses;
  readonly #key: string;

  constructor(at: Addresses, key: string) {
    this.#at = at;
    this.#key = key;
  }

  /** A booking system's call. */
  api = (method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer> =>
    ask(method, `${this.#at.api}${path}`, { key: this.#key, body, headers });

  /** What a person does in Google, or a fault of Google's. */
  google = (method: string, path: string, body?: unknown): Promise<Answer> =>
    ask(method, `${this.#at.google}/control${path}`, { body });

  local = (method: string, path: string, body?: unknown): Promise<Answer> =>
    ask(method, `${this.#at.api}/__local${path}`, { body });

  /** Google's clock and the product's, by the same amount. */
  advance = async (advanceMs: number): Promise<void> => {
    await until(() => this.google('POST', '/clock', { advanceMs }));
    await until(() => this.local('POST', '/clock', { advanceMs }));
  };
}

async function ask(method: string, url: string, { key, body, headers = {} }: Options): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method,
      headers: {
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(answerLimitMilliseconds),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  } catch {
    return { status: 0, body: undefined };
  }
}

/** An answer that leaves nothing open: neither lost nor a server's failure. */
export const isAnswer = ({ status }: Answer): boolean => status > 0 && status < 500 && status !== 429;

/** Asks again until there is an answer. Only for what may be asked twice. */
export async function until(work: () => Promise<Answer>): Promise<Answer> {
  const end = Date.now() + persistenceMilliseconds;
  for (;;) {
    const answer = await work();
    if (isAnswer(answer)) return answer;
    if (Date.now() > end)
      throw new Error(`No answer for two minutes; the last was ${answer.status} ${JSON.stringify(answer.body)}.`);
    await pause(pauseMilliseconds);
  }
}
