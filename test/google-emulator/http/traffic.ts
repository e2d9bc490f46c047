import { ApiError } from '../core/api-error.ts';
import type { Fault, FaultAction, Faults } from '../core/faults.ts';
import type { LoggedRequest, RequestLog } from '../core/request-log.ts';
import type { World } from '../core/world.ts';
import { callerOf } from './calendar-routes.ts';
import type { Found, Incoming, Reply } from './router.ts';

/** The connection ends without an answer; a server closes the socket, in process the call rejects. */
export class ConnectionDropped extends Error {
  constructor() {
    super('the connection was closed before an answer came');
    this.name = 'ConnectionDropped';
  }
}

/** What stands in front of Google's routes: the log of requests and the faults. */
export type Traffic = { world: World; log: RequestLog; faults: Faults };

const operationOf = (found: Found | undefined, body: string): string => {
  const operation = found?.route.operation ?? 'unknown';
  if (operation !== 'oauth.token') return operation;
  return new URLSearchParams(body).get('grant_type') === 'refresh_token' ? 'oauth.refresh' : 'oauth.exchange';
};

const accountOf = (world: World, request: Incoming, url: URL, body: string): string | null => {
  const caller = callerOf(world, request);
  if (caller) return caller.email;
  const form = new URLSearchParams(body);
  if (url.pathname === '/o/oauth2/v2/auth') return form.get('account');
  if (url.pathname !== '/token' && url.pathname !== '/revoke') return null;
  const refreshToken = form.get('refresh_token') ?? form.get('token') ?? url.searchParams.get('token') ?? '';
  return (
    world.refreshTokens.get(refreshToken)?.email ??
    world.accessTokens.get(refreshToken)?.email ??
    world.codes.get(form.get('code') ?? '')?.email ??
    null
  );
};

