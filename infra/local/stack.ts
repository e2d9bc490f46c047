import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Checkpoints } from './checkpoints.ts';
import { Counters, type CounterTable } from './counters.ts';
import { DataDirectory } from './data-directory.ts';
import { endLeftoverEngines, type Engines, startEngines } from './engines.ts';
import { Gateway } from './gateway.ts';
import { KeyService } from './key-service.ts';
import { close, listen, StartError } from './listen.ts';
import { createLocalApi } from './local-api.ts';
import { LogLines } from './log-lines.ts';
import { MailService } from './mail-service.ts';
import { nameIn } from './names.ts';
import { createPhases } from './phases.ts';
import { ProductClock } from './product-clock.ts';
import { ensureQueues } from './queues.ts';
import { createRouter } from './routing.ts';
import { Runtime, type RuntimeState } from './runtime.ts';
import { Services } from './services.ts';
import { synthesizeTemplate } from './synthesis.ts';
import { ensureTable, type EnsuredTable } from './tables.ts';
import { type LocalTemplate, readTemplate } from './template.ts';
import { createWorkerEnvironment } from './worker-environment.ts';

export type StackOptions = {
  /** Holds all state; one stack at a time. */
  dataDir: string;
  /** Of the gateway; without it the one of the run before, or any. */
  port?: number;
  /** Start with empty tables, queues and mailbox. Addresses and admin key stay. */
  reset?: boolean;
  google?: {
    /** Without them, Google itself. */
    apiUrl?: string;
    oauthUrl?: string;
    clientId: string;
    clientSecret: string;
    /** Where Google reaches this stack, if not at its own address. */
    publicUrl?: string;
  };
  adminKey?: string;
  /** One line at a time; standard error by default. */
  log?: (line: string) => void;
  workersPerFunction?: number;
  /** Another template than the project's own, with sources relative to `root`. */
  template?: unknown;
  root?: string;
};

export type StackState = RuntimeState & { dataDirectory: string; now: number };

export type Stack = {
  /** Origin of the gateway: pages, API, Google's notifications, `/__local`. */
  api: string;
  /** Origin of the mailbox. */
  mailbox: string;
  adminKey: string;
  /** Sums of what functions counted, since the start. */
  counters(): CounterTable;
  /** Moves the product's time forward; returns the new now. */
  advanceClock(milliseconds: number): Promise<number>;
  /** The product's time. */
  now(): number;
  state(): Promise<StackState>;
  /** Resolves when nothing was underway for a moment. Throws after `limitMilliseconds`, naming what is. */
  settled(limitMilliseconds?: number): Promise<void>;
  /** Resolves when every function has had its first cold start; the stack is ready before that. */
  warmed: Promise<void>;
  /** Process ids of the workers alive. */
  workerPids(): number[];
  /** Resolves with a sentence when an engine ends by itself. */
  ended: Promise<string>;
  stop(): Promise<void>;
};

const projectRoot = join(import.meta.dirname, '..', '..');
const workersByDefault: Record<string, number> = { api: 4 };
const otherwise = 3;

/**
 * Runs the synthesized template on this machine:
 *
 *   gateway ─▶ workers ◀─ pollers ─▶ SQS, DynamoDB and its streams (engines, own processes)
 *                 └─▶ services (SES, KMS, Secrets Manager; mailbox)
 *
 * Throws a `StartError` for what its reader can put right. When this process ends, however it ends, all others follow.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const log = options.log ?? ((line) => void process.stderr.write(`${line}\n`));
  const phases = createPhases(log);
  const data = new DataDirectory(options.dataDir);
  await refuseSecondStack(data);
  const leftovers = endLeftoverEngines(data);
  if (leftovers > 0) log(`ended ${leftovers} processes that a killed run had left`);
  if (options.reset) data.reset();

  const undo: (() => Promise<unknown>)[] = [];
  try {
    return await build(options, { data, log, phases, undo });
  } catch (error) {
    for (const step of undo.toReversed()) await step();
    throw error;
  }
}

type Workbench = {
  data: DataDirectory;
  log: (line: string) => void;
  phases: ReturnType<typeof createPhases>;
  /** What to end, in reverse order, when the start fails or the stack stops. */
  undo: (() => Promise<unknown>)[];
};

