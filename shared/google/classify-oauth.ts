import type { GoogleFailure } from '../ports/google.ts';
import type { OAuthOperation } from './classify.ts';
import type { Problem } from './problem.ts';

type Kind = Exclude<GoogleFailure['kind'], 'clientRefused'>;

/** GR2: only a dead grant or a policy means "ask the person again" (reference 6.2, 6.3, 6.5). */
const reasons: Record<string, Kind> = {
  invalid_grant: 'grantFailed',
  invalid_rapt: 'grantFailed',
  rapt_required: 'grantFailed',
  access_denied: 'grantFailed',
  admin_policy_enforced: 'grantFailed',

  invalid_client: 'operatorFault',
  unauthorized_client: 'operatorFault',
  deleted_client: 'operatorFault',
  disabled_client: 'operatorFault',
  org_internal: 'operatorFault',
  redirect_uri_mismatch: 'operatorFault',

  internal_failure: 'transient',
  server_error: 'transient',
  temporarily_unavailable: 'transient',
  rate_limit_exceeded: 'rateLimited',
  slow_down: 'rateLimited',
};
/** A map, for a reason comes from outside and might be called `valueOf`. */
const byReason: ReadonlyMap<string, Kind> = new Map(Object.entries(reasons));

export function classifyOAuth(operation: OAuthOperation, status: number, problem: Problem): Kind {
  if (status === 429) return 'rateLimited';
  if (status >= 500 || !problem.fromGoogle) return 'transient';
  if (operation === 'token.revoke' && isDead(problem)) return 'deleted';
  for (const reason of problem.reasons) {
    const kind = byReason.get(reason);
    if (kind) return kind;
  }
  return status === 401 ? 'operatorFault' : 'invalidRequest';
}

/** 6.7: revoking a token that is dead already. */
const isDead = (problem: Problem): boolean =>
  problem.reasons.includes('invalid_token') || problem.reasons.includes('invalid_grant');
