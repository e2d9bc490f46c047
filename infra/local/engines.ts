import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { DataDirectory } from './data-directory.ts';
import { startDynamoDb } from './engines/dynamodb.ts';
import type { Engine } from './engines/engine.ts';
import { freePort } from './engines/free-port.ts';
import { type Running, supervise } from './engines/supervise.ts';
import { sqsQueueUrl, startSqs } from './engines/sqs.ts';
import { setTimeout as pause } from 'node:timers/promises';
import { endLeftovers, rememberGroups } from './leftovers.ts';
import { isFree } from './listen.ts';
import { accessKeyOf, credentials, region } from './names.ts';

/** The two engines and the stack's own clients for them. */
export type Engines = {
  dynamodb: { endpoint: string; port: number; client: DynamoDBClient };
  sqs: { endpoint: string; port: number; client: SQSClient; own: boolean };
  queueUrl(name: string): string;
  /** Clients of those who read a queue or a stream for a function, with its key, as Lambda reads with its role. */
  readersAs(functionName: string, at: { dynamodb: string; sqs: string }): Readers;
  /** Resolves with a sentence when an engine ends by itself and cannot be started again. */
  ended: Promise<string>;
  stop(): Promise<void>;
};

export type Readers = { sqs: SQSClient; streams: DynamoDBStreamsClient };

const processesFile = 'processes.json';

/** Starts what is not given by `AWS_ENDPOINT_URL_DYNAMODB` and `AWS_ENDPOINT_URL_SQS`, with its state in the data directory. */
export async function startEngines(
  data: DataDirectory,
  environment: NodeJS.ProcessEnv,
  log: (line: string) => void,
): Promise<Engines> {
  const before = data.addresses;
  const [dynamodb, sqs] = await Promise.all([
    given(environment['AWS_ENDPOINT_URL_DYNAMODB']) ??
      onPort(before.dynamodb, (port) => startDynamoDb({ dir: data.file('dynamodb'), port })),
    given(environment['AWS_ENDPOINT_URL_SQS']) ??
      onPort(before.sqs, (port) => startSqs({ dataDir: data.file('sqs'), port })),
  ]);
  const started = [dynamodb, sqs].flatMap(({ engine, start }) => (engine && start ? { engine, start } : []));
  const groups = started.map(({ engine }) => engine.pid);
  const remember = () => rememberGroups(data.file(processesFile), groups);
  remember();
  const running: Running[] = started.map(({ engine, start }, index) =>
    supervise(engine, {
      name: engine.name,
      again: start,
      log,
      started: ({ pid }) => {
        groups[index] = pid;
        remember();
      },
    }),
  );
  return {
    dynamodb: { ...dynamodb, client: new DynamoDBClient(settings(dynamodb)) },
    sqs: { ...sqs, client: new SQSClient(settings(sqs)), own: sqs.engine !== undefined },
    readersAs,
    queueUrl: (name) => sqsQueueUrl(sqs.endpoint, name),
    ended: Promise.race(running.map(({ ended }) => ended)),
    stop: async () => {
      await Promise.all(running.map((one) => one.stop()));
      rememberGroups(data.file(processesFile), []);
    },
  };
}

/** To be called before anything reads the data directory. */
export const endLeftoverEngines = (data: DataDirectory): number => endLeftovers(data.file(processesFile), data.path);

type Started = { endpoint: string; port: number; engine?: Engine; start?: () => Promise<Engine> };

function given(endpoint: string | undefined): Started | undefined {
  if (!endpoint) return undefined;
  const { origin, port } = new URL(endpoint);
  return { endpoint: origin, port: Number(port) };
}

/** On the port of the run before, or another one if somebody else is there. */
async function onPort(remembered: number | undefined, start: (port: number) => Promise<Engine>): Promise<Started> {
  const port = remembered !== undefined && (await isFreeSoon(remembered)) ? remembered : await freePort();
  const engine = await start(port);
  return { endpoint: engine.endpoint, port: engine.port, engine, start: () => start(engine.port) };
}

/** An engine of a run before that was just ended may hold its port for a moment. */
async function isFreeSoon(port: number): Promise<boolean> {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    if (await isFree(port)) return true;
    await pause(50);
  }
  return false;
}

/** Enough to outlast an engine that is started again. */
const maxAttempts = 8;

function readersAs(functionName: string, at: { dynamodb: string; sqs: string }): Readers {
  const own = { region, credentials: { ...credentials, accessKeyId: accessKeyOf(functionName) }, maxAttempts };
  return {
    sqs: new SQSClient({ ...own, endpoint: at.sqs }),
    streams: new DynamoDBStreamsClient({ ...own, endpoint: at.dynamodb }),
  };
}

const settings = ({ endpoint }: Started) => ({ endpoint, region, credentials, maxAttempts });
