import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export type AwsRequest = { target: string; path: string; body: unknown };
type Reply = { status?: number; body: unknown };

/** Speaks AWS's JSON protocols on a loopback port; what it answers is the test's. */
export async function startAws(answer: (request: AwsRequest) => Reply) {
  const seen: AwsRequest[] = [];
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const request = await read(incoming);
    seen.push(request);
    const { status = 200, body } = answer(request);
    outgoing.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
  };
  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch((error: Error) => outgoing.destroy(error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    seen,
    /** For the constructor of any SDK client. */
    client: {
      endpoint: `http://127.0.0.1:${port}`,
      region: 'eu-central-1',
      maxAttempts: 1,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const read = async (incoming: IncomingMessage): Promise<AwsRequest> => ({
  target:
    String(incoming.headers['x-amz-target'] ?? '')
      .split('.')
      .at(-1) ?? '',
  path: incoming.url ?? '',
  body: JSON.parse(await text(incoming)),
});
