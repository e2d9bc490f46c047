/** Requests to the API of the same origin, with the session's cookie. */

export type ProblemFacts = {
  status: number;
  code: string;
  title: string;
  detail: string;
  errors: { path: string; message: string }[];
  requestId?: string;
};

/** An answer that is no success, or none at all (`unreachable`). */
export class ApiProblem extends Error {
  readonly facts: ProblemFacts;
  constructor(facts: ProblemFacts) {
    super(facts.detail);
    this.name = 'ApiProblem';
    this.facts = facts;
  }
}

export const isNotFound = (error: unknown): boolean => error instanceof ApiProblem && error.facts.status === 404;

export type Call = {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
  /** Goes into `If-Match`: the change is refused if another came before. */
  version?: number;
  signal?: AbortSignal;
};

export type Credentials = { businessId?: string; csrfToken?: string };

const contentType = {
  POST: 'application/json',
  PUT: 'application/json',
  PATCH: 'application/merge-patch+json',
} as const;

export function headersOf({ businessId, csrfToken }: Credentials, call: Call): Record<string, string> {
  const { method = 'GET', body, version } = call;
  return {
    accept: 'application/json',
    ...(businessId === undefined ? {} : { 'slotbridge-business': businessId }),
    ...(method === 'GET' || csrfToken === undefined ? {} : { 'slotbridge-csrf': csrfToken }),
    ...(method === 'POST' ? { 'idempotency-key': crypto.randomUUID() } : {}),
    ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
    ...(body !== undefined && method !== 'GET' && method !== 'DELETE' ? { 'content-type': contentType[method] } : {}),
  };
}

export async function request<T>(path: string, credentials: Credentials, call: Call = {}): Promise<T> {
  const { method = 'GET', body, signal } = call;
  const response = await fetch(path, {
    method,
    headers: { ...headersOf(credentials, call), 'accept-language': document.documentElement.lang },
    credentials: 'same-origin',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw unreachable();
  });
  const answer = await readJson(response);
  if (!response.ok) throw new ApiProblem(factsOf(response.status, answer));
  return answer;
}

const unreachable = (): ApiProblem =>
  new ApiProblem({ status: 0, code: 'unreachable', title: '', detail: '', errors: [] });

/** Of our own server, whose answers have passed their schema. */
async function readJson(response: Response) {
  if (response.status === 204) return undefined;
  return await response.json().catch(() => undefined);
}

function factsOf(status: number, answer: Partial<ProblemFacts> | undefined): ProblemFacts {
  const none = { status, code: status === 503 ? 'unavailable' : 'internal', title: '', detail: '', errors: [] };
  return { ...none, ...answer };
}
