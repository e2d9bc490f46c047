import { webcrypto } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Deliver } from './core/world.ts';
import type { Google } from './create-google.ts';
import { ConnectionDropped, createGoogle } from './create-google.ts';
import { Journal } from './journal.ts';

export type EmulatorOptions = {
  port?: number;
  host?: string;
  /** Keeps the state over restarts. */
  dataFile?: string;
  log?: (line: string) => void;
};

export type Emulator = { url: string; close(): Promise<void> };

/** Google waits so long for the receiver of a message; the real figure is not published (1.4). */
const deliveryTimeout = 10_000;

const deliver: Deliver = async (url, init) => {
  const answer = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(deliveryTimeout) });
  await answer.body?.cancel();
  return { status: answer.status };
};

/** A timer that follows the emulator's agenda. */
const createTimer = (google: () => Google, afterwards: () => void) => {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const arm = (): void => {
    clearTimeout(timer);
    const due = google().pending();
    if (stopped || due === undefined) return;
    timer = setTimeout(run, Math.min(Math.max(0, due - Date.now()), 60_000));
    timer.unref();
  };
  const run = (): void => {
    void google()
      .tick()
      .finally(() => {
        afterwards();
        arm();
      });
    arm();
  };
  const stop = (): void => {
    stopped = true;
    clearTimeout(timer);
  };
  return { arm, stop };
};

/** Starts the emulator; `port` 0 or none takes a free one. Rejects if the port is in use. */
export const startGoogleEmulator = async (options: EmulatorOptions = {}): Promise<Emulator> => {
  const timer = createTimer(
    () => google,
    () => journal?.flush(),
  );
  const journal = options.dataFile === undefined ? undefined : new Journal(options.dataFile, () => google.tables);
  const google: Google = createGoogle({
    clock: { now: () => Date.now() },
    random: { bytes: (count) => webcrypto.getRandomValues(new Uint8Array(count)) },
    deliver,
    wake: () => queueMicrotask(() => timer.arm()),
    onChange: (change) => journal?.note(change),
  });
  journal?.load();

  const serve = async (request: Request, { incoming }: HttpBindings): Promise<Response> => {
    try {
      const response = await google.fetch(request);
      options.log?.(`${request.method} ${request.url} ${response.status}`);
      return response;
    } catch (error) {
      if (!(error instanceof ConnectionDropped)) throw error;
      incoming.socket.destroy();
      return RESPONSE_ALREADY_SENT;
    } finally {
      journal?.flush();
    }
  };
  const listener = getRequestListener((request, env) => serve(request, env as HttpBindings), {
    overrideGlobalObjects: false,
    errorHandler: (error) => {
      options.log?.(`error ${error instanceof Error ? error.stack : String(error)}`);
      return new Response('emulator error', { status: 500 });
    },
  });
  const server = createServer((incoming: IncomingMessage, outgoing: ServerResponse) => {
    void listener(incoming, outgoing);
  });
  // Longer than a client keeps a connection it may use again, so that none is closed under a request.
  server.keepAliveTimeout = 75_000;
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  timer.arm();
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : options.port;
  return {
    url: `http://${host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        timer.stop();
        server.closeIdleConnections();
        server.close(() => {
          journal?.close();
          resolve();
        });
        server.closeAllConnections();
      }),
  };
};
