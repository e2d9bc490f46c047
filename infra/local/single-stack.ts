import * as z from 'zod';
import type { DataDirectory } from './data-directory.ts';
import { StartError } from './listen.ts';

const about = z.object({ dataDirectory: z.string() });
const patienceMilliseconds = 5_000;

/** Refuses to start beside a stack that has the same data. Asks it instead of leaving a lock, which a kill would leave behind. */
export async function refuseSecondStack(data: DataDirectory): Promise<void> {
  const port = data.addresses.gateway;
  if (port === undefined) return;
  const address = `http://127.0.0.1:${port}`;
  const answer: unknown = await fetch(`${address}/__local/about`, { signal: AbortSignal.timeout(patienceMilliseconds) })
    .then((response) => response.json())
    .catch(() => undefined);
  const other = about.safeParse(answer);
  if (!other.success || other.data.dataDirectory !== data.path) return;
  throw new StartError(`A stack with this data runs at ${address}: end it first, or choose another data directory.`);
}
