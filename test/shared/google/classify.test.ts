import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ApiOperation, classify, type GoogleRequest } from '../../../shared/google/classify.ts';
import type { GoogleFailure } from '../../../shared/ports/google.ts';
import { backend, errorInfo, frontEnd, oauthBody } from './bodies.ts';

type Kind = GoogleFailure['kind'];
/** A row of a table with the title of its test in front. */
type Case = [request: GoogleRequest, status: number, body: string, kind: Kind];
const titled = (rows: Case[]) =>
  rows.map(([request, status, body, kind]) => {
    const said = /"(?:message|error_description)": ?"([^"]+)"/.exec(body)?.[1] ?? '';
    const reason = /"(?:reason|error)": ?"([^"]+)"/.exec(body)?.[1] ?? body;
    const title = `${request.operation}${request.resumes ? ' with a token' : ''} answered ${status} ${reason}`;
    return { title: said && said !== reason ? `${title} (${said})` : title, request, status, body, kind };
  });
const kindOf = (request: GoogleRequest, status: number, body: string): Kind =>
  classify(request, { status, body }).failure.kind;

const list: GoogleRequest = { operation: 'events.list' };
const resumed: GoogleRequest = { operation: 'events.list', resumes: true };
const get: GoogleRequest = { operation: 'events.get' };
const insert: GoogleRequest = { operation: 'events.insert' };
const patch: GoogleRequest = { operation: 'events.patch' };
const remove: GoogleRequest = { operation: 'events.delete' };
const watch: GoogleRequest = { operation: 'events.watch' };
const stop: GoogleRequest = { operation: 'channels.stop' };

const quota = "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute per user'";
const disabled = frontEnd(403, 'forbidden', 'PERMISSION_DENIED', [errorInfo('SERVICE_DISABLED')]);

describe('table 5.3 of the Google facts', () => {
  test.each(
    titled([
      [list, 400, backend(400, 'timeRangeEmpty', 'calendar'), 'invalidRequest'],
      [resumed, 400, backend(400, 'invalid', 'global', 'Invalid sync token value.'), 'cursorInvalid'],
      [list, 400, backend(400, 'invalid', 'global', 'Invalid value for: x'), 'invalidRequest'],
      [insert, 400, backend(400, 'invalid', 'global', 'Invalid resource id value.'), 'invalidRequest'],
      [insert, 400, backend(400, 'required', 'global', 'Missing end time.'), 'invalidRequest'],
      [list, 400, backend(400, 'badRequest'), 'invalidRequest'],
      [list, 400, backend(400, 'invalidParameter'), 'invalidRequest'],
      [patch, 400, backend(400, 'parseError'), 'invalidRequest'],
      [list, 401, backend(401, 'authError'), 'grantFailed'],
      [list, 401, frontEnd(401, 'authError', 'UNAUTHENTICATED'), 'grantFailed'],
      [list, 401, backend(401, 'required', 'global', 'Login Required.'), 'grantFailed'],
      [list, 403, backend(403, 'userRateLimitExceeded', 'usageLimits'), 'rateLimited'],
      [patch, 403, backend(403, 'rateLimitExceeded', 'usageLimits'), 'rateLimited'],
      [patch, 429, backend(429, 'rateLimitExceeded', 'usageLimits'), 'rateLimited'],
      [list, 403, backend(403, 'rateLimitExceeded', 'usageLimits', quota), 'rateLimited'],
      [list, 403, backend(403, 'dailyLimitExceeded', 'usageLimits'), 'quotaExhausted'],
      [insert, 403, backend(403, 'quotaExceeded', 'usageLimits'), 'quotaExhausted'],
      [patch, 403, backend(403, 'forbiddenForNonOrganizer', 'calendar'), 'writeRefused'],
      [patch, 403, backend(403, 'requiredAccessLevel', 'calendar'), 'readOnly'],
      [remove, 403, backend(403, 'requiredAccessLevel', 'calendar'), 'readOnly'],
      [list, 403, backend(403, 'insufficientPermissions'), 'permissionMissing'],
      [insert, 403, backend(403, 'forbiddenForServiceAccounts', 'calendar'), 'writeRefused'],
      [watch, 403, backend(403, 'notACalendarUser', 'calendar'), 'permissionMissing'],
      [list, 403, backend(403, 'accessNotConfigured', 'usageLimits'), 'operatorFault'],
      [list, 403, disabled, 'operatorFault'],
      [get, 404, backend(404, 'notFound'), 'notFound'],
      [insert, 409, backend(409, 'duplicate'), 'duplicate'],
      [insert, 409, backend(409, 'conflict'), 'transient'],
      [resumed, 410, backend(410, 'fullSyncRequired', 'calendar'), 'cursorInvalid'],
      [list, 410, backend(410, 'updatedMinTooLongAgo', 'calendar'), 'cursorInvalid'],
      [remove, 410, backend(410, 'deleted'), 'deleted'],
      [patch, 412, backend(412, 'conditionNotMet'), 'preconditionFailed'],
      [list, 500, backend(500, 'backendError'), 'transient'],
      [list, 502, backend(502, 'badGateway'), 'transient'],
      [list, 503, backend(503, 'backendError'), 'transient'],
      [list, 504, backend(504, 'gatewayTimeout'), 'transient'],
    ]),
  )('$title means $kind', ({ request, status, body, kind }) => {
    expect(kindOf(request, status, body)).toBe(kind);
  });

  test('§5.4 a missing scope is seen in either envelope and in the details alone', () => {
    const details = [errorInfo('ACCESS_TOKEN_SCOPE_INSUFFICIENT')];
    const full = frontEnd(403, 'insufficientPermissions', 'PERMISSION_DENIED', details);
    const bare = JSON.stringify({ error: { code: 403, message: 'x', status: 'PERMISSION_DENIED', details } });
    expect([full, bare].map((body) => kindOf(insert, 403, body))).toEqual(['permissionMissing', 'permissionMissing']);
  });
});

