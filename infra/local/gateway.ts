import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { readBody } from './http-body.ts';
import { createHttpEvent, readAnswer, splitUrl } from './http-event.ts';
import type { LocalApi } from './local-api.ts';
import type { Match, Router } from './routing.ts';
import type { Site } from './site.ts';
import type { Outcome } from './worker-protocol.ts';

/** What the gateway hands requests to; it may listen before that is there. */
export type Backend = {
  route: Router;
  invoke(functionName: string, event: unknown): Promise<Outcome>;
  local: LocalApi;
  site: Site;
  now(): number;
  log(line: string): void;
  /** AWS ends an answer after 29 seconds. */
  answerLimitMilliseconds?: number;
};

const bodyLimit = 10 * 1024 * 1024;
const answerLimit = 29_000;

/** One origin for pages, API and cookies: the HTTP API of the template and the CloudFront in front of it. */
export class Gateway {
  readonly server: Server;
  readonly #starting: object;
  #backend: Backend | undefined;

  /** `starting` is what it says until it is opened. */
  constructor(starting: object) {
    this.#starting = starting;
    this.server = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        this.#backend?.log(`gateway: ${String(error)}`);
        if (!response.headersSent) answerJson(response, 500, 'Internal Server Error');
        else response.destroy();
      });
    });
  }

  open(backend: Backend): void {
    this.#backend = backend;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const backend = this.#backend;
    if (!backend) return answerJson(response, 503, this.#starting);
    const body = await readBody(request, bodyLimit);
    if (!body) return refuseBody(response);
    const { path } = splitUrl(request.url);
    const local = await backend.local(request, path, body);
    if (local) return answerJson(response, local.status, local.body);
    const file = await backend.site(request.method ?? 'GET', path);
    if (file) return answerFile(request, response, file);
    const match = backend.route(request.method ?? 'GET', path);
    if (!match) return answerJson(response, 404, 'Not Found');
    await forward(backend, match, { request, response, body });
  }
}

type Exchange = { request: IncomingMessage; response: ServerResponse; body: Buffer };

async function forward(backend: Backend, match: Match, { request, response, body }: Exchange): Promise<void> {
  const remoteAddress = request.socket.remoteAddress?.replace('::ffff:', '') ?? '127.0.0.1';
  const { method, url, headers } = request;
  const facts = { method, url, headers, remoteAddress };
  const event = createHttpEvent(facts, body, match, backend.now());
  const limit = backend.answerLimitMilliseconds ?? answerLimit;
  const outcome = await within(backend.invoke(match.route.function, event), limit);
  if (outcome === undefined) return answerJson(response, 503, 'Service Unavailable');
  if (!outcome.ok) {
    backend.log(`${match.route.function} failed: ${outcome.error.errorType}: ${outcome.error.errorMessage}`);
    return answerJson(response, 500, 'Internal Server Error');
  }
  const answer = readAnswer(outcome.value);
  if (!answer) {
    backend.log(`${match.route.function} answered what an HTTP API does not understand`);
    return answerJson(response, 500, 'Internal Server Error');
  }
  for (const [name, value] of answer.headers) response.appendHeader(name, value);
  const length = method === 'HEAD' || answer.status === 204 || answer.status === 304 ? undefined : answer.body.length;
  if (length !== undefined) response.setHeader('content-length', length);
  response.writeHead(answer.status).end(answer.body);
}

async function within<T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** The rest of a body that is too large is not read. */
function refuseBody(response: ServerResponse): void {
  response.setHeader('connection', 'close');
  answerJson(response, 413, 'Request Entity Too Large');
}

function answerFile(
  { method }: IncomingMessage,
  response: ServerResponse,
  file: NonNullable<Awaited<ReturnType<Site>>>,
): void {
  response.writeHead(file.status, { ...file.headers, 'content-length': file.body.length });
  response.end(method === 'HEAD' ? undefined : file.body);
}

function answerJson(response: ServerResponse, status: number, body: unknown): void {
  const content = typeof body === 'string' ? { message: body } : body;
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
}
