import { isIP } from 'node:net';
import { bare, isAllowed, isLoopbackHost } from './addresses.ts';

/** Why nothing could ever be sent to this address, as far as it says so itself; names are resolved when it is tried. */
export function problemOfUrl(
  text: string,
  options: { loopback: boolean },
): 'field.beginsHttps' | 'field.publicAddress' | undefined {
  const url = new URL(text);
  if (options.loopback && isLoopbackHost(url.hostname)) return undefined;
  if (url.protocol !== 'https:') return 'field.beginsHttps';
  const host = bare(url.hostname);
  const local = isLoopbackHost(host) || (isIP(host) !== 0 && !isAllowed(host, options));
  return local ? 'field.publicAddress' : undefined;
}
