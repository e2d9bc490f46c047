import { calendar, type calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import type * as z from 'zod';
import { type AccountRef, GoogleError } from '../ports/google.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { AccessTokens } from './access-tokens.ts';
import { type ApiOperation, classify } from './classify.ts';
import { type Fetch, requestTimeoutMs } from './endpoints.ts';
import { failing } from './failing.ts';
import { parseJson } from './problem.ts';

export type ApiRequest<T> = {
  operation: ApiOperation;
  resumes?: boolean;
  headers?: Record<string, string>;
  /** What a good answer must look like; one that does not is treated as cut off on the way. */
  answer: z.ZodType<T>;
  send(client: calendar_v3.Calendar, options: CallOptions): Promise<RawAnswer>;
};

type CallOptions = { headers: Record<string, string>; fetchImplementation: Fetch };
type RawAnswer = { status: number; headers: { 'retry-after'?: string | undefined }; data: unknown };

export type ApiCall = <T>(account: AccountRef, request: ApiRequest<T>) => Promise<T>;

type Parts = { tokens: AccessTokens; metrics: Metrics; fetch: Fetch; apiUrl?: string };

/**
 * Calls through the official client, stripped of its own will: no retries, no judging of answers, no refreshing. A refused
 * access token is replaced once and the call made again; refused again, the grant has failed.
 */
export function createApiCall({ tokens, metrics, fetch, apiUrl }: Parts): ApiCall {
  const client = calendar({
    version: 'v3',
    retry: false,
    timeout: requestTimeoutMs,
    responseType: 'text',
    validateStatus: () => true,
    ...(apiUrl === undefined ? {} : { rootUrl: apiUrl }),
  });
  return async (account, request) => {
    const token = await tokens.current(account);
    try {
      return await attempt({ client, metrics, fetch }, request, token);
    } catch (error) {
      if (!isTokenRefused(error)) throw error;
    }
    return await attempt({ client, metrics, fetch }, request, await tokens.replace(account, token));
  };
}

const isTokenRefused = (error: unknown): boolean =>
  error instanceof GoogleError && error.status === 401 && error.failure.kind === 'grantFailed';

type Line = { client: calendar_v3.Calendar; metrics: Metrics; fetch: Fetch };

async function attempt<T>({ client, metrics, fetch }: Line, request: ApiRequest<T>, token: string): Promise<T> {
  metrics.count('GoogleCall');
  let sent = false;
  const options: CallOptions = {
    headers: { ...request.headers, Authorization: `Bearer ${token}` },
    fetchImplementation: (input, init) => {
      sent = true;
      return fetch(input, init);
    },
  };
  let answer: RawAnswer;
  try {
    answer = await request.send(client, options);
  } catch {
    // The client refuses what it cannot send, such as a calendar id of two dots; all else happened on the way.
    const classified = sent
      ? classify(request, undefined)
      : { failure: { kind: 'invalidRequest' as const }, reason: 'not_sendable' };
    throw failing(request, classified, metrics);
  }
  return read(request, answer, metrics);
}

function read<T>(request: ApiRequest<T>, { status, headers, data }: RawAnswer, metrics: Metrics): T {
  const body = typeof data === 'string' ? data : '';
  if (status < 200 || status > 299) {
    throw failing(request, classify(request, { status, body, retryAfter: headers['retry-after'] }), metrics);
  }
  const parsed = request.answer.safeParse(parseJson(body));
  if (parsed.success) return parsed.data;
  throw failing(request, { failure: { kind: 'transient' }, status, reason: 'unreadable_answer' }, metrics);
}
