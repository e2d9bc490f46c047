import { KMSClient } from '@aws-sdk/client-kms';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import type { ChannelConfig } from '../channels/channels.ts';
import { createDynamoClient } from '../dynamodb/client.ts';
import { createDynamoStore } from '../dynamodb/store.ts';
import { createGoogle } from '../google/adapter.ts';
import { createVault } from '../kms/vault.ts';
import type { Ports } from '../ports/ports.ts';
import type { QueueDesk } from '../ports/queue-desk.ts';
import type { QueueName } from '../ports/queues.ts';
import { createSecrets } from '../secrets/secrets.ts';
import { createSesMail } from '../ses/mail.ts';
import { createSqsClient } from '../sqs/client.ts';
import { createSqsQueueDesk, type QueuePair } from '../sqs/queue-desk.ts';
import { createSqsQueues } from '../sqs/queues.ts';
import { defaultGoogleLimits, type GoogleLimits } from '../sync/budget.ts';
import { systemClock } from './clock.ts';
import { type Environment, readEnvironment, required } from './environment.ts';
import { createLog, type Log } from './log.ts';
import { createEmfMetrics } from './metrics.ts';
import { systemRandom } from './random.ts';

export type Wiring = {
  /** Each is built when first asked for, so a function needs only its own part of the environment. */
  ports: Ports;
  /** For the one function that operations act through. */
  queueDesk: () => QueueDesk;
  environment: Environment;
  log: Log;
};

/** The one place where ports meet adapters; called once at cold start. */
export function wire(functionName: string): Wiring {
  const environment = readEnvironment(process.env);
  const metrics = createEmfMetrics({ functionName });
  const base = { clock: systemClock, random: systemRandom, metrics };
  const store = once(() => createDynamoStore({ client: createDynamoClient(), tables: tablesOf(environment), ...base }));
  const queues = once(() => createSqsQueues({ client: createSqsClient(), urls: queueUrls(environment) }));
  const secrets = once(() =>
    createSecrets({
      client: new SecretsManagerClient(),
      adminSecretArn: environment.ADMIN_SECRET_ARN,
      googleSecretArn: environment.GOOGLE_SECRET_ARN,
    }),
  );
  const vault = once(() =>
    createVault({ client: new KMSClient(), keyArn: required(environment, 'VAULT_KEY_ARN'), store: store(), ...base }),
  );
  const google = once(() =>
    createGoogle({
      store: store(),
      vault: vault(),
      secrets: secrets(),
      ...base,
      limits: googleLimits(environment),
      apiUrl: environment.GOOGLE_API_URL,
      oauthUrl: environment.GOOGLE_OAUTH_URL,
    }),
  );
  const mail = once(() =>
    createSesMail({
      client: new SESv2Client(),
      from: required(environment, 'MAIL_FROM'),
      configurationSet: required(environment, 'MAIL_CONFIGURATION_SET'),
    }),
  );
  const ports: Ports = {
    ...base,
    get store() {
      return store();
    },
    get queues() {
      return queues();
    },
    get secrets() {
      return secrets();
    },
    get vault() {
      return vault();
    },
    get google() {
      return google();
    },
    get mail() {
      return mail();
    },
  };
  const queueDesk = once(() =>
    createSqsQueueDesk({ client: createSqsClient(), queues: queuePairs(environment), clock: systemClock }),
  );
  return { ports, queueDesk, environment, log: createLog(functionName) };
}

function once<T>(build: () => T): () => T {
  let built: { value: T } | undefined;
  return () => {
    built ??= { value: build() };
    return built.value;
  };
}

/** A table the function was not given fails by its name at the first use. */
const tablesOf = (environment: Environment) => ({
  directory: environment.TABLE_DIRECTORY ?? 'TABLE_DIRECTORY is not set',
  calendar: environment.TABLE_CALENDAR ?? 'TABLE_CALENDAR is not set',
  conflicts: environment.TABLE_CONFLICTS ?? 'TABLE_CONFLICTS is not set',
  ledger: environment.TABLE_LEDGER ?? 'TABLE_LEDGER is not set',
});

const googleLimits = (environment: Environment): GoogleLimits => ({
  perMinute: environment.GOOGLE_CALLS_PER_MINUTE ?? defaultGoogleLimits.perMinute,
  perUserPerMinute: environment.GOOGLE_CALLS_PER_USER ?? defaultGoogleLimits.perUserPerMinute,
  perDay: environment.GOOGLE_CALLS_PER_DAY ?? defaultGoogleLimits.perDay,
});

const queuePairs = (environment: Environment): Partial<Record<QueueName, QueuePair>> => {
  const pair = (main: string | undefined, dead: string | undefined) =>
    main === undefined || dead === undefined ? undefined : { main, dead };
  const pairs = {
    changes: pair(environment.QUEUE_CHANGES_URL, environment.DEAD_CHANGES_URL),
    deltas: pair(environment.QUEUE_DELTAS_URL, environment.DEAD_DELTAS_URL),
    pushes: pair(environment.QUEUE_PUSHES_URL, environment.DEAD_PUSHES_URL),
    mails: pair(environment.QUEUE_MAILS_URL, environment.DEAD_MAILS_URL),
    webhooks: pair(environment.QUEUE_WEBHOOKS_URL, environment.DEAD_WEBHOOKS_URL),
  };
  return Object.fromEntries(Object.entries(pairs).filter(([, found]) => found !== undefined));
};

const queueUrls = (environment: Environment) => ({
  ...(environment.QUEUE_CHANGES_URL === undefined ? {} : { changes: environment.QUEUE_CHANGES_URL }),
  ...(environment.QUEUE_DELTAS_URL === undefined ? {} : { deltas: environment.QUEUE_DELTAS_URL }),
  ...(environment.QUEUE_PUSHES_URL === undefined ? {} : { pushes: environment.QUEUE_PUSHES_URL }),
  ...(environment.QUEUE_MAILS_URL === undefined ? {} : { mails: environment.QUEUE_MAILS_URL }),
  ...(environment.QUEUE_WEBHOOKS_URL === undefined ? {} : { webhooks: environment.QUEUE_WEBHOOKS_URL }),
});

export const publicUrlOf = (environment: Environment): string =>
  required(environment, 'PUBLIC_URL').replace(/\/+$/, '');

/** The operator's own terms; a version of their own tells an acceptance of them from one of others. */
export const privacyTermsOf = ({ PRIVACY_TERMS_URL: url, PRIVACY_TERMS_VERSION: version }: Environment) =>
  url === undefined ? undefined : { url, version: version ?? url };

/** Google pushes to public https addresses only; a server on loopback that stands in for it may push to loopback. */
export function channelConfig(environment: Environment): ChannelConfig {
  const publicUrl = publicUrlOf(environment);
  const reachable =
    publicUrl.startsWith('https://') || (isLoopback(environment.GOOGLE_API_URL) && isLoopback(publicUrl));
  return { pushUrl: reachable ? `${publicUrl}/google/notifications` : undefined };
}

const isLoopback = (url: string | undefined): boolean =>
  url !== undefined && ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);
