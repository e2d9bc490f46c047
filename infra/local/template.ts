import * as z from 'zod';
import { resolve, type Scope } from './intrinsics.ts';
import { accountId, arnOf, region } from './names.ts';
import { isMeaningful, type MeaningfulType } from './resource-types.ts';
import { edgeParts, type EdgePart, readEdge } from './edge-parts.ts';
import { readPolicy, readRole, type RolePart, withPolicies } from './role-parts.ts';
import {
  type FunctionPart,
  type MappingPart,
  parts,
  type QueuePart,
  type RoutePart,
  type RulePart,
  type SchedulePart,
  type TablePart,
} from './template-parts.ts';

/** What the template says, with every function of CloudFormation resolved for this machine. */
export type LocalTemplate = {
  functions: FunctionPart[];
  tables: TablePart[];
  queues: QueuePart[];
  mappings: MappingPart[];
  routes: RoutePart[];
  schedules: SchedulePart[];
  rules: RulePart[];
  roles: RolePart[];
  /** What the distribution does with each path, the first that matches. */
  edge: EdgePart[];
};

export type Surroundings = {
  /** Host and port of the gateway; the template's CloudFront domain becomes this, and https to it becomes http. */
  host: string;
  /** Base of queue URLs: an SDK client talks to the origin of the queue's URL, so it must be the engine's. */
  queueBase: string;
  /** Overrides of template parameters. */
  parameters?: Record<string, string>;
};

const resourceSchema = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  Metadata: z.record(z.string(), z.unknown()).default({}),
});

const templateSchema = z.object({
  Parameters: z.record(z.string(), z.object({ Default: z.unknown() })).default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Mappings: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({}),
  Resources: z.record(z.string(), resourceSchema),
});

type Template = z.output<typeof templateSchema>;
type Resource = z.output<typeof resourceSchema>;

/** Reads a synthesized template. Throws, naming it, on anything that has no known meaning here. */
export function readTemplate(source: unknown, surroundings: Surroundings): LocalTemplate {
  const template = templateSchema.parse(source);
  const scope = createScope(template, surroundings);
  const ofType = <T>(type: MeaningfulType, read: (logicalId: string, resource: Resource) => T): T[] =>
    Object.entries(template.Resources)
      .filter(
        ([id, resource]) => isMeaningful(id, resource.Type) && resource.Type === type && isWanted(resource, scope),
      )
      .map(([id, resource]) => read(id, resolveResource(id, resource, scope, surroundings)));
  const integrations = new Map(
    ofType('AWS::ApiGatewayV2::Integration', (id, resource) => [id, parts.integration(id, resource)] as const),
  );
  return {
    functions: ofType('AWS::Lambda::Function', parts.function),
    tables: ofType('AWS::DynamoDB::Table', parts.table),
    queues: ofType('AWS::SQS::Queue', parts.queue),
    mappings: ofType('AWS::Lambda::EventSourceMapping', parts.mapping),
    routes: ofType('AWS::ApiGatewayV2::Route', (id, resource) => parts.route(id, resource, integrations)),
    schedules: ofType('AWS::Scheduler::Schedule', parts.schedule),
    rules: ofType('AWS::Events::Rule', parts.rule),
    edge: readEdge({
      distributions: ofType('AWS::CloudFront::Distribution', edgeParts.distribution),
      functions: ofType('AWS::CloudFront::Function', edgeParts.edgeFunction),
      policies: ofType('AWS::CloudFront::ResponseHeadersPolicy', edgeParts.headersPolicy),
    }),
    roles: withPolicies(ofType('AWS::IAM::Role', readRole), ofType('AWS::IAM::Policy', readPolicy)),
  };
}

function isWanted(resource: Resource & { Condition?: unknown }, scope: Scope): boolean {
  return typeof resource.Condition !== 'string' || resolve(scope.condition(resource.Condition), scope) === true;
}

function resolveResource(id: string, resource: Resource, scope: Scope, { host }: Surroundings): Resource {
  try {
    const properties = plainHttp(resolve(resource.Properties, scope), host);
    return { ...resource, Properties: z.record(z.string(), z.unknown()).parse(properties) };
  } catch (error) {
    throw new Error(`${id}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** The gateway speaks http on the loopback address. */
function plainHttp(value: unknown, host: string): unknown {
  if (typeof value === 'string') return value.replaceAll(`https://${host}`, `http://${host}`);
  if (Array.isArray(value)) return value.map((item) => plainHttp(item, host));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainHttp(item, host)]));
}

function createScope(template: Template, surroundings: Surroundings): Scope {
  const pseudo: Record<string, string> = {
    'AWS::AccountId': accountId,
    'AWS::Partition': 'aws',
    'AWS::Region': region,
    'AWS::StackId': `arn:aws:cloudformation:${region}:${accountId}:stack/local`,
    'AWS::StackName': 'local',
    'AWS::URLSuffix': 'amazonaws.com',
  };
  return {
    ref(name) {
      if (name in pseudo) return pseudo[name];
      if (name in template.Parameters) return surroundings.parameters?.[name] ?? template.Parameters[name]?.Default;
      const resource = template.Resources[name];
      if (!resource) throw new Error(`The template refers to ${name}, which it does not hold.`);
      return identify(name, resource, surroundings).ref;
    },
    attribute(logicalId, name) {
      const resource = template.Resources[logicalId];
      if (!resource) throw new Error(`The template refers to ${logicalId}, which it does not hold.`);
      return identify(logicalId, resource, surroundings).attributes[name] ?? `${logicalId}.${name}`;
    },
    condition(name) {
      if (!(name in template.Conditions))
        throw new Error(`The template refers to condition ${name}, which it does not hold.`);
      return template.Conditions[name];
    },
    mapping(map, top, second) {
      const found = template.Mappings[map]?.[top]?.[second];
      if (found === undefined) throw new Error(`The template's mapping ${map} has no ${top} ${second}.`);
      return found;
    },
  };
}

/** What `Ref` and `Fn::GetAtt` give for a resource. A type without meaning here keeps its logical id. */
function identify(id: string, resource: Resource, { host, queueBase }: Surroundings) {
  const named = (property: string, otherwise = id) => {
    const name = resource.Properties[property];
    return typeof name === 'string' ? name : otherwise;
  };
  const of = (ref: string, attributes: Record<string, string>) => ({ ref, attributes });
  switch (resource.Type) {
    case 'AWS::Lambda::Function': {
      const name = parts.functionName(id, resource);
      return of(name, { Arn: arnOf.function(name) });
    }
    case 'AWS::DynamoDB::Table': {
      const name = named('TableName');
      return of(name, { Arn: arnOf.table(name), StreamArn: arnOf.stream(name) });
    }
    case 'AWS::SQS::Queue': {
      const name = parts.queueName(id, resource);
      return of(`${queueBase}/${name}`, { Arn: arnOf.queue(name), QueueName: name, QueueUrl: `${queueBase}/${name}` });
    }
    case 'AWS::IAM::Role':
      return of(id, { Arn: arnOf.role(id) });
    case 'AWS::KMS::Key':
      return of(id, { Arn: arnOf.key(id), KeyId: id });
    case 'AWS::SecretsManager::Secret':
      return of(arnOf.secret(id), { Id: arnOf.secret(id) });
    case 'AWS::CloudFront::Function':
      return of(id, { FunctionARN: id });
    case 'AWS::CloudFront::Distribution':
      return of(id, { DomainName: host, Id: id });
    case 'AWS::ApiGatewayV2::Api':
      return of(id, { ApiEndpoint: `http://${host}`, ApiId: id });
    default:
      return of(id, {});
  }
}
