import type { MiddlewareObj } from '@middy/core';
import type { ApiEvent, HttpResult } from './http-event.ts';

/** On every answer: the request's id, to be given when something is reported, and no caching by anybody. */
export const houseHeaders = (): MiddlewareObj<ApiEvent, HttpResult> => {
  const add = (request: { event: ApiEvent; response: HttpResult | null | undefined }): void => {
    if (!request.response) return;
    request.response.headers = {
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-request-id': request.event.requestContext.requestId,
      ...request.response.headers,
    };
  };
  return { after: add, onError: add };
};
