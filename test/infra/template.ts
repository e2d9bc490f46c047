import * as z from 'zod';
import { entryMetadata } from '../../infra/house-function.ts';
import { type SynthesizeOptions, synthesize } from '../../infra/synthesize.ts';

const Properties = z.record(z.string(), z.unknown());

const Resource = z.object({
  Type: z.string(),
  Properties: Properties.default({}),
  Metadata: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});

export type Resource = z.infer<typeof Resource> & { id: string };

const Output = z.object({ Value: z.unknown() });

const TemplateShape = z.object({
  Resources: z.record(z.string(), Resource),
  Outputs: z.record(z.string(), Output),
});

/** A synthesized template, read by type. */
export class Template {
  readonly resources: Resource[];
  readonly outputs: Record<string, z.infer<typeof Output>>;

  constructor(template: Record<string, unknown>) {
    const { Resources, Outputs } = TemplateShape.parse(template);
    this.resources = Object.entries(Resources).map(([id, resource]) => ({ ...resource, id }));
    this.outputs = Outputs;
  }

  ofType(type: string): Resource[] {
    return this.resources.filter((resource) => resource.Type === type);
  }

  /** The only resource of a type. */
  only(type: string): Resource {
    return single(this.ofType(type), type);
  }

  byId(id: string): Resource {
    return single(
      this.resources.filter((resource) => resource.id === id),
      id,
    );
  }

  /** The function whose entry is `functions/<name>/handler.ts`. */
  functionNamed(name: string): Resource {
    const entry = `functions/${name}/handler.ts`;
    const found = this.ofType('AWS::Lambda::Function').filter((fn) => fn.Metadata[entryMetadata] === entry);
    return single(found, entry);
  }

  /** The resource that a property refers to, by Ref or Fn::GetAtt. */
  target(reference: unknown): Resource {
    const id = referredId(reference);
    if (!id) throw new Error(`no reference: ${JSON.stringify(reference)}`);
    return this.byId(id);
  }
}

export const synthesized = (options: SynthesizeOptions = {}): Template => new Template(synthesize(options).template);

/** Which logical id a Ref, a Fn::GetAtt or a Fn::Join that begins with one refers to. */
export function referredId(reference: unknown): string | undefined {
  const read = z
    .union([
      z.object({ Ref: z.string() }).transform(({ Ref }) => Ref),
      z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }).transform((value) => value['Fn::GetAtt'][0]),
    ])
    .safeParse(reference);
  return read.success ? read.data : undefined;
}

/** A logical id without the hash that the CDK adds. */
export const plainName = (id: string): string => id.replace(/[0-9A-F]{8}$/, '');

const Statement = z.object({
  Effect: z.string(),
  Action: z.union([z.string(), z.array(z.string())]).transform((one) => [one].flat()),
  Resource: z.union([z.array(z.unknown()), z.unknown()]).transform((one) => (Array.isArray(one) ? one : [one])),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
});

export type Statement = z.infer<typeof Statement>;

const RoleProperties = z.object({
  Policies: z.array(z.object({ PolicyDocument: z.object({ Statement: z.array(Statement) }) })),
});

/** Every statement of a role; a role has nothing but its inline policies. */
export const statementsOf = (role: Resource): Statement[] =>
  RoleProperties.parse(role.Properties).Policies.flatMap((policy) => policy.PolicyDocument.Statement);

export const variablesOf = (fn: Resource): Record<string, unknown> =>
  z.object({ Environment: z.object({ Variables: Properties }) }).parse(fn.Properties).Environment.Variables;

function single<T>(found: T[], what: string): T {
  const [first, second] = found;
  if (first === undefined || second !== undefined) throw new Error(`${found.length} of ${what}, not one`);
  return first;
}
