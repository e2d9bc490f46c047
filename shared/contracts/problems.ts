import * as z from 'zod';
import type { PlainFieldKey } from '../words/must.ts';
import type { Language } from '../words/language.ts';
import { de } from '../words/problems/de.ts';
import { pl } from '../words/problems/pl.ts';
import type { ProblemWords } from '../words/problems/problem-words.ts';
import { ru } from '../words/problems/ru.ts';
import { type Said, type Saying, say, saying } from '../words/saying.ts';

/**
 * Everything the API can answer besides what was asked for: a closed vocabulary. A code never changes its meaning.
 * `doNext` is written for the integrator who reads the answer.
 */
export const problems = {
  invalid_json: {
    status: 400,
    title: 'The body is not JSON',
    doNext: 'Send one JSON object, encoded as UTF-8.',
  },
  invalid_parameter: {
    status: 400,
    title: 'A parameter or header does not fit',
    doNext: 'Correct the parameters named in `errors`.',
  },
  invalid_cursor: {
    status: 400,
    title: 'The cursor does not belong to this list',
    doNext: 'Use `nextCursor` of the page before with the same filters, or start again without a cursor.',
  },
  unauthorized: {
    status: 401,
    title: 'The key is missing or not valid',
    doNext: 'Send `Authorization: Bearer <key>` with a key that has not been revoked.',
  },
  not_signed_in: {
    status: 401,
    title: 'Nobody is signed in here',
    doNext: 'Sign in at `/console/sign-in`.',
  },
  csrf_failed: {
    status: 403,
    title: 'The request does not prove that it comes from the console',
    doNext: 'Send `Slotbridge-Csrf` with the `csrfToken` of `GET /v1/session`, from a page of this origin.',
  },
  role_insufficient: {
    status: 403,
    title: 'Your role does not suffice',
    doNext: 'Ask an owner of the business; `detail` names the role needed.',
  },
  scope_missing: {
    status: 403,
    title: 'The key may not do this',
    doNext: 'Use a key that has the scope named in `detail`.',
  },
  not_found: {
    status: 404,
    title: 'There is no such thing here',
    doNext: 'Check the id, and that the key belongs to the same business.',
  },
  method_not_allowed: {
    status: 405,
    title: 'This address does not take that method',
    doNext: 'Use one of the methods in the `Allow` header.',
  },
  slot_taken: {
    status: 409,
    title: 'The time is taken',
    doNext: 'Offer another time; `inTheWay` says what stands there.',
  },
  stale_calendar: {
    status: 409,
    title: 'The calendar could not be checked',
    doNext: 'Try again shortly, or change the setting `whenStale`.',
  },
  resource_in_use: {
    status: 409,
    title: 'The resource is still in use',
    doNext: 'Disconnect its calendars and cancel or move its coming bookings first.',
  },
  link_not_active: {
    status: 409,
    title: 'The link cannot do this in its present state',
    doNext: 'Do what `detail` says, then repeat the request.',
  },
  link_busy: {
    status: 409,
    title: 'The calendar is being read right now',
    doNext: 'Repeat the request after the seconds in `Retry-After`.',
  },
  webhook_inactive: {
    status: 409,
    title: 'The webhook is inactive',
    doNext: 'Set it active first (PATCH `{ "active": true }`), then repeat the request.',
  },
  not_connected: {
    status: 409,
    title: 'No Google account is connected',
    doNext: 'Send the resource an invitation.',
  },
  privacy_terms_not_accepted: {
    status: 409,
    title: 'The business has not accepted the privacy terms',
    doNext:
      'Read `GET /v1/privacy-terms` and accept them with `POST /v1/privacy-terms/acceptance` { name, version }; then repeat the request.',
  },
  privacy_terms_outdated: {
    status: 409,
    title: 'Another version of the privacy terms is the present one',
    doNext: 'Read `GET /v1/privacy-terms` and accept its `version`.',
  },
  google_client_in_use: {
    status: 409,
    title: 'Accounts use this OAuth client',
    doNext: 'Disconnect them first, or send `?accounts=reconnect`.',
  },
  google_client_refused: {
    status: 422,
    title: 'Google does not know this OAuth client by this secret',
    doNext:
      'Copy client id and secret again from Google’s console (Clients, type “Web application”) and repeat the request.',
  },
  hold_ended: {
    status: 409,
    title: 'The hold has ended',
    doNext: 'Book again; `inTheWay` says what has taken the time, if anything has.',
  },
  grant_failed: {
    status: 409,
    title: 'Google no longer lets us in',
    doNext: 'Send the resource an invitation, so that the person connects the account again.',
  },
  booking_cancelled: {
    status: 409,
    title: 'The booking is cancelled',
    doNext: 'Create a new booking.',
  },
  person_exists: {
    status: 409,
    title: 'This address is a person of the business already',
    doNext: 'Change the role of the one who is there.',
  },
  last_owner: {
    status: 409,
    title: 'The last owner who has signed in stays',
    doNext: 'Make somebody else an owner, and have them sign in, first.',
  },
  idempotency_in_progress: {
    status: 409,
    title: 'The request with this Idempotency-Key is still being carried out',
    doNext: 'Repeat it with the same key after the seconds in `Retry-After`.',
  },
  action_not_offered: {
    status: 409,
    title: 'The conflict does not offer this action',
    doNext: 'Read the conflict again and choose one of its `actions`.',
  },
  events_expired: {
    status: 410,
    title: 'The events after this one are kept no more',
    doNext: 'List what you need (`updatedSince`) and go on with `after=latest`.',
  },
  action_not_possible: {
    status: 409,
    title: 'The action cannot be carried out as things stand',
    doNext: 'Do what `detail` says, or read the conflict again and choose another of its `actions`.',
  },
  not_undoable: {
    status: 409,
    title: 'The change cannot be undone',
    doNext: 'Read `detail`: change the booking or link itself instead.',
  },
  version_mismatch: {
    status: 412,
    title: 'It was changed in the meantime',
    doNext: 'Read it again and repeat the change with the new `ETag` in `If-Match`.',
  },
  body_too_large: {
    status: 413,
    title: 'The body is too large',
    doNext: 'Send less than 100 kB.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'The body has a type that is not read here',
    doNext: 'Send `application/json`, or `application/merge-patch+json` with PATCH.',
  },
  invalid_body: {
    status: 422,
    title: 'The body does not fit',
    doNext: 'Correct the fields named in `errors`.',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'This Idempotency-Key was used for another request',
    doNext: 'Send a new key with a new request; a key belongs to one request for 24 hours.',
  },
  answer_too_large: {
    status: 422,
    title: 'The answer would be too large',
    doNext: 'Ask for fewer resources or a shorter time.',
  },
  precondition_required: {
    status: 428,
    title: 'The version is missing',
    doNext: 'Send the `ETag` of what you read in `If-Match`.',
  },
  internal: {
    status: 500,
    title: 'Something went wrong here',
    doNext: 'Repeat the request later; give `requestId` when you report it.',
  },
  google_unavailable: {
    status: 503,
    title: 'Google could not be asked',
    doNext: 'Start it again later.',
  },
  contended: {
    status: 503,
    title: 'Too many requests want the same thing at once',
    doNext: 'Repeat the request after the seconds in `Retry-After`.',
  },
} as const satisfies Record<string, { status: number; title: string; doNext: string }>;

