import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import * as z from 'zod';
import { SlotbridgeStack } from './slotbridge-stack.ts';

export type SynthesizeOptions = {
  /** Where the assembly goes; without it, a temporary directory. */
  outdir?: string;
  /** Bundle the functions; without it the code is a placeholder and the whole takes a second. */
  bundle?: boolean;
  /** The built console, to be uploaded; without it the template is that of one machine, where the folder itself is served. */
  consoleDirectory?: string;
  /** Run CloudFormation's and the security checks; a finding that nobody accepted stops the synthesis. */
  check?: boolean;
  context?: Record<string, unknown>;
};

/** The template is plain CloudFormation, as it would be deployed but for the code when `bundle` is off. */
export function synthesize(options: SynthesizeOptions = {}): { template: Record<string, unknown>; directory: string } {
  const assembly = createApp(options).synth();
  const { template } = assembly.getStackByName(stackName);
  return { template: z.record(z.string(), z.unknown()).parse(template), directory: assembly.directory };
}

const stackName = 'Slotbridge';

/** The app for the CDK command line, which passes context and directory by its own ways; in process they are options. */
export function createApp(options: SynthesizeOptions = {}): App {
  const app = new App({
    ...(options.outdir ? { outdir: options.outdir } : {}),
    analyticsReporting: false,
    builtinCloudFormationValidation: options.check === true,
    treeMetadata: options.check === true,
    context: {
      ...projectContext(),
      ...options.context,
      'aws:cdk:bundling-stacks': options.bundle ? ['**'] : [],
    },
  });
  new SlotbridgeStack(app, stackName, { consoleDirectory: options.consoleDirectory });
  if (options.check) Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

function projectContext(): Record<string, unknown> {
  const file = join(import.meta.dirname, '..', 'cdk.json');
  const shape = z.object({ context: z.record(z.string(), z.unknown()) });
  return shape.parse(JSON.parse(readFileSync(file, 'utf8'))).context;
}
