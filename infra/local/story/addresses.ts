/** Where a running installation is reached, and the key that opens it. */
export type Addresses = {
  api: string;
  mailbox: string;
  google: string;
  adminKey: string;
  /** Who may sign in to the console first. */
  firstOwner?: string | undefined;
};

export type Mail = { id: string; to: string; subject: string; text: string; html: string; sentAt: string };

/** A JSON call that throws with what was asked and answered when it does not succeed. */
export async function call<T>(
  method: string,
  url: string,
  options: { key?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<T> {
  const { status, body } = await tryCall(method, url, options);
  if (status >= 400) throw new Error(`${method} ${url} answered ${status}: ${JSON.stringify(body)}`);
  return body as T;
}

export async function tryCall(
  method: string,
  url: string,
  { key, body, headers = {} }: { key?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<{ status: number; body: unknown; etag: string | null }> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: text === '' ? undefined : JSON.parse(text),
    etag: response.headers.get('etag'),
  };
}

/** Asks until the answer is there; throws naming what never came. */
export async function until<T>(what: string, ask: () => Promise<T | undefined | false>, limitMs = 15_000): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`${what}: not within ${Math.round(limitMs / 1000)} s`);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}
