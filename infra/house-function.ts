import { join } from 'node:path';
import { CfnResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  type FunctionProps,
  RecursiveLoop,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { type BundlingOptions, LogLevel, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/** Where a function's template entry names its source: the same file that is bundled and that runs locally. */
export const entryMetadata = 'slotbridge:entry';

const projectRoot = join(import.meta.dirname, '..');

/**
 * The SDK is bundled, not taken from the runtime: what was tested is what runs, and it starts faster. Not minified, so that
 * stack traces can be read without a map, which would cost every cold start; the map lies beside the code for tools.
 * `createRequire` serves CommonJS dependencies.
 */
const bundling: BundlingOptions = {
  format: OutputFormat.ESM,
  target: 'node24',
  mainFields: ['module', 'main'],
  bundleAwsSDK: true,
  sourceMap: true,
  sourcesContent: false,
  logLevel: LogLevel.WARNING,
  banner: [
    "import { createRequire as __createRequire } from 'node:module';",
    'const require = __createRequire(import.meta.url);',
  ].join(''),
};

export type HouseFunctionProps = {
  /** One sentence: what it does. */
  description: string;
  timeoutSeconds: number;
  memoryMegabytes: number;
  environment: Record<string, string>;
  /**
   * It wakes itself through queues, which Lambda would take for a runaway after sixteen rounds and send to the dead letters.
   * Ours end by rule: each round is paid by an open ticket, a next page or a booking that is due.
   */
  mayRecur: boolean;
  /** Everything it may do, besides writing its own log. */
  statements: PolicyStatement[];
};

/** One Lambda of the house: `functions/<name>/handler.ts`, its own role with its own few permissions, its own log. */
export class HouseFunction extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;

  constructor(scope: Construct, name: string, props: HouseFunctionProps) {
    super(scope, name);
    const entry = `functions/${name}/handler.ts`;
    const logGroup = new LogGroup(this, 'Log', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = createRole(this, logGroup, props.statements);
    this.function = createFunction(this, entry, {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      timeout: Duration.seconds(props.timeoutSeconds),
      memorySize: props.memoryMegabytes,
      environment: props.environment,
      recursiveLoop: props.mayRecur ? RecursiveLoop.ALLOW : RecursiveLoop.TERMINATE,
      logGroup,
      role: this.role,
    });
    cfnOf(this.function).addMetadata(entryMetadata, entry);
  }
}

/** Without bundling the code is a placeholder: such a template runs locally, where the entry is what counts. */
function createFunction(
  scope: Construct,
  entry: string,
  props: Omit<FunctionProps, 'code' | 'handler'> & { runtime: Runtime },
): LambdaFunction {
  if (!Stack.of(scope).bundlingRequired) {
    const code = Code.fromInline(`// ${entry}`);
    return new LambdaFunction(scope, 'Function', { ...props, code, handler: 'index.handler' });
  }
  return new NodejsFunction(scope, 'Function', {
    ...props,
    entry: join(projectRoot, entry),
    handler: 'handler',
    projectRoot,
    depsLockFilePath: join(projectRoot, 'package-lock.json'),
    awsSdkConnectionReuse: false,
    bundling,
  });
}

function createRole(scope: Construct, logGroup: LogGroup, statements: PolicyStatement[]): Role {
  const log = new PolicyStatement({
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroup.logGroupArn],
  });
  return new Role(scope, 'Role', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: { Needs: new PolicyDocument({ statements: [log, ...statements] }) },
  });
}

/** The CloudFormation resource behind a construct. */
function cfnOf(construct: Construct): CfnResource {
  const child = construct.node.defaultChild;
  if (!CfnResource.isCfnResource(child)) throw new Error(`${construct.node.path} has no resource of its own`);
  return child;
}
