import { lookup } from 'node:dns/promises';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { ReceiverAnswer, WebhookSender } from '../ports/webhooks.ts';
import { bare, isAllowed } from './addresses.ts';

type Address = { address: string; family: number };
type Request = Parameters<WebhookSender['post']>[0];

export type HttpSenderOptions = {
  /** The installation is on loopback, so its receivers may be. */
  loopback: boolean;
  timeoutMs?: number;
  /** All addresses of a name; an address resolves to itself. */
  resolve?: (host: string) => Promise<Address[]>;
};

const resolveHost = (host: string): Promise<Address[]> => lookup(host, { all: true });

/** One connection a try, to an address that was checked for this try; node's client follows no redirect. */
export function createHttpSender(options: HttpSenderOptions): WebhookSender {
  const { loopback, timeoutMs = 10_000, resolve = resolveHost } = options;
  return {
    async post(request): Promise<ReceiverAnswer> {
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        const addresses = await before(signal, resolve(bare(new URL(request.url).hostname)));
        if (!addresses.every(({ address }) => isAllowed(address, { loopback }))) return { kind: 'forbidden' };
        return { kind: 'answered', status: await send(request, addresses, signal) };
      } catch (error) {
        return signal.aborted ? { kind: 'timedOut' } : { kind: 'unreachable', reason: codeOf(error) };
      }
    },
  };
}

const before = <T>(signal: AbortSignal, work: Promise<T>): Promise<T> =>
  Promise.race([
    work,
    new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('The time is over')), { once: true });
    }),
  ]);

function send({ url, headers, body }: Request, addresses: Address[], signal: AbortSignal): Promise<number> {
  const open = url.startsWith('https:') ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', headers, signal, agent: false, lookup: pinned(addresses) };
    const request = open(url, options, (response) => drain(response, () => resolve(response.statusCode ?? 0)));
    request.on('error', reject);
    request.end(body);
  });
}

/** What was checked is what is connected to: a name that changes in between changes nothing. */
const pinned =
  (addresses: Address[]): LookupFunction =>
  (_host, { all }, done) => {
    const [first] = addresses;
    if (first === undefined) done(new Error('The name has no address'), '', 0);
    else if (all) done(null, addresses);
    else done(null, first.address, first.family);
  };

const mostBytes = 65_536;
const mostMs = 1_000;

/** The status is all that counts; a receiver is let finish its answer if that is short. */
function drain(response: IncomingMessage, done: () => void): void {
  let bytes = 0;
  const stop = setTimeout(() => response.destroy(), mostMs);
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > mostBytes) response.destroy();
  });
  response.on('error', () => undefined);
  response.once('close', () => {
    clearTimeout(stop);
    done();
  });
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';
