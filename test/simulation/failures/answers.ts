import {
  type ApiOperation,
  classify,
  type GoogleRequest,
  type OAuthOperation,
} from '../../../shared/google/classify.ts';
import type { GoogleFailure } from '../../../shared/ports/google.ts';
import { type Doing, reactions } from '../../../shared/sync/failure-table.ts';

/** For each class an answer of Google's that is of it, and which classes can be heard at all by what was asked. */

export type FailureKind = GoogleFailure['kind'];
export type Answer = { status: number; reason: string; retryAfterSeconds?: number };

export const kinds = Object.keys(reactions.read) as FailureKind[];
export const doings = Object.keys(reactions) as Doing[];

/** What is asked in each doing. */
const operations: Record<Doing, (ApiOperation | OAuthOperation)[]> = {
  read: ['events.list'],
  insert: ['events.insert'],
  write: ['events.patch', 'events.delete'],
  watch: ['events.watch'],
  stop: ['channels.stop'],
  probe: ['token.refresh'],
  choose: ['calendarList.list'],
};

const apiAnswers: Record<FailureKind, Answer> = {
  cursorInvalid: { status: 410, reason: 'fullSyncRequired' },
  notFound: { status: 404, reason: 'notFound' },
  deleted: { status: 410, reason: 'deleted' },
  duplicate: { status: 409, reason: 'duplicate' },
  preconditionFailed: { status: 412, reason: 'conditionNotMet' },
  rateLimited: { status: 429, reason: 'rateLimitExceeded', retryAfterSeconds: 120 },
  quotaExhausted: { status: 403, reason: 'quotaExceeded' },
  transient: { status: 503, reason: 'backendError' },
  grantFailed: { status: 401, reason: 'authError' },
  permissionMissing: { status: 403, reason: 'insufficientPermissions' },
  readOnly: { status: 403, reason: 'requiredAccessLevel' },
  writeRefused: { status: 403, reason: 'forbiddenForNonOrganizer' },
  watchUnsupported: { status: 400, reason: 'pushNotSupportedForRequestedResource' },
  channelIdTaken: { status: 400, reason: 'channelIdNotUnique' },
  operatorFault: { status: 403, reason: 'accessNotConfigured' },
  clientRefused: { status: 403, reason: 'accessNotConfigured' },
  invalidRequest: { status: 400, reason: 'badRequest' },
};

const oauthAnswers: Partial<Record<FailureKind, Answer>> = {
  grantFailed: { status: 400, reason: 'invalid_grant' },
  rateLimited: { status: 429, reason: 'rate_limit_exceeded' },
  transient: { status: 503, reason: 'internal_failure' },
  operatorFault: { status: 401, reason: 'invalid_client' },
  clientRefused: { status: 401, reason: 'invalid_client' },
  invalidRequest: { status: 400, reason: 'invalid_request' },
};

export const answerOf = (doing: Doing, kind: FailureKind): Answer =>
  (doing === 'probe' ? oauthAnswers[kind] : undefined) ?? apiAnswers[kind];

const statuses = [400, 401, 403, 404, 405, 408, 409, 410, 412, 413, 418, 429, 500, 502, 503, 504];
const reasons = [
  ...[...Object.values(apiAnswers), ...Object.values(oauthAnswers)].map(({ reason }) => reason),
  ...['forbidden', 'conflict', 'invalid', 'required', 'nobodyKnowsThis', 'access_denied', 'slow_down', 'invalid_token'],
];

const bodyOf = (request: GoogleRequest, reason: string): string =>
  JSON.stringify(
    request.operation.startsWith('token.')
      ? { error: reason }
      : { error: { code: 0, message: reason, errors: [{ domain: 'global', reason, message: reason }] } },
  );

/** Every class that any answer can be, for what is asked in this doing; what a scope less means is a success of the refresh. */
export function heard(doing: Doing): Set<FailureKind> {
  const requests = operations[doing].flatMap((operation) => [{ operation }, { operation, resumes: true }]);
  const answers = requests.flatMap((request) =>
    statuses.flatMap((status) => [
      classify(request, { status, body: '<html>' }),
      ...reasons.map((reason) => classify(request, { status, body: bodyOf(request, reason) })),
    ]),
  );
  const found = new Set(answers.map(({ failure }) => failure.kind));
  // The same answers, to a client that a business has brought.
  if (found.has('operatorFault')) found.add('clientRefused');
  return doing === 'probe' ? found.add('permissionMissing') : found;
}
