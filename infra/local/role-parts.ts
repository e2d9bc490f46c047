import * as z from 'zod';
import { nameIn } from './names.ts';

/**
 * Roles mean nothing where nobody judges; they are read for whoever holds what functions did against what they may do.
 */
const oneOrMore = z.union([z.string().transform((one) => [one]), z.array(z.string())]);

const statementSchema = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMore,
  Resource: oneOrMore,
  /** Operator, then condition key, then values of which one must match. */
  Condition: z.record(z.string(), z.record(z.string(), oneOrMore)).default({}),
});

export type PolicyStatement = z.output<typeof statementSchema>;

const documentSchema = z.object({ Statement: z.array(statementSchema) });
const attached = z.object({ PolicyDocument: documentSchema });

export type RolePart = { id: string; statements: PolicyStatement[]; managedPolicies: string[] };

type Resource = { Properties: Record<string, unknown> };

export function readRole(id: string, { Properties }: Resource): RolePart {
  const { Policies, ManagedPolicyArns } = z
    .object({ Policies: z.array(attached).default([]), ManagedPolicyArns: z.array(z.string()).default([]) })
    .parse(Properties);
  const statements = Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  return { id, statements, managedPolicies: ManagedPolicyArns };
}

type PolicyPart = { roles: string[]; statements: PolicyStatement[] };

export function readPolicy(_: string, { Properties }: Resource): PolicyPart {
  const { Roles, PolicyDocument } = attached.extend({ Roles: z.array(z.string()).default([]) }).parse(Properties);
  return { roles: Roles.map(nameIn), statements: PolicyDocument.Statement };
}

/** A policy of its own counts for each role it names. */
export const withPolicies = (roles: RolePart[], policies: PolicyPart[]): RolePart[] =>
  roles.map((role) => ({
    ...role,
    statements: [
      ...role.statements,
      ...policies.filter((policy) => policy.roles.includes(role.id)).flatMap(({ statements }) => statements),
    ],
  }));
