import * as z from 'zod';
import { nameIn } from './names.ts';

/** Each resource type that has a meaning here, read with a schema: a property nobody thought about stops the stack. */
export const parts = {
  function: readFunction,
  functionName,
  table,
  queue,
  queueName,
  mapping,
  integration,
  route,
  schedule,
  rule,
};

type Resource = { Properties: Record<string, unknown>; Metadata: Record<string, unknown> };

const entryMetadata = 'slotbridge:entry';
const count = z.coerce.number().int();
const flag = z.stringbool().or(z.boolean());
const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));

function parse<S extends z.ZodType>(logicalId: string, schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'it'}: ${issue.message}`);
  throw new Error(`${logicalId} holds what the local stack does not know: ${problems.join('; ')}`);
}

const functionSchema = z.object({
  Timeout: count.default(3),
  Handler: z.string().default('index.handler'),
  ReservedConcurrentExecutions: count.optional(),
  MemorySize: count.default(128),
  Role: z.string().default(''),
  Environment: z.object({ Variables: z.record(z.string(), z.string()) }).default({ Variables: {} }),
});

export type FunctionPart = {
  name: string;
  /** Source file, relative to the project. */
  entry: string;
  exportName: string;
  timeoutSeconds: number;
  memoryMegabytes: number;
  concurrency: number | undefined;
  /** Logical id of its role; empty without one. */
  role: string;
  environment: Record<string, string>;
};

/** The folder of its source: what people call the function. */
function functionName(logicalId: string, resource: Resource): string {
  const entry = resource.Metadata[entryMetadata];
  if (typeof entry !== 'string')
    throw new Error(`Function ${logicalId} names no source in its metadata ${entryMetadata}.`);
  return entry.split('/').at(-2) ?? logicalId;
}

function readFunction(logicalId: string, resource: Resource): FunctionPart {
  const properties = parse(logicalId, functionSchema, resource.Properties);
  return {
    name: functionName(logicalId, resource),
    entry: String(resource.Metadata[entryMetadata]),
    exportName: nameAfterDot(properties.Handler),
    timeoutSeconds: properties.Timeout,
    memoryMegabytes: properties.MemorySize,
    concurrency: properties.ReservedConcurrentExecutions,
    role: nameIn(properties.Role),
    environment: properties.Environment.Variables,
  };
}

const nameAfterDot = (handler: string) => handler.split('.').at(-1) ?? 'handler';

const tableSchema = z.object({
  TableName: z.string().optional(),
  KeySchema: keySchema,
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  GlobalSecondaryIndexes: z
    .array(
      z.object({
        IndexName: z.string(),
        KeySchema: keySchema,
        Projection: z.object({
          ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
          NonKeyAttributes: z.array(z.string()).optional(),
        }),
      }),
    )
    .default([]),
  StreamSpecification: z
    .object({ StreamViewType: z.enum(['NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES', 'KEYS_ONLY']) })
    .optional(),
  SSESpecification: z.object({ KMSMasterKeyId: z.string().optional() }).optional(),
  TimeToLiveSpecification: z.object({ AttributeName: z.string(), Enabled: flag }).optional(),
});

export type TablePart = z.output<typeof tableSchema> & { name: string };

function table(logicalId: string, resource: Resource): TablePart {
  const properties = parse(logicalId, tableSchema, resource.Properties);
  return { ...properties, name: properties.TableName ?? logicalId };
}

const queueSchema = z.object({
  VisibilityTimeout: count.default(30),
  FifoQueue: flag.default(false),
  ContentBasedDeduplication: flag.optional(),
  DeduplicationScope: z.string().optional(),
  FifoThroughputLimit: z.string().optional(),
  DelaySeconds: count.optional(),
  MaximumMessageSize: count.optional(),
  MessageRetentionPeriod: count.optional(),
  ReceiveMessageWaitTimeSeconds: count.optional(),
  KmsMasterKeyId: z.string().optional(),
  RedrivePolicy: z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: count }).optional(),
});

export type QueuePart = z.output<typeof queueSchema> & { name: string };

function queueName(logicalId: string, resource: Resource): string {
  const given = resource.Properties['QueueName'];
  if (typeof given === 'string') return given;
  const fifo = flag.safeParse(resource.Properties['FifoQueue']);
  return fifo.success && fifo.data ? `${logicalId}.fifo` : logicalId;
}

function queue(logicalId: string, resource: Resource): QueuePart {
  return { ...parse(logicalId, queueSchema, resource.Properties), name: queueName(logicalId, resource) };
}

const mappingSchema = z.strictObject({
  FunctionName: z.string(),
  EventSourceArn: z.string(),
  Enabled: flag.default(true),
  BatchSize: count.optional(),
  BisectBatchOnFunctionError: flag.default(false),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string() }) }).optional(),
  FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.string() })) }).optional(),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  MaximumBatchingWindowInSeconds: count.default(0),
  MaximumRecordAgeInSeconds: count.default(-1),
  MaximumRetryAttempts: count.default(-1),
  ParallelizationFactor: count.default(1),
  ScalingConfig: z.object({ MaximumConcurrency: count.optional() }).default({}),
  StartingPosition: z.enum(['TRIM_HORIZON', 'LATEST']).default('LATEST'),
  MetricsConfig: z.unknown().optional(),
  LoggingConfig: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

export type MappingPart = {
  id: string;
  function: string;
  source: { kind: 'queue' | 'stream'; name: string };
  batchSize: number;
  bisect: boolean;
  reportsFailures: boolean;
  onFailure: string | undefined;
  filters: unknown[];
  /** −1 means without end, as in AWS. */
  maximumRetries: number;
  maximumAgeSeconds: number;
  maximumConcurrency: number | undefined;
  start: 'TRIM_HORIZON' | 'LATEST';
  enabled: boolean;
};

function mapping(logicalId: string, resource: Resource): MappingPart {
  const properties = parse(logicalId, mappingSchema, resource.Properties);
  const source = sourceOf(logicalId, properties.EventSourceArn);
  const filters = (properties.FilterCriteria?.Filters ?? []).map((filter): unknown => JSON.parse(filter.Pattern));
  if (source.kind === 'queue' && filters.length > 0) {
    throw new Error(`${logicalId} filters a queue, which the local stack does not know.`);
  }
  return {
    id: logicalId,
    function: nameIn(properties.FunctionName),
    source,
    batchSize: properties.BatchSize ?? (source.kind === 'queue' ? 10 : 100),
    bisect: properties.BisectBatchOnFunctionError,
    reportsFailures: properties.FunctionResponseTypes.length > 0,
    onFailure: properties.DestinationConfig ? nameIn(properties.DestinationConfig.OnFailure.Destination) : undefined,
    filters,
    maximumRetries: properties.MaximumRetryAttempts,
    maximumAgeSeconds: properties.MaximumRecordAgeInSeconds,
    maximumConcurrency: properties.ScalingConfig.MaximumConcurrency,
    start: properties.StartingPosition,
    enabled: properties.Enabled,
  };
}

function sourceOf(logicalId: string, arn: string): MappingPart['source'] {
  const [, , service, , , ...rest] = arn.split(':');
  if (service === 'sqs') return { kind: 'queue', name: rest[0] ?? '' };
  const [, table = '', kind] = rest.join(':').split('/');
  if (service === 'dynamodb' && kind === 'stream') return { kind: 'stream', name: table };
  throw new Error(`${logicalId} reads ${arn}, which the local stack does not know.`);
}

function integration(logicalId: string, resource: Resource): string {
  const schema = z.object({
    IntegrationType: z.literal('AWS_PROXY'),
    IntegrationUri: z.string(),
    PayloadFormatVersion: z.literal('2.0'),
  });
  return nameIn(parse(logicalId, schema, resource.Properties).IntegrationUri);
}

export type RoutePart = { key: string; function: string };

function route(logicalId: string, resource: Resource, integrations: ReadonlyMap<string, string>): RoutePart {
  const schema = z.object({
    RouteKey: z.string(),
    Target: z.string(),
    AuthorizationType: z.literal('NONE').optional(),
  });
  const { RouteKey: key, Target } = parse(logicalId, schema, resource.Properties);
  const target = integrations.get(nameIn(Target));
  if (target === undefined) throw new Error(`Route ${key} leads to ${Target}, which the template does not hold.`);
  return { key, function: target };
}

export type SchedulePart = { id: string; expression: string; function: string; input: unknown };

const scheduleSchema = z.object({
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.literal('UTC').optional(),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Target: z.object({ Arn: z.string(), Input: z.string().default('{}') }),
});

function schedule(logicalId: string, resource: Resource): SchedulePart {
  const { ScheduleExpression, State, Target } = parse(logicalId, scheduleSchema, resource.Properties);
  const expression = State === 'ENABLED' ? ScheduleExpression : 'never';
  return { id: logicalId, expression, function: nameIn(Target.Arn), input: JSON.parse(Target.Input) };
}

/** A rule of the event bus: which events it takes, and the text it sends to a queue for each. */
export type RulePart = {
  id: string;
  pattern: Record<string, unknown>;
  queue: string;
  /** Names in the text, and the path of the event whose value stands there. */
  paths: Record<string, string>;
  text: string;
};

const ruleSchema = z.object({
  EventPattern: z.record(z.string(), z.unknown()),
  State: z.literal('ENABLED'),
  Targets: z.tuple([
    z.object({
      Arn: z.string().startsWith('arn:aws:sqs:'),
      InputTransformer: z.object({ InputPathsMap: z.record(z.string(), z.string()), InputTemplate: z.string() }),
    }),
  ]),
});

function rule(logicalId: string, resource: Resource): RulePart {
  const { EventPattern: pattern, Targets } = parse(logicalId, ruleSchema, resource.Properties);
  const [{ Arn, InputTransformer }] = Targets;
  const { InputPathsMap: paths, InputTemplate: text } = InputTransformer;
  return { id: logicalId, pattern, queue: nameIn(Arn), paths, text };
}
