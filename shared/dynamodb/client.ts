import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  type DynamoDBClientConfig,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';

/**
 * The client of a cold start. Region, credentials and endpoint come from the environment unless given; connections are
 * kept alive. An answer that takes seconds is lost, so it is given up early enough to ask twice more.
 */
export function createDynamoClient(
  settings: Pick<DynamoDBClientConfig, 'region' | 'credentials' | 'endpoint'> = {},
): DynamoDBClient {
  const client = new DynamoDBClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 4_000 },
    ...settings,
  });
  takeJudgementsAsAnswers(client);
  return client;
}

/**
 * With four minutes between its clock and the server's, the SDK takes every refusal for one of the signature's time and asks
 * again. A judgement of the rows has nothing to do with time: asked again, a lost condition would count as an unknown outcome.
 */
function takeJudgementsAsAnswers({ middlewareStack }: DynamoDBClient): void {
  const judging =
    <Args, Answer>(next: (args: Args) => Promise<Answer>) =>
    (args: Args): Promise<Answer> =>
      next(args).catch((error: unknown) => {
        if (isJudgement(error)) Object.assign(error.$metadata, { clockSkewCorrected: false });
        throw error;
      });
  const options = { name: 'takeJudgementsAsAnswers', relation: 'after', toMiddleware: 'retryMiddleware' } as const;
  middlewareStack.addRelativeTo(judging, options);
}

const isJudgement = (error: unknown) =>
  error instanceof ConditionalCheckFailedException ||
  error instanceof TransactionCanceledException ||
  error instanceof TransactionConflictException;
