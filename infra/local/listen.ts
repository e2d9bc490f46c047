import { createServer, type Server } from 'node:http';

/** A reason not to start that its reader can do something about; the message is one sentence. */
export class StartError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StartError';
  }
}

/**
 * Listens on the loopback address. A port that was asked for must be free; one that is only remembered is given up for
 * another if it is taken.
 */
export async function listen(server: Server, port: { asked?: number | undefined; remembered?: number | undefined }) {
  if (port.asked !== undefined && port.asked !== 0) {
    const asked = port.asked;
    return tryPort(server, asked).catch((error: unknown) => {
      if (!isTaken(error)) throw error;
      throw new StartError(`Port ${asked} is in use: end what runs there, or choose another with --port.`, error);
    });
  }
  if (port.remembered === undefined) return tryPort(server, 0);
  return tryPort(server, port.remembered).catch((error: unknown) => {
    if (isTaken(error)) return tryPort(server, 0);
    throw error;
  });
}

/** Longer than a client keeps a connection it may use again, so that none is closed under a request. */
const keepAliveMilliseconds = 75_000;

function tryPort(server: Server, port: number): Promise<number> {
  server.keepAliveTimeout = keepAliveMilliseconds;
  return new Promise((resolve, reject) => {
    const refuse = (error: Error) => reject(error);
    server.once('error', refuse);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', refuse);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

/** Ends open connections too, so that a browser's keep-alive does not hold up the end. */
export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Whether nobody listens on the port. */
export async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  try {
    await tryPort(probe, port);
    return true;
  } catch {
    return false;
  } finally {
    await close(probe);
  }
}
