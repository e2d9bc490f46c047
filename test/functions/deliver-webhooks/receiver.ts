import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { onTestFinished, vi } from 'vitest';
import * as z from 'zod';

export type Received = { headers: IncomingHttpHeaders; body: string };

/** Answers, or leaves the connection open. */
type Behaviour = (response: ServerResponse) => void;

const accept: Behaviour = (response) => response.writeHead(204).end();
export const answer =
  (status: number, headers: Record<string, string> = {}): Behaviour =>
  (response) =>
    response.writeHead(status, headers).end('x');
export const hang: Behaviour = () => undefined;

/** A booking system's own server, on loopback; it ends with the test. */
export class Receiver {
  readonly received: Received[] = [];
  behaviour: Behaviour = accept;
  readonly #server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      this.received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      this.behaviour(response);
    });
  });

  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    await new Promise<void>((resolve) => {
      receiver.#server.listen(0, '127.0.0.1', resolve);
    });
    onTestFinished(() => receiver.close());
    return receiver;
  }

  url(host = '127.0.0.1'): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://${host}:${port}/hook`;
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
    });
  }
}

const Payload = z.strictObject({
  type: z.string(),
  timestamp: z.string(),
  data: z.looseObject({}),
});

/**
 * As an integrator does it when it arrives, with the public library; throws for a signature that does not fit. The library
 * knows no time but the machine's.
 */
export function verified(
  secret: string,
  { headers, body }: Received = { headers: {}, body: '' },
): z.infer<typeof Payload> {
  const plain = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  const now = vi.spyOn(Date, 'now').mockReturnValue(Number(plain['webhook-timestamp']) * 1000);
  try {
    return Payload.parse(new Webhook(secret).verify(body, plain));
  } finally {
    now.mockRestore();
  }
}