describe('table 1.7 of the Google facts, errors of watch and stop', () => {
  test.each(
    titled([
      [watch, 400, backend(400, 'channelIdNotUnique'), 'channelIdTaken'],
      [watch, 400, backend(400, 'push.webhookUrlNotHttps'), 'operatorFault'],
      [watch, 401, backend(401, 'push.webhookUrlUnauthorized'), 'operatorFault'],
      [watch, 403, backend(403, 'push.webhookUrlUnauthorized'), 'operatorFault'],
      [watch, 400, backend(400, 'pushNotSupportedForRequestedResource', 'calendar'), 'watchUnsupported'],
      [watch, 400, backend(400, 'push.channelTypeNotSupported'), 'invalidRequest'],
      [watch, 400, backend(400, 'required'), 'invalidRequest'],
      [watch, 404, backend(404, 'notFound'), 'notFound'],
      [watch, 403, backend(403, 'requiredAccessLevel', 'calendar'), 'watchUnsupported'],
      [stop, 404, backend(404, 'notFound'), 'notFound'],
    ]),
  )('$title means $kind', ({ request, status, body, kind }) => {
    expect(kindOf(request, status, body)).toBe(kind);
  });
});

describe('table 6.5 and section 6.3, refresh and exchange', () => {
  const refresh: GoogleRequest = { operation: 'token.refresh' };
  const exchange: GoogleRequest = { operation: 'token.exchange' };
  const revoke: GoogleRequest = { operation: 'token.revoke' };
  test.each(
    titled([
      [refresh, 400, oauthBody('invalid_grant', 'Token has been expired or revoked.'), 'grantFailed'],
      [refresh, 400, oauthBody('invalid_grant', 'Bad Request'), 'grantFailed'],
      [refresh, 400, oauthBody('invalid_grant', 'reauth related error', 'invalid_rapt'), 'grantFailed'],
      [refresh, 400, oauthBody('rapt_required'), 'grantFailed'],
      [refresh, 400, oauthBody('invalid_grant', 'The account has been deleted'), 'grantFailed'],
      [refresh, 400, oauthBody('access_denied', 'Account restricted'), 'grantFailed'],
      [refresh, 403, oauthBody('access_denied', 'Requested client not authorized'), 'grantFailed'],
      [refresh, 400, oauthBody('admin_policy_enforced'), 'grantFailed'],
      [refresh, 401, oauthBody('invalid_client', 'The OAuth client was not found.'), 'operatorFault'],
      [refresh, 400, oauthBody('unauthorized_client', 'Unauthorized'), 'operatorFault'],
      [refresh, 401, oauthBody('unauthorized_client'), 'operatorFault'],
      [refresh, 500, oauthBody('internal_failure', 'Backend Error'), 'transient'],
      [refresh, 503, 'Service Unavailable', 'transient'],
      [refresh, 429, oauthBody('rate_limit_exceeded'), 'rateLimited'],
      [exchange, 400, oauthBody('invalid_grant', 'Malformed auth code.'), 'grantFailed'],
      [exchange, 400, oauthBody('redirect_uri_mismatch'), 'operatorFault'],
      [exchange, 400, oauthBody('unsupported_grant_type'), 'invalidRequest'],
      [revoke, 400, oauthBody('invalid_token'), 'deleted'],
      [revoke, 400, oauthBody('invalid_request'), 'invalidRequest'],
    ]),
  )('GR2 $title means $kind', ({ request, status, body, kind }) => {
    expect(kindOf(request, status, body)).toBe(kind);
  });

  test('GR2 a page of some proxy instead of an answer never fails a grant', () => {
    for (const status of [400, 401, 403, 404]) expect(kindOf(refresh, status, '<html>no</html>')).toBe('transient');
  });
});

