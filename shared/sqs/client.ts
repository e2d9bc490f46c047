import { SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';

/** The client of a cold start. Region, credentials and endpoint come from the environment unless given. */
export function createSqsClient(
  settings: Pick<SQSClientConfig, 'region' | 'credentials' | 'endpoint'> = {},
): SQSClient {
  return new SQSClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 },
    ...settings,
  });
}
