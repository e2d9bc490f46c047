import { GoogleError } from '../ports/google.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Classified, GoogleRequest } from './classify.ts';

/**
 * The one place where a Google failure becomes an error. It names operation, status and reason only: neither what was sent
 * nor what came back can reach a log through it, and the client's own error is not kept as the cause (SE1).
 */
export function failing(request: GoogleRequest, classified: Classified, metrics: Metrics): GoogleError {
  const { failure, status, reason } = classified;
  metrics.count('GoogleError');
  if (failure.kind === 'grantFailed') metrics.count('GrantFailed');
  const answer = [status, reason].filter((part) => part !== undefined).join(' ');
  return new GoogleError(failure, {
    message: `Google ${request.operation} failed: ${failure.kind}${answer === '' ? '' : ` (${answer})`}`,
    ...(status === undefined ? {} : { status }),
    ...(reason === undefined ? {} : { reason }),
  });
}
