/** Which of the two envelope families of section 5.2 an error wears. */
type Envelope = 'backend' | 'frontEnd';

export type ErrorFacts = {
  status: number;
  reason: string;
  message: string;
  domain?: string;
  location?: string;
  locationType?: 'parameter' | 'header';
  envelope?: Envelope;
  /** Front end only: the canonical status and the top-level message, where it differs. */
  canonical?: string;
  summary?: string;
  details?: unknown[];
  headers?: Record<string, string>;
};

/** A refusal in Google's words; the HTTP shell turns it into an answer. */
export class ApiError extends Error {
  readonly facts: ErrorFacts;
  constructor(facts: ErrorFacts) {
    super(facts.message);
    this.name = 'ApiError';
    this.facts = facts;
  }

  /** The JSON text, indented as the two families are: one space, or two. */
  body(): string {
    const { status, reason, message, location, locationType, envelope } = this.facts;
    const item = {
      domain: this.facts.domain ?? 'global',
      reason,
      message,
      ...(location ? { locationType: locationType ?? 'parameter', location } : {}),
    };
    if (envelope !== 'frontEnd') {
      return JSON.stringify({ error: { errors: [item], code: status, message } }, null, 1);
    }
    const error = {
      code: status,
      message: this.facts.summary ?? message,
      errors: [item],
      ...(this.facts.canonical ? { status: this.facts.canonical } : {}),
      ...(this.facts.details ? { details: this.facts.details } : {}),
    };
    return JSON.stringify({ error }, null, 2);
  }
}

export const notFound = () => new ApiError({ status: 404, reason: 'notFound', message: 'Not Found' });

export const invalid = (message: string, location?: string) =>
  new ApiError({ status: 400, reason: 'invalid', message, ...(location ? { location } : {}) });

export const required = (message: string, location?: string) =>
  new ApiError({ status: 400, reason: 'required', message, ...(location ? { location } : {}) });

export const invalidParameter = (name: string, value: string, allowed: string) =>
  new ApiError({
    status: 400,
    reason: 'invalidParameter',
    message: `Invalid value '${value}'. ${allowed}`,
    location: name,
    locationType: 'parameter',
  });

export const emptyRange = () =>
  new ApiError({
    status: 400,
    reason: 'timeRangeEmpty',
    domain: 'calendar',
    message: 'The specified time range is empty.',
    location: 'timeMax',
    locationType: 'parameter',
  });

export const deletedAlready = () =>
  new ApiError({ status: 410, reason: 'deleted', message: 'Resource has been deleted' });

export const duplicate = () =>
  new ApiError({ status: 409, reason: 'duplicate', message: 'The requested identifier already exists.' });

export const preconditionFailed = () =>
  new ApiError({
    status: 412,
    reason: 'conditionNotMet',
    message: 'Precondition Failed',
    location: 'If-Match',
    locationType: 'header',
  });

export const fullSyncRequired = () =>
  new ApiError({
    status: 410,
    reason: 'fullSyncRequired',
    domain: 'calendar',
    message: 'Sync token is no longer valid, a full sync is required.',
    location: 'syncToken',
    locationType: 'parameter',
  });

export const writerRequired = () =>
  new ApiError({
    status: 403,
    reason: 'requiredAccessLevel',
    domain: 'calendar',
    message: 'You need to have writer access to this calendar.',
  });

export const forbidden = (reason: string, message: string, domain = 'calendar') =>
  new ApiError({ status: 403, reason, domain, message });

export const loginRequired = () =>
  new ApiError({
    status: 401,
    reason: 'required',
    message: 'Login Required.',
    location: 'Authorization',
    locationType: 'header',
    envelope: 'frontEnd',
    summary:
      'Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
    canonical: 'UNAUTHENTICATED',
    headers: { 'WWW-Authenticate': 'Bearer realm="https://accounts.google.com/"' },
  });

export const invalidCredentials = () =>
  new ApiError({
    status: 401,
    reason: 'authError',
    message: 'Invalid Credentials',
    location: 'Authorization',
    locationType: 'header',
    envelope: 'frontEnd',
    summary:
      'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
    canonical: 'UNAUTHENTICATED',
    headers: { 'WWW-Authenticate': 'Bearer realm="https://accounts.google.com/", error="invalid_token"' },
  });

/** `operation` as in `events.insert`; Google names it `calendar.v3.Events.Insert`. */
export const scopeInsufficient = (operation: string) =>
  new ApiError({
    status: 403,
    reason: 'insufficientPermissions',
    message: 'Insufficient Permission',
    envelope: 'frontEnd',
    summary: 'Request had insufficient authentication scopes.',
    canonical: 'PERMISSION_DENIED',
    details: [
      {
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
        domain: 'googleapis.com',
        metadata: {
          service: 'calendar-json.googleapis.com',
          method: `calendar.v3.${operation
            .split('.')
            .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
            .join('.')}`,
        },
      },
    ],
  });
