import { createServer } from 'node:net';

/** The wanted port, or any that is free. Throws when the wanted one is in use: what answers there is not ours. */
export function freePort(wanted = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (cause) => reject(new Error(`Port ${wanted} of 127.0.0.1 is in use.`, { cause })));
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : wanted;
      server.close(() => resolve(port));
    });
  });
}
