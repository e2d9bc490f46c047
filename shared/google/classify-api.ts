import type { GoogleFailure } from '../ports/google.ts';
import type { ApiOperation } from './classify.ts';
import type { Problem } from './problem.ts';

type Kind = Exclude<GoogleFailure['kind'], 'clientRefused'>;
export type ApiRequest = { operation: ApiOperation; resumes: boolean };

/** Reasons that mean the same whatever was asked (reference 1.7, 3.9, 3.10, 5.3). */
const reasons: Record<string, Kind> = {
  fullSyncRequired: 'cursorInvalid',
  updatedMinTooLongAgo: 'cursorInvalid',
  duplicate: 'duplicate',
  conditionNotMet: 'preconditionFailed',

  rateLimitExceeded: 'rateLimited',
  userRateLimitExceeded: 'rateLimited',
  RATE_LIMIT_EXCEEDED: 'rateLimited',
  RESOURCE_EXHAUSTED: 'rateLimited',
  quotaExceeded: 'quotaExhausted',
  dailyLimitExceeded: 'quotaExhausted',
  dailyLimitExceededUnreg: 'quotaExhausted',
  backendError: 'transient',
  internalError: 'transient',

  insufficientPermissions: 'permissionMissing',
  ACCESS_TOKEN_SCOPE_INSUFFICIENT: 'permissionMissing',
  notACalendarUser: 'permissionMissing',
  domainPolicy: 'grantFailed',

  accessNotConfigured: 'operatorFault',
  SERVICE_DISABLED: 'operatorFault',
  CONSUMER_INVALID: 'operatorFault',
  CONSUMER_SUSPENDED: 'operatorFault',
  'push.webhookUrlNotHttps': 'operatorFault',
  'push.webhookUrlUnauthorized': 'operatorFault',

  'push.channelTypeNotSupported': 'invalidRequest',
  channelIdNotUnique: 'channelIdTaken',
  pushNotSupportedForRequestedResource: 'watchUnsupported',

  forbiddenForNonOrganizer: 'writeRefused',
  forbiddenForServiceAccounts: 'writeRefused',
  cannotChangeOrganizer: 'writeRefused',
  cannotChangeOrganizerOfInstance: 'writeRefused',
  malformedWorkingLocationEvent: 'writeRefused',
  malformedFocusTimeEvent: 'writeRefused',
  malformedOutOfOfficeEvent: 'writeRefused',
  eventTypeRestriction: 'writeRefused',
  eventDurationExceedsLimit: 'writeRefused',
  participantIsNeitherOrganizerNorAttendee: 'writeRefused',
  invalidEventType: 'writeRefused',
};
/** A map, for a reason comes from outside and might be called `valueOf`. */
const byReason: ReadonlyMap<string, Kind> = new Map(Object.entries(reasons));

const writes: readonly ApiOperation[] = ['events.insert', 'events.patch', 'events.delete'];

export function classifyApi(request: ApiRequest, status: number, problem: Problem): Kind {
  if (status >= 500) return 'transient';
  for (const reason of problem.reasons) {
    const kind = byReason.get(reason);
    if (kind) return kind;
  }
  return byStatus(request, status, problem);
}

function byStatus(request: ApiRequest, status: number, problem: Problem): Kind {
  switch (status) {
    case 400:
      return badRequest(request, problem);
    case 401:
      return 'grantFailed';
    case 403:
      return forbidden(request.operation, problem);
    case 404:
      // A page of some proxy must not look like an event that is gone.
      return problem.fromGoogle ? 'notFound' : 'transient';
    case 408:
      return 'transient';
    case 409:
      // `conflict` passes (5.3); any other refusal of an insert means that the id is in use.
      return request.operation === 'events.insert' && !problem.reasons.includes('conflict') ? 'duplicate' : 'transient';
    case 410:
      return gone(request.operation);
    case 412:
      return 'preconditionFailed';
    case 429:
      return 'rateLimited';
    default:
      return status >= 400 ? 'invalidRequest' : 'transient';
  }
}

/** PL4: a malformed token is a dead one; a list call without a token can only be a fault of ours. */
function badRequest({ operation, resumes }: ApiRequest, problem: Problem): Kind {
  const aboutToken = problem.reasons.includes('invalid') || problem.tokenRefused;
  return operation === 'events.list' && resumes && aboutToken ? 'cursorInvalid' : 'invalidRequest';
}

/** Never `notFound`: a booking is cancelled when its event is (AP3), and being refused is not being gone. */
function forbidden(operation: ApiOperation, problem: Problem): Kind {
  if (!problem.fromGoogle) return 'transient';
  if (problem.domains.includes('usageLimits')) return 'rateLimited';
  const roleTooLow = problem.reasons.includes('requiredAccessLevel');
  if (writes.includes(operation)) return roleTooLow ? 'readOnly' : 'writeRefused';
  return roleTooLow && operation === 'events.watch' ? 'watchUnsupported' : 'permissionMissing';
}

/** 410 has several meanings, told apart by the request (5.3); list bodies may lack the reason (2.2). */
function gone(operation: ApiOperation): Kind {
  switch (operation) {
    case 'events.list':
    case 'calendarList.list':
      return 'cursorInvalid';
    case 'events.get':
    case 'events.insert':
    case 'events.patch':
    case 'events.delete':
      return 'deleted';
    case 'events.watch':
    case 'channels.stop':
      return 'notFound';
  }
}