export type ProblemCode = keyof typeof problems;

export const problemCodes = Object.keys(problems) as [ProblemCode, ...ProblemCode[]];

const FieldError = z.object({
  path: z
    .string()
    .meta({ description: 'Where in the body, query or headers; dots between levels, empty for the whole' }),
  message: z.string(),
});

/** RFC 9457. */
export const Problem = z
  .object({
    type: z
      .string()
      .meta({ description: 'A URN that ends with the code', example: 'urn:slotbridge:problem:not_found' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(problemCodes).meta({ description: 'Stable; what a program decides by' }),
    errors: z.array(FieldError),
    requestId: z.string(),
    inTheWay: z
      .object({ start: z.string(), end: z.string(), source: z.enum(['booking', 'google']) })
      .optional()
      .meta({
        description: 'With `slot_taken`, and with a hold that cannot be confirmed any more: the time that is taken',
      }),
    offered: z.array(z.string()).optional().meta({ description: 'With `action_not_offered`: what is offered now' }),
    currentVersion: z.int().optional().meta({ description: 'With `version_mismatch`' }),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

/** A field, by its path, and what is wrong with it, before it is known who reads. */
export type FieldFault = { path: string; message: Saying };

type Facts = {
  detail?: Said;
  errors?: readonly FieldFault[];
  /** The fields are all there is to say. */
  errorsTell?: true;
  headers?: Record<string, string>;
  more?: Pick<Problem, 'inTheWay' | 'offered' | 'currentVersion'>;
};

/** Ends a request on fields of it that do not fit; `detail` says the same in one line. */
export const fieldsWrong = (code: ProblemCode, errors: readonly FieldFault[]): ProblemError =>
  new ProblemError(code, { errors, errorsTell: true });

/** One field and what is wrong with it. */
export const wrong = (path: string, key: PlainFieldKey): FieldFault => ({ path, message: saying(key) });

/** Thrown inside a request to end it with an answer of the vocabulary. Its facts hold no secret and no value the caller sent. */
export class ProblemError extends Error {
  readonly code: ProblemCode;
  readonly facts: Facts;
  constructor(code: ProblemCode, facts: Facts = {}) {
    super(facts.detail === undefined ? problems[code].title : say(facts.detail, 'en'));
    this.name = 'ProblemError';
    this.code = code;
    this.facts = facts;
  }
}

export function problemOf({ code, facts }: ProblemError, requestId: string, language: Language): Problem {
  const { title, doNext } = wordsOfProblem(code, language);
  const errors = (facts.errors ?? []).map(({ path, message }) => ({ path, message: say(message, language) }));
  return {
    type: `urn:slotbridge:problem:${code}`,
    title,
    status: problems[code].status,
    detail: facts.errorsTell === true ? sentence(errors) : say(facts.detail ?? doNext, language),
    code,
    errors,
    requestId,
    ...facts.more,
  };
}

const sentence = (errors: readonly { path: string; message: string }[]): string =>
  errors
    .map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
    .join('; ')
    .slice(0, 1000);

const translated: Record<Exclude<Language, 'en'>, ProblemWords> = { de, pl, ru };

export const wordsOfProblem = (code: ProblemCode, language: Language): { title: string; doNext: string } =>
  language === 'en' ? problems[code] : translated[language][code];
