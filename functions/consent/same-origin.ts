import type { ConsentConfig } from './config.ts';
import type { Request } from './request.ts';

/**
 * Whether a form was sent by one of our own pages. Browsers say so in `Sec-Fetch-Site`; older ones only in `Origin`, where our
 * own `no-referrer` turns it into `null`, which therefore has to pass. What a forged form could reach there is nothing: the
 * cookies of a session do not travel with it (SameSite), and the path holds a secret.
 */
export function isOwnForm({ publicUrl }: ConsentConfig, request: Request): boolean {
  const site = request.header('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin';
  const origin = request.header('origin');
  return origin === undefined || origin === 'null' || origin === new URL(publicUrl).origin;
}
