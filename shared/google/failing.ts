import { GoogleError } from '../ports/google.ts';
import type { Metrics } from '../ports/metrics.ts';
import { type Doing, reactions } from '../sync/failure-table.ts';
import type { Classified, GoogleRequest } from './classify.ts';

/** The rows of the table that say whether the operator hears of it; a revocation that fails is tried again. */
const doings: Record<GoogleRequest['operation'], Doing | undefined> = {
  'calendarList.list': 'choose',
  'events.list': 'read',
  'events.get': 'read',
  'events.insert': 'insert',
  'events.patch': 'write',
  'events.delete': 'write',
  'events.watch': 'watch',
  'channels.stop': 'stop',
  'token.refresh': 'probe',
  'token.exchange': 'choose',
  'token.revoke': undefined,
};

/**
 * The one place where a Google failure becomes an error. It names operation, status and reason only: neither what was sent
 * nor what came back can reach a log through it, and the client's own error is not kept as the cause (SE1).
 */
export function failing(request: GoogleRequest, classified: Classified, metrics: Metrics): GoogleError {
  const { failure, status, reason } = classified;
  metrics.count('GoogleError');
  if (failure.kind === 'grantFailed') metrics.count('GrantFailed');
  const doing = doings[request.operation];
  if (doing !== undefined && reactions[doing][failure.kind].hears.includes('operator')) metrics.count('OperatorNeeded');
  const answer = [status, reason].filter((part) => part !== undefined).join(' ');
  return new GoogleError(failure, {
    message: `Google ${request.operation} failed: ${failure.kind}${answer === '' ? '' : ` (${answer})`}`,
    ...(status === undefined ? {} : { status }),
    ...(reason === undefined ? {} : { reason }),
  });
}
