import { ConditionalCheckFailedException, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../ports/clock.ts';
import type { Random } from '../ports/random.ts';

const mostTries = 5;
const firstWaitMilliseconds = 25;

/** Waits longer each time, by a random part so that those who collided once do not collide again. */
export type Backoff = (tries: number) => Promise<void>;

export function createBackoff(clock: Clock, random: Random): Backoff {
  return (tries) => {
    const [low = 0, high = 0] = random.bytes(2);
    const fraction = 0.5 + (low + high * 256) / 131_072;
    return clock.sleep(Math.round(firstWaitMilliseconds * 2 ** (tries - 1) * fraction));
  };
}

/** A write and a transaction met on one item: nothing was written, so it is tried again a few times. */
export async function retryConflicts<Answer>(backoff: Backoff, send: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof TransactionConflictException) || tries === mostTries) throw error;
      await backoff(tries);
    }
  }
}

/** Asks again for what DynamoDB left out; gives up when it leaves out everything several times in a row. */
export async function retryLeftOut<Request>(
  backoff: Backoff,
  first: Request,
  send: (request: Request) => Promise<{ progress: boolean; leftOut: Request | undefined }>,
): Promise<void> {
  let request: Request | undefined = first;
  for (let tries = 1; request !== undefined; tries += 1) {
    const { progress, leftOut } = await send(request);
    request = leftOut;
    if (progress) tries = 1;
    if (tries === mostTries) throw new Error('DynamoDB left keys unprocessed; it is throttling.');
    if (leftOut !== undefined) await backoff(tries);
  }
}

/**
 * The lost condition this error tells of, or undefined for any other error. Throws when the SDK had sent the request more
 * than once: then an earlier try may have been the one that changed the row, and nobody can say.
 */
export function lostCondition(error: unknown): ConditionalCheckFailedException | undefined {
  if (!(error instanceof ConditionalCheckFailedException)) return undefined;
  if ((error.$metadata.attempts ?? 1) > 1) {
    throw new Error('The outcome is unknown: an earlier try may have been written.', { cause: error });
  }
  return error;
}