async function build(options: StackOptions, bench: Workbench): Promise<Stack> {
  const { data, log, phases, undo } = bench;
  const gateway = new Gateway({ message: 'The stack is starting.', dataDirectory: data.path });
  const services = new Services();
  const before = data.addresses;
  const gatewayPort = await listen(gateway.server, { asked: options.port, remembered: before.gateway });
  undo.push(() => close(gateway.server));
  const servicesPort = await listen(services.server, { remembered: before.services });
  undo.push(() => close(services.server));
  data.rememberAddresses({ ...before, gateway: gatewayPort, services: servicesPort });
  const [source, engines] = await phases.run('template and engines', () => together(options, bench));
  const addresses = {
    gateway: gatewayPort,
    services: servicesPort,
    dynamodb: engines.dynamodb.port,
    sqs: engines.sqs.port,
  };
  data.rememberAddresses(addresses);

  const host = `127.0.0.1:${gatewayPort}`;
  const template = readTemplate(source, { host, queueBase: engines.queueUrl('').replace(/\/$/, '') });
  const tables = await phases.run('tables and queues', () => ensureAll(engines, template));
  const adminKey = chooseAdminKey(options, data);
  const clock = new ProductClock(data.file('clock.json'));
  const counters = new Counters();
  const lines = new LogLines(data.file('functions.log'), counters, log);
  undo.push(() => lines.close());
  const checkpoints = new Checkpoints(data.file('checkpoints.json'));
  const mails = new MailService(data.file('mails.jsonl'), () => clock.now());
  const secrets = secretsOf(template, adminKey, options);
  services.open({ mails, keys: new KeyService(data.file('keys.json')), secret: (name) => secrets.get(name) });

  const servicesUrl = `http://127.0.0.1:${servicesPort}`;
  const endpoints = { dynamodb: engines.dynamodb.endpoint, sqs: engines.sqs.endpoint, services: servicesUrl };
  const environment = { endpoints, google: options.google, publicUrl: options.google?.publicUrl };
  const files = { compileCache: data.file('compiled'), nowhere: data.file('no-aws-settings') };
  const runtime = await Runtime.create({
    template,
    engines,
    tables,
    clock,
    checkpoints,
    log,
    schedulesFile: data.file('schedules.json'),
    root: options.root ?? projectRoot,
    environmentOf: (part) => createWorkerEnvironment(part, { ...environment, ...files }),
    workersOf: (name) => options.workersPerFunction ?? workersByDefault[name] ?? otherwise,
    surroundings: { clockOffset: () => clock.offset, line: lines.add },
  });
  undo.push(
    async () => checkpoints.save(),
    () => runtime.stop(),
  );

  const state = async (): Promise<StackState> => ({
    ...(await runtime.state()),
    dataDirectory: data.path,
    now: clock.now(),
  });
  const advanceClock = async (milliseconds: number) => clock.advance(milliseconds);
  gateway.open({
    route: createRouter(template.routes),
    invoke: (name, event) => runtime.pool(name).invoke(event),
    local: createLocalApi({ advanceClock, now: () => clock.now(), counters: () => counters.table(), state }),
    now: () => clock.now(),
    log,
  });
  const { warmed } = await warmUp(runtime, template, phases);
  phases.finish(`Slotbridge runs at http://${host}`);
  return {
    adminKey,
    state,
    advanceClock,
    warmed,
    api: `http://${host}`,
    mailbox: servicesUrl,
    counters: () => counters.table(),
    now: () => clock.now(),
    settled: (limit) => settled(state, limit),
    workerPids: () => [...runtime.pools.values()].flatMap((pool) => pool.pids),
    ended: engines.ended,
    stop: once(async () => {
      for (const step of undo.toReversed()) await step();
    }),
  };
}

