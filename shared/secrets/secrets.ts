import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import type { Clock } from '../ports/clock.ts';
import type { Secrets } from '../ports/secrets.ts';
import { systemClock } from '../system/clock.ts';
import { timedCache } from '../system/timed-cache.ts';

type SecretsParts = {
  client: SecretsManagerClient;
  adminSecretArn?: string | undefined;
  googleSecretArn?: string | undefined;
  clock?: Clock;
};

const OAuthClient = z.object({ clientId: z.string().min(1), clientSecret: z.string().min(1) });

const rememberMs = 5 * 60_000;

/** Secrets Manager, asked at most every five minutes for each secret, so that a rotated one is taken up soon. */
export function createSecrets({ client, adminSecretArn, googleSecretArn, clock = systemClock }: SecretsParts): Secrets {
  const cached = timedCache<string>({ clock, forMs: rememberMs, capacity: 10 });
  const read = (what: string, arn: string | undefined) => {
    if (arn === undefined) throw new Error(`This function is not given the secret of the ${what}`);
    return cached(arn, async () => {
      const { SecretString: value } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
      if (!value) throw new Error(`The secret of the ${what} is empty`);
      return value;
    });
  };
  return {
    adminKey: async () => read('admin key', adminSecretArn),
    oauthClient: async () => parseClient(await read('OAuth client', googleSecretArn)),
  };
}

/** Says that it is malformed and nothing of what it holds (SE1). */
function parseClient(value: string): z.infer<typeof OAuthClient> {
  try {
    return OAuthClient.parse(JSON.parse(value));
  } catch {
    throw new Error('The secret of the OAuth client must be JSON with clientId and clientSecret');
  }
}
