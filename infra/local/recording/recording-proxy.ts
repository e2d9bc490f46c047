import { Agent, createServer, type IncomingMessage, request as ask, type ServerResponse } from 'node:http';
import { readBody } from '../http-body.ts';
import { close, listen } from '../listen.ts';
import { type Access, accessesOf } from './accesses.ts';

/** `by` is the access key id that signed the request; each function has its own. */
export type Recorded = Access & { by: string };

export type Upstreams = { dynamodb: string; sqs: string; services: string };

export type RecordingProxy = { origin: string; close(): Promise<void> };

const bodyLimit = 42 * 1024 * 1024;

/** Stands before all services that functions use, passes everything on and tells who asked for what. */
export async function startRecordingProxy(
  upstreams: Upstreams,
  record: (recorded: Recorded) => void,
): Promise<RecordingProxy> {
  const agent = new Agent({ keepAlive: true });
  const streams = new StreamIterators();
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = (await readBody(request, bodyLimit)) ?? Buffer.alloc(0);
    const target = String(request.headers['x-amz-target'] ?? `${request.method} ${request.url}`);
    const input = parsed(body);
    const by = /Credential=([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? 'nobody';
    for (const access of accessesOf({ target, input, streamOf: streams.streamOf })) record({ ...access, by });
    const url = new URL(request.url ?? '/', upstreamOf(target));
    await forward(request, response, { url, body, learn: (answer) => streams.learn(input, answer) });
  }

  function forward(
    request: IncomingMessage,
    response: ServerResponse,
    { url, body, learn }: { url: URL; body: Buffer; learn: (answer: unknown) => void },
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const headers = { ...request.headers, host: url.host, 'content-length': String(body.length) };
      delete headers['transfer-encoding'];
      const passed = ask(url, { method: request.method, headers, agent }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          response.write(chunk);
        });
        answer.on('end', () => {
          learn(parsed(Buffer.concat(chunks)));
          response.end();
          resolve();
        });
        answer.on('error', reject);
      });
      passed.on('error', reject);
      response.on('close', () => passed.destroy());
      passed.end(body);
    });
  }

  const upstreamOf = (target: string): string => {
    if (target.startsWith('DynamoDB')) return upstreams.dynamodb;
    return target.startsWith('AmazonSQS') ? upstreams.sqs : upstreams.services;
  };

  const port = await listen(server, {});
  return {
    origin: `http://127.0.0.1:${port}`,
    close: async () => {
      await close(server);
      agent.destroy();
    },
  };
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

const stringIn = (value: unknown, name: string): string | undefined => {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  return typeof found === 'string' ? found : undefined;
};

/** A request for records names an iterator only; the answers before say whose it is. */
class StreamIterators {
  readonly #streams = new Map<string, string>();

  streamOf = (iterator: string): string | undefined => this.#streams.get(iterator);

  learn(input: unknown, answer: unknown): void {
    const used = stringIn(input, 'ShardIterator');
    const given = stringIn(answer, 'ShardIterator') ?? stringIn(answer, 'NextShardIterator');
    const stream = stringIn(input, 'StreamArn') ?? (used === undefined ? undefined : this.#streams.get(used));
    if (given !== undefined && stream !== undefined) this.#streams.set(given, stream);
  }
}
