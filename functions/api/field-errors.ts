import type * as z from 'zod';
import type { FieldFault } from '../../shared/contracts/problems.ts';
import { sayingOfText } from '../../shared/words/must.ts';
import { type Saying, saying } from '../../shared/words/saying.ts';

/** What a schema finds wrong, as a person reads it: the field by its path, and what it must be. Never the value sent. */

type Issue = z.core.$ZodIssue;

/** As many as help: a list of hundreds of wrong entries is wrong in one way. */
const most = 50;

/** Of issues that were reported with their input: a field that is missing is told from one of another type. */
export function faultsOf(issues: readonly Issue[]): FieldFault[] {
  const mistyped = new Set(issues.filter(isOfType).map(({ path }) => named(path)));
  const telling = issues.filter((issue) => isOfType(issue) || !mistyped.has(named(issue.path)));
  return telling.flatMap((issue) => faultsAt([], issue)).slice(0, most);
}

/** What else is found at that place is nothing of the field: a list where text belongs has a length too. */
const isOfType = ({ code }: Issue): boolean => code === 'invalid_type';

/**
 * Half of a surrogate pair, in a text or a key, is JSON, but nothing can keep it. Without recursion: a body may be nested as
 * deep as it is long.
 */
export function halvesIn(body: unknown): FieldFault[] {
  const found: string[] = [];
  const left = [{ path: '', value: body }];
  for (let next = left.pop(); next !== undefined && found.length < most; next = left.pop()) {
    const { path, value } = next;
    if (typeof value === 'string' && !value.isWellFormed()) found.push(path);
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, inner] of Object.entries(value)) {
      const below = `${path}${path === '' ? '' : '.'}${key.toWellFormed().slice(0, 100)}`;
      if (!key.isWellFormed()) found.push(below);
      left.push({ path: below, value: inner });
    }
  }
  return found.map((path) => ({ path, message: saying('field.halfCharacter') }));
}

function faultsAt(above: readonly PropertyKey[], issue: Issue): FieldFault[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: named([...path, key.slice(0, 100)]), message: saying('field.unknown') }));
  if (issue.code === 'invalid_union') return faultsOfUnion(path, issue);
  return [{ path: named(path), message: messageOf(issue) }];
}

const named = (path: readonly PropertyKey[]): string => path.map(String).join('.');

/** Where the value has the shape of one form, what is wrong inside; otherwise what it may be. */
function faultsOfUnion(path: readonly PropertyKey[], issue: z.core.$ZodIssueInvalidUnion): FieldFault[] {
  const { errors, input, message } = issue;
  if (input === undefined) return [{ path: named(path), message: saying('field.required') }];
  const inside = errors.find((issues) => issues.some(isInside));
  if (inside !== undefined) return inside.flatMap((issue) => faultsAt(path, issue));
  const values = errors.flat().flatMap((issue) => (issue.code === 'invalid_value' ? issue.values.map(String) : []));
  const alone = errors.flat().length === values.length;
  return [{ path: named(path), message: alone ? oneOf(values) : (sayingOfText(message) ?? saying('field.misfit')) }];
}

const isInside = ({ code, path }: Issue): boolean => path.length > 0 || code === 'unrecognized_keys';

const oneOf = (values: readonly string[]): Saying => saying('field.oneOf', { values: values.join(', ') });

function messageOf(issue: Issue): Saying {
  const own = sayingOfText(issue.message);
  if (own !== undefined) return own;
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? saying('field.required') : ofType(issue.expected);
    case 'invalid_value':
      return issue.input === undefined ? saying('field.required') : oneOf(issue.values.map(String));
    case 'too_small':
      return tooSmall(issue);
    case 'too_big':
      return tooBig(issue);
    case 'not_multiple_of':
      return saying('field.stepOf', { step: issue.divisor });
    case 'invalid_format':
      return issue.format === 'email' ? saying('field.email') : saying('field.form');
    default:
      return saying('field.misfit');
  }
}

const types = {
  string: 'field.text',
  number: 'field.number',
  int: 'field.wholeNumber',
  boolean: 'field.yesOrNo',
  object: 'field.object',
  record: 'field.object',
  array: 'field.list',
} as const;

const isNamed = (expected: string): expected is keyof typeof types => Object.hasOwn(types, expected);

const ofType = (expected: string): Saying => saying(isNamed(expected) ? types[expected] : 'field.misfit');

function tooSmall({ origin, minimum }: z.core.$ZodIssueTooSmall): Saying {
  const count = Number(minimum);
  if (origin === 'string') return saying('field.shortest', { count });
  return origin === 'array' ? saying('field.fewest', { count }) : saying('field.least', { least: count });
}

function tooBig({ origin, maximum }: z.core.$ZodIssueTooBig): Saying {
  const count = Number(maximum);
  if (origin === 'string') return saying('field.longest', { count });
  return origin === 'array' ? saying('field.mostEntries', { count }) : saying('field.most', { most: count });
}
