import { calendar, type calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import type * as z from 'zod';
import type { Budget, Payer } from '../budget/budget.ts';
import { grantHashOf } from '../identity/ids.ts';
import { type AccountRef, GoogleError } from '../ports/google.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Access, AccessTokens } from './access-tokens.ts';
import { type ApiOperation, type Classified, classify } from './classify.ts';
import { type Fetch, requestTimeoutMs } from './endpoints.ts';
import { failing } from './failing.ts';
import { blameOf } from './oauth-clients.ts';
import { parseJson } from './problem.ts';

export type ApiRequest<T> = {
  operation: ApiOperation;
  /** Quota units; one where not given. */
  units?: number;
  resumes?: boolean;
  headers?: Record<string, string>;
  /** What a good answer must look like; one that does not is treated as cut off on the way. */
  answer: z.ZodType<T>;
  send(client: calendar_v3.Calendar, options: CallOptions): Promise<RawAnswer>;
};

type CallOptions = { headers: Record<string, string>; fetchImplementation: Fetch };
type RawAnswer = { status: number; headers: { 'retry-after'?: string | undefined }; data: unknown };

export type ApiCall = <T>(account: AccountRef, request: ApiRequest<T>) => Promise<T>;

type Parts = { tokens: AccessTokens; budget: Budget; metrics: Metrics; fetch: Fetch; apiUrl?: string };

/**
 * Calls through the official client, stripped of its own will: no retries, no judging of answers, no refreshing. A refused
 * access token is replaced once and the call made again; refused again, the grant has failed. Each try is charged before it
 * is made, and Google's own word that its quota is used up slows everybody whom it concerns (PU5).
 */
export function createApiCall({ tokens, budget, metrics, fetch, apiUrl }: Parts): ApiCall {
  const client = calendar({
    version: 'v3',
    retry: false,
    timeout: requestTimeoutMs,
    responseType: 'text',
    validateStatus: () => true,
    ...(apiUrl === undefined ? {} : { rootUrl: apiUrl }),
  });
  const line = { client, metrics, fetch };
  const charged = async <T>(account: AccountRef, request: ApiRequest<T>, access: Access): Promise<T> => {
    const payer = payerOf(account, access);
    await budget.charge(payer, account.priority ?? 'live', request.units ?? 1);
    const outcome = await attempt(line, request, access.token);
    if ('answer' in outcome) return outcome.answer;
    const { slows, failure } = outcome.failed;
    if (slows !== undefined) await budget.slow(payer, slows, retryAfterOf(failure));
    throw failing(request, blameOf(outcome.failed, payer.oauthClient, 'calendar'), metrics);
  };
  return async (account, request) => {
    const access = await tokens.current(account);
    try {
      return await charged(account, request, access);
    } catch (error) {
      if (!isTokenRefused(error)) throw error;
    }
    return await charged(account, request, await tokens.replace(account, access.token));
  };
}

const payerOf = ({ businessId, linkId }: AccountRef, { oauthClient, sub }: Access): Payer => ({
  ...{ oauthClient, businessId, linkId },
  grantHash: grantHashOf(oauthClient, sub),
});

const retryAfterOf = (failure: Classified['failure']): number =>
  failure.kind === 'rateLimited' ? (failure.retryAfterSeconds ?? 0) : 0;

const isTokenRefused = (error: unknown): boolean =>
  error instanceof GoogleError && error.status === 401 && error.failure.kind === 'grantFailed';

type Line = { client: calendar_v3.Calendar; metrics: Metrics; fetch: Fetch };

type Outcome<T> = { answer: T } | { failed: Classified };

async function attempt<T>(
  { client, metrics, fetch }: Line,
  request: ApiRequest<T>,
  token: string,
): Promise<Outcome<T>> {
  metrics.count('GoogleCall');
  let sent = false;
  const options: CallOptions = {
    headers: { ...request.headers, Authorization: `Bearer ${token}` },
    fetchImplementation: (input, init) => {
      sent = true;
      return fetch(input, init);
    },
  };
  try {
    return read(request, await request.send(client, options));
  } catch {
    // The client refuses what it cannot send, such as a calendar id of two dots; all else happened on the way.
    return sent
      ? { failed: classify(request, undefined) }
      : { failed: { failure: { kind: 'invalidRequest' }, reason: 'not_sendable' } };
  }
}

function read<T>(request: ApiRequest<T>, { status, headers, data }: RawAnswer): Outcome<T> {
  const body = typeof data === 'string' ? data : '';
  if (status < 200 || status > 299)
    return { failed: classify(request, { status, body, retryAfter: headers['retry-after'] }) };
  const json = parseJson(body);
  // A page of some proxy is no answer, also where Google would have none to give.
  const parsed = request.answer.safeParse(json);
  if (parsed.success && (body === '' || json !== undefined)) return { answer: parsed.data };
  return { failed: { failure: { kind: 'transient' }, status, reason: 'unreadable_answer' } };
}
