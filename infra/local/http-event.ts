import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import { decodePath } from './decode-path.ts';
import { accountId } from './names.ts';
import type { Match } from './routing.ts';

/**
 * A request as an HTTP API hands it to a function, payload format 2.0, and a function's answer as it goes back.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export type HttpEvent = {
  version: '2.0';
  routeKey: string;
  rawPath: string;
  rawQueryString: string;
  cookies?: string[];
  headers: Record<string, string>;
  queryStringParameters?: Record<string, string>;
  pathParameters?: Record<string, string>;
  requestContext: object;
  body?: string;
  isBase64Encoded: boolean;
};

export type RequestFacts = Pick<IncomingMessage, 'method' | 'url' | 'headers'> & { remoteAddress: string };

export function createHttpEvent(request: RequestFacts, body: Buffer, match: Match, now: number): HttpEvent {
  const { path: encodedPath, query } = splitUrl(request.url);
  const path = decodePath(encodedPath);
  const { cookie, ...headers } = request.headers;
  const plainHeaders = flatten({ ...headers, ...forwarded(request) });
  const text = body.length > 0 && isText(plainHeaders['content-type']);
  const parameters = queryParameters(query);
  return {
    version: '2.0',
    routeKey: match.route.key,
    rawPath: path,
    rawQueryString: query,
    ...(cookie === undefined ? {} : { cookies: cookie.split(/;\s*/).filter((part) => part !== '') }),
    headers: plainHeaders,
    ...(parameters ? { queryStringParameters: parameters } : {}),
    ...(match.pathParameters ? { pathParameters: match.pathParameters } : {}),
    requestContext: contextOf(request, path, plainHeaders, match, now),
    ...(body.length > 0 ? { body: body.toString(text ? 'utf8' : 'base64') } : {}),
    isBase64Encoded: body.length > 0 && !text,
  };
}

export function splitUrl(url = '/'): { path: string; query: string } {
  const at = url.indexOf('?');
  return at < 0 ? { path: url, query: '' } : { path: url.slice(0, at), query: url.slice(at + 1) };
}

function contextOf(request: RequestFacts, path: string, headers: Record<string, string>, match: Match, now: number) {
  return {
    accountId,
    apiId: 'local',
    domainName: headers['host'] ?? '',
    domainPrefix: 'local',
    http: {
      method: request.method ?? 'GET',
      path,
      protocol: 'HTTP/1.1',
      sourceIp: request.remoteAddress,
      userAgent: headers['user-agent'] ?? '',
    },
    requestId: randomUUID(),
    routeKey: match.route.key,
    stage: '$default',
    time: logTime(now),
    timeEpoch: now,
  };
}

/** What CloudFront and the HTTP API add on the way. */
function forwarded({ headers, remoteAddress }: RequestFacts): Record<string, string> {
  const before = headers['x-forwarded-for'];
  return {
    'x-forwarded-for': before === undefined ? remoteAddress : `${String(before)}, ${remoteAddress}`,
    'x-forwarded-proto': 'http',
    'x-forwarded-port': headers.host?.split(':')[1] ?? '80',
  };
}

function flatten(headers: IncomingMessage['headers']): Record<string, string> {
  const given = Object.entries(headers).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    given.map(([name, value]) => [name.toLowerCase(), Array.isArray(value) ? value.join(',') : String(value)]),
  );
}

/** Values of a repeated name are joined with commas, as in AWS. */
function queryParameters(query: string): Record<string, string> | undefined {
  if (query === '') return undefined;
  const joined: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    joined[name] = name in joined ? `${joined[name]},${value}` : value;
  }
  return joined;
}

/** Everything else arrives in base64, forms too. */
function isText(contentType = ''): boolean {
  return /^(text\/|application\/(json|javascript|xml)\s*(;|$))/i.test(contentType.trim());
}

function logTime(now: number): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(now).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}

export type HttpAnswer = { status: number; headers: [string, string][]; body: Buffer };

const structured = z.object({
  statusCode: z.coerce.number().int().min(100).max(599),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish(),
  cookies: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/** An answer without a status code is taken for a JSON body, as in AWS; undefined when the answer cannot be understood. */
export function readAnswer(value: unknown): HttpAnswer | undefined {
  if (typeof value !== 'object' || value === null || !('statusCode' in value)) {
    const body = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value ?? null));
    return { status: 200, headers: [['content-type', 'application/json']], body };
  }
  const parsed = structured.safeParse(value);
  if (!parsed.success) return undefined;
  const { statusCode, headers, cookies, body, isBase64Encoded } = parsed.data;
  const named = Object.entries(headers ?? {}).map(([name, text]): [string, string] => [
    name.toLowerCase(),
    String(text),
  ]);
  const content = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
  const typed = named.some(([name]) => name === 'content-type') || content.length === 0;
  return {
    status: statusCode,
    headers: [
      ...named,
      ...(typed ? [] : ([['content-type', 'text/plain;charset=UTF-8']] satisfies [string, string][])),
      ...(cookies ?? []).map((cookie): [string, string] => ['set-cookie', cookie]),
    ],
    body: content,
  };
}
