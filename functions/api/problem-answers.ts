import type { MiddlewareObj } from '@middy/core';
import { ProblemError, problemOf, problems, wrong } from '../../shared/contracts/problems.ts';
import { InvalidCursor } from '../../shared/ports/store.ts';
import type { Language } from '../../shared/words/language.ts';
import { type ApiEvent, type HttpResult, languageAsked } from './http-event.ts';
import type { ApiConfig } from './ports.ts';

/** Every failure leaves as `application/problem+json`; what is not of the vocabulary is a defect, reported and not told. */
export const problemAnswers = (onDefect: ApiConfig['onDefect']): MiddlewareObj<ApiEvent, HttpResult> => ({
  onError: (request) => {
    const { requestId, http } = request.event.requestContext;
    const problem = known(request.error);
    if (problem === undefined) onDefect(request.error, { requestId, method: http.method, path: http.path });
    const language = languageAsked(request.event);
    request.response = problemResult(problem ?? new ProblemError('internal'), requestId, language);
  },
});

function known(error: unknown): ProblemError | undefined {
  if (error instanceof ProblemError) return error;
  if (!(error instanceof InvalidCursor)) return undefined;
  return new ProblemError('invalid_cursor', { errors: [wrong('cursor', 'field.ofThisList')] });
}

export const problemResult = (error: ProblemError, requestId: string, language: Language): HttpResult => ({
  statusCode: problems[error.code].status,
  headers: { 'content-type': 'application/problem+json', 'content-language': language, ...error.facts.headers },
  body: JSON.stringify(problemOf(error, requestId, language)),
});
