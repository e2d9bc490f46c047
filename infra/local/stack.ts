import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { join } from 'node:path';
import { Checkpoints } from './checkpoints.ts';
import { Counters, type CounterTable } from './counters.ts';
import { DataDirectory } from './data-directory.ts';
import { endLeftoverEngines } from './engines.ts';
import { type Foundations, layFoundations } from './foundations.ts';
import { KeyService } from './key-service.ts';
import { createLocalApi } from './local-api.ts';
import { chooseAdminKey, createSecrets } from './local-secrets.ts';
import { LogLines } from './log-lines.ts';
import { createEventBus } from './event-bus.ts';
import { MailService } from './mail-service.ts';
import { createPhases, type Phases } from './phases.ts';
import { ProductClock } from './product-clock.ts';
import { createRouter } from './routing.ts';
import { Runtime, type RuntimeState } from './runtime.ts';
import { settled } from './settled.ts';
import { createSite } from './site.ts';
import { refuseSecondStack } from './single-stack.ts';
import type { Recorded } from './recording/recording-proxy.ts';
import type { LocalTemplate } from './template.ts';
import { undoAll, type Workbench } from './workbench.ts';
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
  /** Holds the files that the distribution serves, below `console/`. */
  site?: string;
  /** Who owns what has no owner, once signed in to the console. */
  firstOwner?: string;
  /** One line at a time; standard error by default. */
  log?: (line: string) => void;
  workersPerFunction?: number;
  /** Another template than the project's own, with sources relative to `root`. */
  template?: unknown;
  /** Told of everything that functions ask of a service, and who asks. Without it nothing stands between them. */
  record?: (recorded: Recorded) => void;
  root?: string;
};

/** What `GET /__local/state` answers. */
type StackState = RuntimeState & { dataDirectory: string; now: number };

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
  /** Resolves with a sentence when an engine ends by itself and cannot be started again. */
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
  const data = new DataDirectory(options.dataDir);
  await refuseSecondStack(data);
  const leftovers = endLeftoverEngines(data);
  if (leftovers > 0) log(`ended ${leftovers} processes that a killed run had left`);
  if (options.reset) data.reset();

  const bench: Workbench = { data, log, phases: createPhases(log), undo: [] };
  try {
    return await build(options, bench);
  } catch (error) {
    await undoAll(bench);
    throw error;
  }
}

async function build(options: StackOptions, bench: Workbench): Promise<Stack> {
  const { data, log, phases } = bench;
  const foundations = await layFoundations(options, bench);
  const { gateway, services, api, servicesUrl, engines, template } = foundations;
  const clock = new ProductClock(data.file('clock.json'));
  const counters = new Counters();
  const adminKey = chooseAdminKey(options.adminKey, data);
  const secrets = createSecrets(template, adminKey, options.google);
  const bus = createEventBus(template.rules, async (queue, body) => {
    await engines.sqs.client.send(new SendMessageCommand({ QueueUrl: engines.queueUrl(queue), MessageBody: body }));
  });
  const mails = new MailService(data.file('mails.jsonl'), () => clock.now(), bus);
  services.open({ mails, keys: new KeyService(data.file('keys.json')), secret: (name) => secrets.get(name) });
  const runtime = await createRuntime(options, bench, { foundations, clock, counters });

  const state = async () => ({ ...(await runtime.state()), dataDirectory: data.path, now: clock.now() });
  const actions = {
    advanceClock: async (milliseconds: number) => clock.advance(milliseconds),
    now: () => clock.now(),
    counters: () => counters.table(),
    state,
  };
  gateway.open({
    route: createRouter(template.routes),
    invoke: (name, event) => runtime.pool(name).invoke(event),
    site: createSite(template.edge, options.site),
    local: createLocalApi({ ...actions, about: () => ({ dataDirectory: data.path }) }),
    now: actions.now,
    log,
  });
  const { warmed } = await warmUp(runtime, template, phases);
  phases.finish(`Slotbridge runs at ${api}`);
  return {
    ...actions,
    api,
    mailbox: servicesUrl,
    adminKey,
    warmed,
    settled: (limit) => settled(state, limit),
    workerPids: () => [...runtime.pools.values()].flatMap((pool) => pool.pids),
    ended: engines.ended,
    stop: once(() => undoAll(bench)),
  };
}

type RuntimeNeeds = { foundations: Foundations; clock: ProductClock; counters: Counters };

async function createRuntime(
  options: StackOptions,
  { data, log, undo }: Workbench,
  { foundations, clock, counters }: RuntimeNeeds,
): Promise<Runtime> {
  const { template, engines, tables, endpoints } = foundations;
  const lines = new LogLines(data.file('functions.log'), counters, log);
  undo.push(() => lines.close());
  const checkpoints = new Checkpoints(data.file('checkpoints.json'));
  undo.push(async () => checkpoints.save());
  const environment = {
    endpoints,
    google: options.google,
    publicUrl: options.google?.publicUrl,
    firstOwner: options.firstOwner,
    compileCache: data.file('compiled'),
    nowhere: data.file('no-aws-settings'),
  };
  const runtime = await Runtime.create({
    template,
    engines,
    readersOf: (name) => engines.readersAs(name, endpoints),
    tables,
    clock,
    checkpoints,
    log,
    schedulesFile: data.file('schedules.json'),
    root: options.root ?? projectRoot,
    environmentOf: (part) => createWorkerEnvironment(part, environment),
    workersOf: (name) => options.workersPerFunction ?? workersByDefault[name] ?? otherwise,
    surroundings: { clockOffset: () => clock.offset, line: lines.add },
  });
  undo.push(() => runtime.stop());
  return runtime;
}

/**
 * Ready is when requests are answered: the functions behind routes start first, one of them alone, so that the others find
 * much of their code compiled. The rest follow; an event for one of them waits for it no longer than its cold start.
 */
async function warmUp(runtime: Runtime, { routes, functions }: LocalTemplate, { run }: Phases) {
  const [first, ...routed] = [...new Set(routes.map((route) => route.function))];
  const others = functions.map(({ name }) => name).filter((name) => name !== first && !routed.includes(name));
  await run('functions behind routes', async () => {
    if (first !== undefined) await runtime.warm([first]);
    await runtime.warm(routed);
  });
  runtime.start();
  return { warmed: run('other functions', () => runtime.warm(others)) };
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= work());
}
