import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { Ended, Invocations } from './invocations.ts';
import { productUrl } from '../world.ts';
import type { Scene } from './scene.ts';
import type { Stage } from './types.ts';

export type WebRequest = Parameters<Stage['request']>[1];
export type WebAnswer = Awaited<ReturnType<Stage['request']>>;

/** Nobody knows what became of the request: its function died, or took longer than the gateway waits. */
const unanswered: WebAnswer = { status: 504, headers: {}, cookies: [], body: '' };

/** Requests from outside, as the gateway hands them to the functions. */
export class Web {
  readonly #scene: Scene;
  readonly #invocations: Invocations;
  #requests = 0;

  constructor(scene: Scene, invocations: Invocations) {
    this.#scene = scene;
    this.#invocations = invocations;
  }

  request = async (
    part: 'api' | 'consent' | 'receive-notification',
    request: WebRequest,
    task: string,
  ): Promise<WebAnswer> => {
    if (part === 'receive-notification') {
      const { status } = await this.notify(request.headers ?? {});
      return { ...unanswered, status };
    }
    const event = this.#eventOf(request);
    const begin = { input: { method: request.method, path: request.path } };
    const ended = await this.#invocations.start(part, begin, (handler) => handler(event, context));
    const answer = answerOf(ended);
    if (part === 'api') this.#noteAsked(request, answer, task);
    return answer;
  };

  /** One notification, whoever sent it; header names in any case. */
  async notify(headers: Record<string, string>): Promise<{ status: number }> {
    const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    const ended = await this.#invocations.start('receive-notification', { input: lower }, (handler) => handler(lower));
    const status = ended.how === 'done' ? ended.answer.status : 504;
    this.#scene.note({ kind: 'notified', headers: lower, status }, 'google');
    return { status };
  }

  #noteAsked({ method, path, body, businessId = '' }: WebRequest, answer: WebAnswer, task: string): void {
    const content = answer.body === '' ? {} : { answer: parsed(answer.body) };
    const sent = body === undefined ? {} : { body };
    this.#scene.note({ kind: 'asked', businessId, method, path, ...sent, status: answer.status, ...content }, task);
  }

  #eventOf({ method, path, headers = {}, body }: WebRequest): APIGatewayProxyEventV2 {
    const url = new URL(path, productUrl);
    const { cookie, ...others } = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const type = text === undefined || typeof body === 'string' ? {} : { 'content-type': 'application/json' };
    const http = { method, path: url.pathname, protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent: 'simulation' };
    return {
      version: '2.0',
      routeKey: '$default',
      rawPath: url.pathname,
      rawQueryString: url.search.slice(1),
      headers: { host: url.host, ...type, ...others },
      ...(cookie === undefined ? {} : { cookies: cookie.split(/; */) }),
      ...(text === undefined ? {} : { body: text }),
      isBase64Encoded: false,
      requestContext: {
        ...{ accountId: '000000000000', apiId: 'api', domainName: url.host, domainPrefix: 'api', http },
        ...{ requestId: `request-${++this.#requests}`, routeKey: '$default', stage: '$default' },
        ...{ time: '', timeEpoch: this.#scene.time },
      },
    };
  }
}

function answerOf(ended: Ended<APIGatewayProxyStructuredResultV2>): WebAnswer {
  if (ended.how === 'threw') return { ...unanswered, status: 502 };
  if (ended.how !== 'done') return unanswered;
  const { statusCode = 200, headers = {}, cookies = [], body = '' } = ended.answer;
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return { status: statusCode, headers: Object.fromEntries(named), cookies, body };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const context: Context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'web',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:web',
  memoryLimitInMB: '1024',
  awsRequestId: 'request',
  logGroupName: 'log',
  logStreamName: 'stream',
  getRemainingTimeInMillis: () => 29_000,
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
};
