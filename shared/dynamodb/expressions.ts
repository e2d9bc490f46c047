import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Condition, Update, Value } from '../ports/store.ts';
import { toAttribute, toNumberSet } from './attributes.ts';
import type { Range } from './range.ts';

/** Collects what an expression refers to. Every attribute goes by a placeholder, so no name is ever a reserved word. */
export class Placeholders {
  readonly #names = new Map<string, string>();
  readonly #values: Record<string, AttributeValue> = {};
  #count = 0;

  name(attribute: string): string {
    const known = this.#names.get(attribute) ?? `#n${this.#names.size}`;
    this.#names.set(attribute, known);
    return known;
  }

  value(value: Value): string {
    return this.attribute(toAttribute(value));
  }

  attribute(attribute: AttributeValue): string {
    const placeholder = `:v${this.#count}`;
    this.#count += 1;
    this.#values[placeholder] = attribute;
    return placeholder;
  }

  /** As request parameters; DynamoDB refuses empty ones. */
  parameters(): {
    ExpressionAttributeNames?: Record<string, string>;
    ExpressionAttributeValues?: Record<string, AttributeValue>;
  } {
    const names = Object.fromEntries([...this.#names].map(([attribute, placeholder]) => [placeholder, attribute]));
    return {
      ...(this.#names.size > 0 && { ExpressionAttributeNames: names }),
      ...(this.#count > 0 && { ExpressionAttributeValues: this.#values }),
    };
  }
}

/** Undefined when there is nothing to judge. */
export function conditionExpression(placeholders: Placeholders, when: Condition[] = []): string | undefined {
  return when.length === 0 ? undefined : join(placeholders, when, ' AND ');
}

function join(placeholders: Placeholders, conditions: Condition[], between: ' AND ' | ' OR '): string {
  if (conditions.length === 0) throw new TypeError('A group of conditions needs at least one.');
  return conditions.map((condition) => expression(placeholders, condition)).join(between);
}

function expression(placeholders: Placeholders, condition: Condition): string {
  if ('anyOf' in condition) return `(${join(placeholders, condition.anyOf, ' OR ')})`;
  if ('allOf' in condition) return `(${join(placeholders, condition.allOf, ' AND ')})`;
  const name = placeholders.name(condition.attribute);
  if ('value' in condition) return `${name} ${operator(condition)} ${placeholders.value(condition.value)}`;
  return condition.is === 'absent' ? `attribute_not_exists(${name})` : `attribute_exists(${name})`;
}

/** DynamoDB refuses to order booleans; other servers of its protocol do not. */
function operator({ is, value }: Extract<Condition, { value: unknown }>): string {
  if (typeof value === 'boolean' && is !== '=' && is !== '<>') throw new TypeError('Booleans have no order.');
  return is;
}

/** Each verb may stand once. */
export function updateExpression(placeholders: Placeholders, update: Omit<Update, 'kind'>): string {
  const { set = {}, add = {}, addToSet = {}, remove = [] } = update;
  const sets = Object.entries(set).filter(([, value]) => value !== undefined);
  const unions = Object.entries(addToSet).filter(([, members]) => members.length > 0);
  const additions = [...Object.entries(add).map(toPair(toAttribute)), ...unions.map(toPair(toNumberSet))];
  const clauses = [
    ['SET', sets.map(([name, value]) => `${placeholders.name(name)} = ${placeholders.value(value)}`)],
    ['ADD', additions.map(([name, value]) => `${placeholders.name(name)} ${placeholders.attribute(value)}`)],
    ['REMOVE', remove.map((name) => placeholders.name(name))],
  ] as const;
  const present = clauses.filter(([, parts]) => parts.length > 0);
  if (present.length === 0) throw new TypeError('An update needs something to change.');
  return present.map(([verb, parts]) => `${verb} ${parts.join(', ')}`).join(' ');
}

function toPair<Given>(convert: (given: Given) => AttributeValue) {
  return ([name, given]: [string, Given]): [string, AttributeValue] => [name, convert(given)];
}

export function keyConditionExpression(
  placeholders: Placeholders,
  attributes: { pk: string; sk: string },
  pk: string,
  range: Exclude<Range, { kind: 'none' }>,
): string {
  const partition = `${placeholders.name(attributes.pk)} = ${placeholders.value(pk)}`;
  if (range.kind === 'all') return partition;
  return `${partition} AND ${rangeExpression(placeholders, placeholders.name(attributes.sk), range)}`;
}

function rangeExpression(
  placeholders: Placeholders,
  name: string,
  range: Exclude<Range, { kind: 'none' | 'all' }>,
): string {
  switch (range.kind) {
    case 'from':
      return `${name} >= ${placeholders.value(range.from)}`;
    case 'to':
      return `${name} <= ${placeholders.value(range.to)}`;
    case 'between':
      return `${name} BETWEEN ${placeholders.value(range.from)} AND ${placeholders.value(range.to)}`;
    case 'beginsWith':
      return `begins_with(${name}, ${placeholders.value(range.prefix)})`;
  }
}
