import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { readBody } from './http-body.ts';
import { splitUrl } from './http-event.ts';
import type { KeyService } from './key-service.ts';
import type { MailService } from './mail-service.ts';
import { renderMailBody, renderMailbox } from './mailbox-page.ts';
import { nameIn } from './names.ts';
import { ServiceError } from './service-error.ts';

/**
 * The small AWS services behind one address, each in the protocol that its SDK client speaks: KMS and Secrets Manager in
 * AWS JSON 1.1 by the target header, SES v2 in REST JSON; and the mailbox for people.
 */
export type ServiceParts = {
  keys: KeyService;
  mails: MailService;
  /** The value of a secret by the last part of its ARN. */
  secret(name: string): string | undefined;
};

const bodyLimit = 42 * 1024 * 1024;

type Answer = { status: number; type: string; body: string; headers?: Record<string, string> };

export class Services {
  readonly server: Server;
  #parts: ServiceParts | undefined;

  constructor() {
    this.server = createServer((request, response) => {
      this.#serve(request)
        .catch((error: unknown) => failure(error))
        .then((answer) => write(response, answer))
        .catch(() => response.destroy());
    });
  }

  open(parts: ServiceParts): void {
    this.#parts = parts;
  }

  async #serve(request: IncomingMessage): Promise<Answer> {
    const parts = this.#parts;
    if (!parts) throw new ServiceError('ServiceUnavailableException', 'The stack is starting.', undefined, 503);
    const { path, query } = splitUrl(request.url);
    if (request.method === 'GET' || request.method === 'HEAD') return readMailbox(parts.mails, path, query);
    const back = /^\/messages\/([^/]+)\/(bounce|complaint)$/.exec(path);
    if (back) return await giveBack(parts.mails, back[1] ?? '', back[2] === 'bounce' ? 'Bounce' : 'Complaint');
    const body = await readBody(request, bodyLimit);
    if (!body) throw new ServiceError('RequestEntityTooLarge', 'The request is too large.', undefined, 413);
    const target = String(request.headers['x-amz-target'] ?? `${request.method} ${path}`);
    const operation = operations[target];
    if (!operation) throw new ServiceError('UnknownOperationException', `${target} is not known to the local stack.`);
    return json(200, operation(parts, parseJson(body)));
  }
}

const operations: Record<string, (parts: ServiceParts, input: unknown) => object> = {
  'TrentService.GenerateDataKey': ({ keys }, input) => keys.generateDataKey(input),
  'TrentService.Decrypt': ({ keys }, input) => keys.decrypt(input),
  'secretsmanager.GetSecretValue': ({ secret }, input) => getSecretValue(secret, input),
  'POST /v2/email/outbound-emails': ({ mails }, input) => mails.send(input),
};

function getSecretValue(secret: ServiceParts['secret'], input: unknown): object {
  const id = typeof input === 'object' && input !== null && 'SecretId' in input ? String(input.SecretId) : '';
  const value = secret(nameIn(id));
  if (value !== undefined) return { ARN: id, Name: nameIn(id), SecretString: value, VersionId: 'local' };
  throw new ServiceError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
}

function readMailbox(mails: MailService, path: string, query: string): Answer {
  if (path === '/') return html(renderMailbox(mails.mails, new URLSearchParams(query).get('open') ?? undefined));
  if (path === '/messages') return json(200, mails.mails);
  const id = /^\/messages\/([^/]+)\/body$/.exec(path)?.[1];
  const mail = id === undefined ? undefined : mails.find(id);
  return mail ? html(renderMailBody(mail)) : json(404, { message: 'Not Found' });
}

/** The mail's reader, or their server, sends it back; then the page shows it again. */
async function giveBack(mails: MailService, id: string, how: 'Bounce' | 'Complaint'): Promise<Answer> {
  const mail = mails.find(id);
  if (mail === undefined) return json(404, { message: 'Not Found' });
  await mails.giveBack(mail, how);
  return { ...html(''), status: 303, headers: { location: `/?open=${encodeURIComponent(id)}` } };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new ServiceError('SerializationException', 'The body is no JSON.');
  }
}

const json = (status: number, body: unknown): Answer => ({
  status,
  type: 'application/json',
  body: JSON.stringify(body),
});

/** No script runs, neither the page's nor a mail's. */
const html = (body: string): Answer => ({
  status: 200,
  type: 'text/html; charset=utf-8',
  body,
  headers: {
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; img-src data: https: http:; frame-src 'self'; base-uri 'self'; form-action 'self'",
    'referrer-policy': 'no-referrer',
  },
});

function failure(error: unknown): Answer {
  const { code, message, status } =
    error instanceof ServiceError ? error : new ServiceError('InternalServiceError', String(error), error, 500);
  return { ...json(status, { __type: code, message }), headers: { 'x-amzn-errortype': code } };
}

function write(response: ServerResponse, { status, type, body, headers }: Answer): void {
  response.writeHead(status, { 'content-type': type, ...headers }).end(body);
}
