/**
 * Resolves the CloudFormation functions that a synthesized template uses. What is not known stops with its name, so that a
 * template never means something else here than in AWS.
 */
export type Scope = {
  /** The value of `Ref`: a parameter, a pseudo parameter or a resource. Throws for an unknown name. */
  ref(name: string): unknown;
  attribute(logicalId: string, name: string): string;
  condition(name: string): unknown;
  mapping(map: string, top: string, second: string): unknown;
};

type Json = { [key: string]: unknown };
type Intrinsic = (argument: unknown, scope: Scope) => unknown;

/** What `AWS::NoValue` resolves to: the property that holds it is left out. */
const noValue = Symbol('AWS::NoValue');

/** A copy of `value` with every function replaced by its result. */
export function resolve(value: unknown, scope: Scope): unknown {
  const resolved = resolveAny(value, scope);
  return resolved === noValue ? undefined : resolved;
}

function resolveAny(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((item) => resolveAny(item, scope)).filter((item) => item !== noValue);
  if (!isObject(value)) return value;
  const [name, ...more] = Object.keys(value);
  if (name !== undefined && more.length === 0 && (name === 'Ref' || name === 'Condition' || name.startsWith('Fn::'))) {
    const intrinsic = intrinsics[name];
    if (intrinsic) return intrinsic(value[name], scope);
    if (name !== 'Condition') throw new Error(`The template uses ${name}, which the local stack does not know.`);
  }
  const entries = Object.entries(value).map(([key, item]) => [key, resolveAny(item, scope)] as const);
  return Object.fromEntries(entries.filter(([, item]) => item !== noValue));
}

const intrinsics: { [name: string]: Intrinsic } = {
  Ref: (argument, scope) => (argument === 'AWS::NoValue' ? noValue : scope.ref(text(argument))),
  'Fn::GetAtt': (argument, scope) => {
    const [id, name] = Array.isArray(argument) ? argument : splitOnce(text(argument));
    return scope.attribute(text(id), text(name));
  },
  'Fn::Join': (argument, scope) => {
    const [separator, items] = list(resolve(argument, scope));
    return list(items).map(text).join(text(separator));
  },
  'Fn::Sub': substitute,
  'Fn::Select': (argument, scope) => {
    const [index, items] = list(resolve(argument, scope));
    const found = list(items)[Number(index)];
    if (found === undefined) throw new Error(`Fn::Select asks for item ${text(index)} of a shorter list.`);
    return found;
  },
  'Fn::Split': (argument, scope) => {
    const [separator, source] = list(resolve(argument, scope));
    return text(source).split(text(separator));
  },
  'Fn::FindInMap': (argument, scope) => {
    const [map, top, second] = list(resolve(argument, scope)).map(text);
    return scope.mapping(map ?? '', top ?? '', second ?? '');
  },
  'Fn::If': (argument, scope) => {
    const [name, yes, no] = list(argument);
    return resolveAny(resolve(scope.condition(text(name)), scope) === true ? yes : no, scope);
  },
  'Fn::Equals': (argument, scope) => {
    const [left, right] = list(resolve(argument, scope));
    return String(left) === String(right);
  },
  'Fn::Not': (argument, scope) => !isTrue(list(argument)[0], scope),
  'Fn::And': (argument, scope) => list(argument).every((item) => isTrue(item, scope)),
  'Fn::Or': (argument, scope) => list(argument).some((item) => isTrue(item, scope)),
};

function isTrue(item: unknown, scope: Scope): boolean {
  const named = isObject(item) && typeof item['Condition'] === 'string' ? scope.condition(item['Condition']) : item;
  return resolve(named, scope) === true;
}

function substitute(argument: unknown, scope: Scope): string {
  const [pattern, given] = Array.isArray(argument) ? argument : [argument, {}];
  const own = resolve(given, scope);
  return text(pattern).replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    if (isObject(own) && name in own) return text(own[name]);
    return name.includes('.') ? scope.attribute(...splitOnce(name)) : text(scope.ref(name));
  });
}

function splitOnce(path: string): [string, string] {
  const at = path.indexOf('.');
  return [path.slice(0, at), path.slice(at + 1)];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new Error(`The template holds ${JSON.stringify(value)} where a list is needed.`);
  return value;
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error(`The template holds ${JSON.stringify(value)} where a text is needed.`);
}