/**
 * Ready is when requests are answered: the functions behind routes start first, one of them alone, so that the others find
 * much of their code compiled. The rest follow; an event for one of them waits for it no longer than its cold start.
 */
async function warmUp(runtime: Runtime, { routes, functions }: LocalTemplate, { run }: Workbench['phases']) {
  const [first, ...routed] = [...new Set(routes.map((route) => route.function))];
  const others = functions.map(({ name }) => name).filter((name) => name !== first && !routed.includes(name));
  await run('functions behind routes', async () => {
    if (first !== undefined) await runtime.warm([first]);
    await runtime.warm(routed);
  });
  runtime.start();
  return { warmed: run('other functions', () => runtime.warm(others)) };
}

/** Synthesis takes a processor for seconds and engines hardly any, so they go side by side. */
async function together(options: StackOptions, { data, undo }: Workbench): Promise<[unknown, Engines]> {
  const engines = startEngines(data, process.env).then((started) => {
    undo.push(() => started.stop());
    return started;
  });
  const template = options.template ?? synthesizeTemplate(data.file('cdk.out'));
  const results = await Promise.allSettled([Promise.resolve(template), engines]);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return Promise.all([template, engines]);
}

async function ensureAll(engines: Engines, template: LocalTemplate): Promise<EnsuredTable[]> {
  const [tables] = await Promise.all([
    Promise.all(template.tables.map((table) => ensureTable(engines.dynamodb.client, table))),
    ensureQueues(engines.sqs.client, template.queues, engines.queueUrl),
  ]);
  return tables;
}

function chooseAdminKey({ adminKey }: StackOptions, data: DataDirectory): string {
  if (adminKey !== undefined) data.rememberAdminKey(adminKey);
  return adminKey ?? data.adminKey(() => `local-${randomBytes(24).toString('base64url')}`);
}

/** Values of the template's secrets, found by the variables that name them. */
function secretsOf(template: LocalTemplate, adminKey: string, { google }: StackOptions): Map<string, string> {
  const client = { clientId: google?.clientId ?? 'local-client', clientSecret: google?.clientSecret ?? 'local-secret' };
  const values = { ADMIN_SECRET_ARN: adminKey, GOOGLE_SECRET_ARN: JSON.stringify(client) };
  const secrets = new Map<string, string>();
  for (const { environment } of template.functions) {
    for (const [variable, value] of Object.entries(values)) {
      const arn = environment[variable];
      if (arn !== undefined) secrets.set(nameIn(arn), value);
    }
  }
  return secrets;
}

async function refuseSecondStack(data: DataDirectory): Promise<void> {
  const port = data.addresses.gateway;
  if (port === undefined) return;
  const address = `http://127.0.0.1:${port}`;
  const state: unknown = await fetch(`${address}/__local/state`, { signal: AbortSignal.timeout(1000) })
    .then((response) => response.json())
    .catch(() => undefined);
  const same =
    typeof state === 'object' && state !== null && 'dataDirectory' in state && state.dataDirectory === data.path;
  if (same)
    throw new StartError(
      `A stack with this data directory runs at ${address}: end it first, or choose another directory.`,
    );
}

const calmMilliseconds = 400;

async function settled(state: () => Promise<StackState>, limitMilliseconds = 60_000): Promise<void> {
  const deadline = Date.now() + limitMilliseconds;
  let calmSince = Date.now();
  while (Date.now() - calmSince < calmMilliseconds) {
    const now = await state();
    if (!now.idle) calmSince = Date.now();
    if (Date.now() > deadline) throw new Error(`The stack does not settle: ${JSON.stringify(now)}`);
    await pause(40);
  }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= work());
}
