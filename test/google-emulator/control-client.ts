/** The control API for tests: JSON in, JSON out, an error where it refuses. */
export type Control = {
  get<Answer = unknown>(path: string): Promise<Answer>;
  post<Answer = unknown>(path: string, body?: unknown): Promise<Answer>;
  put<Answer = unknown>(path: string, body: unknown): Promise<Answer>;
  patch<Answer = unknown>(path: string, body: unknown): Promise<Answer>;
  delete<Answer = unknown>(path: string): Promise<Answer>;
};

export type Fetch = (request: Request) => Promise<Response>;

/** `url` without a final slash; `fetch` may serve it in process. */
export const createControl = (url: string, serve: Fetch = fetch): Control => {
  const call =
    (method: string) =>
    async <Answer>(path: string, body?: unknown): Promise<Answer> => {
      const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
      const answer = await serve(new Request(`${url}/control${path}`, init));
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} /control${path}: ${answer.status} ${text}`);
      return JSON.parse(text) as Answer;
    };
  return { get: call('GET'), post: call('POST'), put: call('PUT'), patch: call('PATCH'), delete: call('DELETE') };
};

/** One entry of `GET /control/requests`. */
export type RequestEntry = {
  n: number;
  method: string;
  path: string;
  operation: string;
  query: Record<string, string | string[]>;
  status: number;
  account: string | null;
  sendUpdates?: string;
  hasAttendees?: boolean;
  mails?: number;
};

/** One entry of `GET /control/pushes`. */
export type PushEntry = {
  n: number;
  channelId: string;
  messageNumber: number;
  state: string;
  attempt: number;
  outcome: string;
  status?: number;
};

/** Goes through the consent page as a person does; answers where it sends the browser. */
export const consent = async (
  authorizationUrl: string,
  choice: { account: string; scopes: readonly string[]; action?: 'continue' | 'cancel' },
  serve: Fetch = fetch,
): Promise<URL> => {
  const form = new URLSearchParams({ account: choice.account, action: choice.action ?? 'continue' });
  for (const scope of choice.scopes) form.append('scope', scope);
  const answer = await serve(new Request(authorizationUrl, { method: 'POST', body: form, redirect: 'manual' }));
  const target = answer.headers.get('Location');
  if (target === null) throw new Error(`the consent page answered ${answer.status}: ${await answer.text()}`);
  return new URL(target);
};
