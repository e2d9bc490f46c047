import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

/**
 * The client of a cold start. Region, credentials and endpoint come from the environment unless given; connections are
 * kept alive. An answer that takes seconds is lost, so it is given up early enough to ask twice more.
 */
export function createDynamoClient(
  settings: Pick<DynamoDBClientConfig, 'region' | 'credentials' | 'endpoint'> = {},
): DynamoDBClient {
  return new DynamoDBClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 4_000 },
    ...settings,
  });
}