describe('the same status means different things for different requests', () => {
  test('PL4 410 on a list is a dead cursor even without a body, on a write a deleted event', () => {
    expect(kindOf(resumed, 410, '')).toBe('cursorInvalid');
    const others: ApiOperation[] = ['events.get', 'events.insert', 'events.patch', 'events.delete'];
    expect(others.map((operation) => kindOf({ operation }, 410, ''))).toEqual(Array(4).fill('deleted'));
  });

  test('PL4 a malformed token is a dead cursor whatever the reason is called', () => {
    const bodies = ['invalid', 'badRequest', 'invalidParameter'].map((reason) =>
      backend(400, reason, 'global', 'Invalid sync token value.'),
    );
    expect(bodies.map((body) => kindOf(resumed, 400, body))).toEqual(Array(3).fill('cursorInvalid'));
  });

  test('PL4 a parameter that does not go with the token is a fault of ours and starts no full run', () => {
    const body = backend(400, 'badRequest', 'global', 'Sync token cannot be used with other request restrictions');
    expect(kindOf(resumed, 400, body)).toBe('invalidRequest');
  });

  test('AP3 a refused read is never taken for an event that is gone', () => {
    const bodies = [backend(403, 'forbidden'), backend(403, 'requiredAccessLevel', 'calendar'), '<html>'];
    expect(bodies.map((body) => kindOf(get, 403, body))).toEqual([
      'permissionMissing',
      'permissionMissing',
      'transient',
    ]);
    expect(kindOf(get, 404, '<html>not here</html>')).toBe('transient');
  });
});

describe('answers that nobody foresaw', () => {
  test('a refusal of the usage limits that has a new name still means to slow down', () => {
    expect(kindOf(list, 403, backend(403, 'someNewLimit', 'usageLimits'))).toBe('rateLimited');
  });

  test('no answer at all is transient', () => {
    expect(classify(insert, undefined)).toEqual({ failure: { kind: 'transient' }, reason: 'no_answer' });
  });

  test('Retry-After in seconds is passed on, anything else in it is not', () => {
    const of = (retryAfter: string) => classify(list, { status: 429, body: '', retryAfter }).failure;
    expect(of('17')).toEqual({ kind: 'rateLimited', retryAfterSeconds: 17 });
    expect(of('Tue, 19 Nov 2013 01:13:52 GMT')).toEqual({ kind: 'rateLimited' });
  });

  test('a 5xx is transient whatever its body claims', () => {
    expect(kindOf(remove, 503, backend(503, 'duplicate'))).toBe('transient');
  });

  test('every status and body is classified, and only by status where the reason is unknown', () => {
    const operations = ['events.list', 'events.get', 'events.patch', 'channels.stop', 'token.refresh'] as const;
    const request = fc.record({ operation: fc.constantFrom(...operations), resumes: fc.boolean() });
    const body = fc.oneof(
      fc.string(),
      fc.json(),
      fc.string().map((reason) => backend(400, reason)),
    );
    fc.assert(
      fc.property(request, fc.integer({ min: 300, max: 599 }), body, (asked, status, text) => {
        const { failure, reason = 'none' } = classify(asked, { status, body: text });
        expect(failure.kind).toMatch(/^[a-zA-Z]+$/);
        expect(reason).toMatch(/^[A-Za-z][\w.]{0,59}$/);
      }),
    );
  });
});

describe('PU5 whom a quota answer slows', () => {
  const slows = (status: number, body: string) => classify(list, { status, body }).slows;
  const ofProject =
    "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute' of service 'calendar-json'";

  test.each([
    ['its user, where it names one', 403, backend(403, 'userRateLimitExceeded', 'usageLimits'), 'account'],
    ['its user, where the limit is per user', 403, backend(403, 'rateLimitExceeded', 'usageLimits', quota), 'account'],
    [
      'the client, where it names the project’s',
      429,
      backend(429, 'rateLimitExceeded', 'usageLimits', ofProject),
      'client',
    ],
    ['only the account, where it does not say', 403, backend(403, 'rateLimitExceeded', 'usageLimits'), 'account'],
    ['the client, where the day is used up', 403, backend(403, 'dailyLimitExceeded', 'usageLimits'), 'client'],
    ['nobody, where a calendar’s usage limit is reached', 403, backend(403, 'quotaExceeded', 'usageLimits'), undefined],
    ['nobody, where it is no quota answer', 503, backend(503, 'backendError'), undefined],
  ])('PU5 %s', (_, status, body, whom) => {
    expect(slows(status, body)).toBe(whom);
  });
});
