import { accessKeyOf } from '../../infra/local/names.ts';
import type { Access } from '../../infra/local/recording/accesses.ts';
import type { PolicyStatement } from '../../infra/local/role-parts.ts';
import type { LocalTemplate } from '../../infra/local/template.ts';

/**
 * A small IAM: what an identity policy says of one request. It knows the operators that the project uses and stops at any
 * other, so that it never takes for allowed what AWS would refuse. Resource policies only ever add here and are left out.
 */

export type Policies = ReadonlyMap<string, PolicyStatement[]>;

/** By function, each with its role's statements. */
export function policiesOf({ functions, roles }: LocalTemplate): Policies {
  return new Map(
    functions.map(({ name, role: id }) => {
      const role = roles.find((one) => one.id === id);
      if (role === undefined) throw new Error(`${name} has no role`);
      if (role.managedPolicies.length > 0) throw new Error(`${name} has managed policies, whose words are not here`);
      return [name, role.statements];
    }),
  );
}

/** An explicit Deny wins, then one Allow is enough. */
export function isAllowed(statements: PolicyStatement[], access: Access): boolean {
  const matching = statements.filter((statement) => covers(statement, access));
  return matching.length > 0 && matching.every(({ Effect }) => Effect === 'Allow');
}

const covers = (statement: PolicyStatement, { action, resource, context }: Access): boolean =>
  statement.Action.some((pattern) => fits(pattern, action)) &&
  statement.Resource.some((pattern) => fits(pattern, resource)) &&
  Object.entries(statement.Condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => holds(operator, values, context[key])),
  );

function fits(pattern: string, text: string): boolean {
  const source = pattern.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${source.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(text);
}

/** A key that the request does not have fails every comparison but `Null`. */
function holds(operator: string, values: string[], value: string | undefined): boolean {
  if (operator === 'StringEquals') return value !== undefined && values.includes(value);
  if (operator === 'Null') return values.includes(String(value === undefined));
  throw new Error(`No policy here has used ${operator} before: teach the evaluator what it means`);
}

/** One thing that a policy allows: an action on a resource, under one value of each condition that lists several. */
export type Cell = { function: string; action: string; resource: string; facts: Record<string, string> };

export const cellsOf = (policies: Policies): Cell[] =>
  [...policies].flatMap(([name, statements]) =>
    statements
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap((statement) =>
        statement.Action.flatMap((action) =>
          statement.Resource.flatMap((resource) =>
            factsOf(statement).map((facts) => ({ function: name, action, resource, facts })),
          ),
        ),
      ),
  );

function factsOf({ Condition }: PolicyStatement): Record<string, string>[] {
  let combinations: Record<string, string>[] = [{}];
  for (const [key, values] of Object.entries(Condition['StringEquals'] ?? {}))
    combinations = combinations.flatMap((facts) => values.map((value) => ({ ...facts, [key]: value })));
  return combinations;
}

/** A pattern is wider than anything that was ever asked, so only what is spelled out counts as used. */
export const uses = ({ action, resource, facts }: Cell, access: Access): boolean =>
  action === access.action &&
  resource === access.resource &&
  Object.entries(facts).every(([key, value]) => access.context[key] === value);

/** What each function asked, each thing once. */
export class Log {
  readonly #names: ReadonlyMap<string, string>;
  readonly #seen = new Map<string, Map<string, Access>>();

  constructor({ functions }: LocalTemplate) {
    this.#names = new Map(functions.map(({ name }) => [accessKeyOf(name), name]));
  }

  add(by: string, access: Access): void {
    const name = this.#names.get(by) ?? by;
    const accesses = this.#seen.get(name) ?? new Map<string, Access>();
    accesses.set(JSON.stringify([access.action, access.resource, ...relevant(access)]), access);
    this.#seen.set(name, accesses);
  }

  of = (name: string): Access[] => [...(this.#seen.get(name)?.values() ?? [])];

  get functions(): string[] {
    return [...this.#seen.keys()];
  }
}

/** Ids of businesses would make every request another one. */
const relevant = ({ context }: Access): string[] =>
  Object.entries(context).map(([key, value]) => (key.endsWith(':business') ? key : `${key}=${value}`));

/** As people read it: `table/Directory`, `Queueschanges`, without what CloudFormation adds. */
export const plain = (resource: string): string =>
  resource
    .split(':')
    .slice(5)
    .join(':')
    .replaceAll(/(?<=[A-Za-z])[0-9A-F]{8}(?![0-9A-F])/g, '') || resource.replaceAll(/[0-9A-F]{8}(?=\.)/g, '');

export const nameOf = ({ action, resource, facts }: Omit<Cell, 'function'>): string =>
  [action, plain(resource), ...Object.entries(facts).map(([key, value]) => `${key.split(':').at(-1)}=${value}`)].join(
    ' ',
  );