const queryOf = (url: URL): Record<string, string | string[]> =>
  Object.fromEntries(
    [...new Set(url.searchParams.keys())].map((name) => {
      const values = url.searchParams.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );

type Sent = { attendees?: unknown };

/** Whether a write could have mailed somebody: what PU3-like rules are checked by. */
const mailFacts = (
  world: World,
  operation: string,
  url: URL,
  body: string,
): Pick<LoggedRequest, 'sendUpdates' | 'hasAttendees' | 'mails'> => {
  if (!/^events\.(insert|update|patch|delete|move)$/.test(operation)) return {};
  const sendUpdates = url.searchParams.get('sendUpdates');
  let sent: Sent = {};
  try {
    sent = Object(JSON.parse(body));
  } catch {
    sent = {};
  }
  const guests = Array.isArray(sent.attendees) ? sent.attendees : [];
  const mailed = guests.filter(
    (guest: { email?: string }) => sendUpdates === 'all' || !world.accounts.get(guest.email ?? ''),
  );
  return {
    ...(sendUpdates === null ? {} : { sendUpdates }),
    hasAttendees: 'attendees' in sent,
    mails: sendUpdates === 'all' || sendUpdates === 'externalOnly' ? mailed.length : 0,
  };
};

const domains: Record<string, string> = {
  rateLimitExceeded: 'usageLimits',
  userRateLimitExceeded: 'usageLimits',
  quotaExceeded: 'usageLimits',
  dailyLimitExceeded: 'usageLimits',
  accessNotConfigured: 'usageLimits',
  requiredAccessLevel: 'calendar',
  forbiddenForNonOrganizer: 'calendar',
  fullSyncRequired: 'calendar',
  notACalendarUser: 'calendar',
};

const usual: Record<number, string> = {
  400: 'badRequest',
  401: 'authError',
  403: 'forbidden',
  404: 'notFound',
  409: 'conflict',
  410: 'deleted',
  412: 'conditionNotMet',
  429: 'rateLimitExceeded',
};

/** The answer a status fault gives: the body that was named, or Google's envelope around the reason. */
const faultReply = (action: FaultAction & { kind: 'status' }, operation: string): Reply => {
  const headers: Record<string, string> =
    action.retryAfterSeconds === undefined ? {} : { 'Retry-After': String(action.retryAfterSeconds) };
  if (typeof action.body === 'string') {
    return {
      status: action.status,
      text: action.body,
      headers: { ...headers, 'Content-Type': 'text/html; charset=UTF-8' },
    };
  }
  if (action.body !== undefined) return { status: action.status, json: action.body, headers };
  const reason = action.reason ?? usual[action.status] ?? 'backendError';
  if (operation.startsWith('oauth.')) {
    return {
      status: action.status,
      json: { error: action.reason ?? 'internal_failure', error_description: 'Backend Error' },
      headers,
    };
  }
  const message = reason === 'backendError' ? 'Backend Error' : reason;
  const error = new ApiError({ status: action.status, reason, domain: domains[reason] ?? 'global', message });
  return { status: action.status, text: error.body(), headers: { ...headers, 'Content-Type': jsonType } };
};

const jsonType = 'application/json; charset=UTF-8';

const errorReply = (error: unknown): Reply => {
  if (!(error instanceof ApiError)) throw error;
  return {
    status: error.facts.status,
    text: error.body(),
    headers: { ...error.facts.headers, 'Content-Type': jsonType },
  };
};

const waitFor = async ({ world, faults }: Traffic, fault: Fault): Promise<void> => {
  const { action } = fault;
  if (action.kind === 'hold') await faults.wait(fault);
  if (action.kind === 'delay') {
    await new Promise<void>((resolve) => world.agenda.add(world.now() + action.ms, resolve));
  }
};

/** Plays a fault around the real work: before it, after it, or in place of it. */
const withFault = async (
  traffic: Traffic,
  fault: Fault | undefined,
  operation: string,
  work: () => Promise<Reply>,
): Promise<Reply> => {
  if (!fault) return work();
  const { action } = fault;
  if (action.kind === 'cutBody') {
    const reply = await work();
    const text = reply.json === undefined ? (reply.text ?? '') : JSON.stringify(reply.json);
    const { json: _, ...rest } = reply;
    return {
      ...rest,
      headers: { 'Content-Type': jsonType, ...reply.headers },
      text: text.slice(0, Math.floor(text.length / 2)),
    };
  }
  const done = action.after ? await work() : undefined;
  await waitFor(traffic, fault);
  if (action.kind === 'drop') throw new ConnectionDropped();
  if (action.kind === 'status') return faultReply(action, operation);
  return done ?? work();
};

/** One request to Google: found, logged, perhaps spoiled, answered. */
export const serveGoogle = async (
  traffic: Traffic,
  request: Incoming,
  url: URL,
  found: Found | undefined,
  served: (entry: LoggedRequest) => void = () => undefined,
): Promise<Reply> => {
  const { world, log, faults } = traffic;
  const body = await request.text();
  const operation = operationOf(found, body);
  const account = accountOf(world, request, url, body);
  const entry = log.open({
    at: new Date(world.now()).toISOString(),
    realMs: world.realNow(),
    method: request.method,
    path: url.pathname,
    operation,
    query: queryOf(url),
    account,
    ...mailFacts(world, operation, url, body),
  });
  const fault = faults.hit({ operation, method: request.method, path: url.pathname + url.search, account });
  if (fault) entry.fault = fault.id;
  const work = async (): Promise<Reply> => {
    if (!found) return notServed(request.method, url.pathname);
    try {
      const { route, params } = found;
      return await route.handle({ request, url, query: url.searchParams, params, body, operation: route.operation });
    } catch (error) {
      return errorReply(error);
    }
  };
  try {
    const reply = await withFault(traffic, fault, operation, work);
    entry.status = reply.status;
    return reply;
  } finally {
    served(entry);
  }
};

const notServed = (method: string, path: string): Reply =>
  errorReply(
    new ApiError({ status: 404, reason: 'notFound', message: `The emulator does not serve ${method} ${path}.` }),
  );
