import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as z from 'zod';
import type { ProblemError } from '../../shared/contracts/problems.ts';
import { acceptedLanguage, type Language } from '../../shared/words/language.ts';
import type { Caller } from './authenticate.ts';

export type HttpResult = APIGatewayProxyStructuredResultV2;

/** The event as it passes through the middlewares. `authenticate` sets `caller`, or why a session does not count. */
export type ApiEvent = APIGatewayProxyEventV2 & { caller?: Caller; refused?: ProblemError };

const HttpEvent = z.object({
  rawQueryString: z.string().default(''),
  headers: z.record(z.string(), z.string().optional()).default({}),
  cookies: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().default(false),
  pathParameters: z.record(z.string(), z.string().optional()).nullish(),
  requestContext: z.object({
    requestId: z.string(),
    http: z.object({ method: z.string(), path: z.string() }),
  }),
});
export type HttpEvent = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Map<string, string>;
  /** `name=value`, as they came. */
  cookies: string[];
  body: Buffer;
  params: Record<string, string | undefined>;
  requestId: string;
};

/** Reads an HTTP API event (payload 2.0). Header names come back in lower case. */
export function readHttpEvent(event: unknown): HttpEvent {
  const parsed = HttpEvent.parse(event);
  return {
    method: parsed.requestContext.http.method,
    path: parsed.requestContext.http.path,
    query: new URLSearchParams(parsed.rawQueryString),
    headers: headersOf(parsed.headers),
    cookies: parsed.cookies ?? [],
    body: Buffer.from(parsed.body ?? '', parsed.isBase64Encoded ? 'base64' : 'utf8'),
    params: { ...parsed.pathParameters },
    requestId: parsed.requestContext.requestId,
  };
}

/** For sentences that people read. Header names come in lower case from API Gateway. */
export const languageAsked = ({ headers }: { headers?: Record<string, string | undefined> }): Language =>
  acceptedLanguage(headers?.['accept-language']);

const headersOf = (headers: Record<string, string | undefined>): Map<string, string> =>
  new Map(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name.toLowerCase(), value]])),
  );
