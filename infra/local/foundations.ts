import { type Engines, startEngines } from './engines.ts';
import { sqsQueueUrl } from './engines/sqs.ts';
import { Gateway } from './gateway.ts';
import { close, listen } from './listen.ts';
import { ensureQueues } from './queues.ts';
import { type Recorded, startRecordingProxy } from './recording/recording-proxy.ts';
import { Services } from './services.ts';
import { synthesizeTemplate } from './synthesis.ts';
import { ensureTable, type EnsuredTable } from './tables.ts';
import { type LocalTemplate, readTemplate } from './template.ts';
import type { Workbench } from './workbench.ts';

/** What functions stand on: addresses, engines with tables and queues, and the template that says all that. */
export type Foundations = {
  gateway: Gateway;
  services: Services;
  /** Origins. */
  api: string;
  servicesUrl: string;
  /** Where functions reach the services. */
  endpoints: Endpoints;
  engines: Engines;
  template: LocalTemplate;
  tables: EnsuredTable[];
};

export type FoundationOptions = {
  port?: number;
  template?: unknown;
  /** Told of everything that functions and those who read queues and streams for them ask of a service. */
  record?: (recorded: Recorded) => void;
};

type Endpoints = { dynamodb: string; sqs: string; services: string };

export async function layFoundations(options: FoundationOptions, bench: Workbench): Promise<Foundations> {
  const { data, phases } = bench;
  const servers = await openServers(options.port, bench);
  const [source, engines] = await phases.run('template and engines', () => together(options.template, bench));
  data.rememberAddresses({ ...data.addresses, dynamodb: engines.dynamodb.port, sqs: engines.sqs.port });
  const endpoints = await reachedAt(
    { dynamodb: engines.dynamodb.endpoint, sqs: engines.sqs.endpoint, services: servers.servicesUrl },
    options.record,
    bench,
  );
  const template = readTemplate(source, {
    host: new URL(servers.api).host,
    queueBase: sqsQueueUrl(endpoints.sqs, '').replace(/\/$/, ''),
  });
  const tables = await phases.run('tables and queues', () => ensureAll(engines, template));
  return { ...servers, endpoints, engines, template, tables };
}

/** First of all, so that a port in use is known at once and a second stack finds this one. */
async function openServers(asked: number | undefined, { data, undo }: Workbench) {
  const before = data.addresses;
  const gateway = new Gateway({ message: 'The stack is starting.', dataDirectory: data.path });
  const services = new Services();
  const gatewayPort = await listen(gateway.server, { asked, remembered: before.gateway });
  undo.push(() => close(gateway.server));
  const servicesPort = await listen(services.server, { remembered: before.services });
  undo.push(() => close(services.server));
  data.rememberAddresses({ ...before, gateway: gatewayPort, services: servicesPort });
  const origin = (port: number) => `http://127.0.0.1:${port}`;
  return { gateway, services, api: origin(gatewayPort), servicesUrl: origin(servicesPort) };
}

/** The services themselves, or one address that records and passes on. */
async function reachedAt(
  services: Endpoints,
  record: FoundationOptions['record'],
  { undo }: Workbench,
): Promise<Endpoints> {
  if (record === undefined) return services;
  const proxy = await startRecordingProxy(services, record);
  undo.push(() => proxy.close());
  return { dynamodb: proxy.origin, sqs: proxy.origin, services: proxy.origin };
}

/** Synthesis takes a processor for seconds and engines hardly any, so they go side by side. */
async function together(given: unknown, { data, log, undo }: Workbench): Promise<[unknown, Engines]> {
  const engines = startEngines(data, process.env, log).then((started) => {
    undo.push(() => started.stop());
    return started;
  });
  const template = Promise.resolve(given ?? synthesizeTemplate(data.file('cdk.out')));
  // Both are waited for, so that an engine that starts late is ended too when the template is at fault.
  await Promise.allSettled([template, engines]);
  return Promise.all([template, engines]);
}

async function ensureAll(engines: Engines, template: LocalTemplate): Promise<EnsuredTable[]> {
  const [tables] = await Promise.all([
    Promise.all(template.tables.map((table) => ensureTable(engines.dynamodb.client, table))),
    ensureQueues(engines.sqs.client, template.queues, engines.queueUrl),
  ]);
  return tables;
}
