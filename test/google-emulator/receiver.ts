import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:http';

type Received = { headers: IncomingHttpHeaders; body: string };

export type Receiver = {
  url: string;
  messages: Received[];
  /** Statuses to answer with, one after another; 200 once they are used up. */
  answers: number[];
  close(): Promise<void>;
};

/** A webhook address on this machine that keeps what it gets. */
export const startReceiver = async (): Promise<Receiver> => {
  const messages: Received[] = [];
  const answers: number[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      messages.push({ headers: request.headers, body });
      response.writeHead(answers.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/google/notifications`,
    messages,
    answers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
