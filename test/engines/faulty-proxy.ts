import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

/**
 * What happens to a request on its way: refused by a scripted answer, or carried out while its answer is lost.
 * Faults are used up in order, each by the next request for its operation.
 */
export type Fault = { operation: string } & ({ answer: { status: number; body: object } } | { loseAnswer: true });

export type FaultyProxy = {
  endpoint: string;
  inject(...faults: Fault[]): void;
  /** How many requests for the operation have come, lost and refused ones included. */
  seen(operation: string): number;
  stop(): Promise<void>;
};

/** Stands between the SDK and an engine that speaks a JSON protocol, to cause what the engine never does by itself. */
export async function startFaultyProxy(target: string): Promise<FaultyProxy> {
  const faults: Fault[] = [];
  const seen: string[] = [];
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const operation = String(incoming.headers['x-amz-target']).split('.').at(-1) ?? '';
      seen.push(operation);
      const body = await text(incoming);
      const at = faults.findIndex((fault) => fault.operation === operation);
      const [fault] = at < 0 ? [] : faults.splice(at, 1);
      if (fault !== undefined && 'answer' in fault) refuse(outgoing, fault.answer);
      else await forward(target, incoming, body, outgoing, fault !== undefined);
    })();
  });
  const port = await listen(server);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    inject: (...more) => {
      faults.push(...more);
    },
    seen: (operation) => seen.filter((name) => name === operation).length,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

function refuse(outgoing: ServerResponse, { status, body }: { status: number; body: object }): void {
  outgoing.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
}

function forward(
  target: string,
  { headers }: IncomingMessage,
  body: string,
  outgoing: ServerResponse,
  loseAnswer: boolean,
): Promise<void> {
  return new Promise((resolve) => {
    const onward = request(target, { method: 'POST', headers }, (answer) => {
      if (loseAnswer) {
        answer.resume().once('end', () => {
          outgoing.destroy();
          resolve();
        });
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing).once('finish', resolve);
    });
    onward.end(body);
  });
}
