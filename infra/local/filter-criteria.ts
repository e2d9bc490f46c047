import * as z from 'zod';

/**
 * Event filters of Lambda and rules of EventBridge, as far as the template needs them: literals, `exists`, `prefix`,
 * `anything-but`; of a list, one element has to match. Another rule stops with its name.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
export type Filter = (record: unknown) => boolean;

/** A record passes when one of the patterns matches; all pass when there is none. */
export function createFilter(patterns: unknown[]): Filter {
  const compiled = patterns.map(compilePattern);
  return compiled.length === 0 ? () => true : (record) => compiled.some((matches) => matches(record));
}

const literal = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const object = z.record(z.string(), z.unknown());

function compilePattern(pattern: unknown): Filter {
  if (Array.isArray(pattern)) {
    const rules = pattern.map(compileRule);
    return (value) => [value].flat().some((one) => rules.some((matches) => matches(one)));
  }
  const parsed = object.safeParse(pattern);
  if (!parsed.success)
    throw new Error(`The filter ${JSON.stringify(pattern)} is neither an object nor a list of rules.`);
  const fields = Object.entries(parsed.data).map(([name, inner]) => ({ name, matches: compilePattern(inner) }));
  return (value) => fields.every(({ name, matches }) => matches(fieldOf(value, name)));
}

function compileRule(rule: unknown): Filter {
  const plain = literal.safeParse(rule);
  if (plain.success) return (value) => value === plain.data;
  const [name, argument] = Object.entries(object.parse(rule))[0] ?? ['', undefined];
  const compile = rules[name];
  if (!compile) throw new Error(`The filter rule "${name}" is not known to the local stack.`);
  return compile(argument);
}

const rules: Record<string, (argument: unknown) => Filter> = {
  exists: (argument) => {
    const wanted = z.boolean().parse(argument);
    return (value) => (value !== undefined) === wanted;
  },
  equals: (argument) => {
    const wanted = literal.parse(argument);
    return (value) => value === wanted;
  },
  prefix: (argument) => {
    const start = z.string().parse(argument);
    return (value) => typeof value === 'string' && value.startsWith(start);
  },
  'anything-but': (argument) => {
    const refused: unknown[] = z
      .array(literal)
      .or(literal.transform((one) => [one]))
      .parse(argument);
    return (value) => value !== undefined && !refused.includes(value);
  },
};

function fieldOf(value: unknown, name: string): unknown {
  const parsed = object.safeParse(value);
  return parsed.success ? parsed.data[name] : undefined;
}
