import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';

export type Served = {
  status: number;
  headers: Record<string, string>;
  body: string;
  location?: string;
  cookies: string[];
};

type Handler = (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyStructuredResultV2>;

/** A browser with its own cookies, in front of the handler as the HTTP API calls it. */
export class Browser {
  readonly #handler: Handler;
  readonly #origin: string;
  readonly jar = new Map<string, string>();

  constructor(handler: Handler, origin: string) {
    this.#handler = handler;
    this.#origin = origin;
  }

  get = (path: string, headers: Record<string, string> = {}) => this.send('GET', path, { headers });

  head = (path: string) => this.send('HEAD', path, {});

  /** As a page of ours would send it; `headers` can say otherwise. */
  post = (
    path: string,
    form: Record<string, string> = {},
    headers: Record<string, string> = { 'sec-fetch-site': 'same-origin' },
  ) => this.send('POST', path, { form, headers });

  async send(
    method: string,
    path: string,
    { form, json, headers = {} }: { form?: Record<string, string>; json?: unknown; headers?: Record<string, string> },
  ): Promise<Served> {
    const url = new URL(path, this.#origin);
    const text = form === undefined ? JSON.stringify(json) : new URLSearchParams(form).toString();
    const body = text === undefined ? {} : { body: text };
    const result = await this.#handler(eventOf(method, url, headers, this.#cookies(), body), context);
    for (const cookie of result.cookies ?? []) this.#keep(cookie);
    return servedOf(result);
  }

  #cookies = () => [...this.jar].map(([name, value]) => `${name}=${value}`);

  #keep(cookie: string): void {
    const [pair = ''] = cookie.split(';');
    const at = pair.indexOf('=');
    this.jar.set(pair.slice(0, at), pair.slice(at + 1));
  }
}

const context: Context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'consent',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:consent',
  memoryLimitInMB: '256',
  awsRequestId: 'request',
  logGroupName: 'log',
  logStreamName: 'stream',
  getRemainingTimeInMillis: () => 29_000,
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
};

function eventOf(
  method: string,
  url: URL,
  headers: Record<string, string>,
  cookies: string[],
  body: { body?: string },
): APIGatewayProxyEventV2 {
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    headers: { host: url.host, ...headers },
    cookies,
    ...body,
    isBase64Encoded: false,
    requestContext: {
      accountId: '000000000000',
      apiId: 'api',
      domainName: url.host,
      domainPrefix: 'api',
      http: { method, path: url.pathname, protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent: 'test' },
      requestId: 'request',
      routeKey: '$default',
      stage: '$default',
      time: '02/Mar/2026:09:00:00 +0000',
      timeEpoch: 0,
    },
  };
}

function servedOf(result: APIGatewayProxyStructuredResultV2): Served {
  const headers = Object.fromEntries(
    Object.entries(result.headers ?? {}).map(([name, value]) => [name, String(value)]),
  );
  const location = headers.location === undefined ? {} : { location: headers.location };
  return {
    status: result.statusCode ?? 200,
    headers,
    body: result.body ?? '',
    cookies: result.cookies ?? [],
    ...location,
  };
}
