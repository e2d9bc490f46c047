import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Key, Row, Value } from '../ports/store.ts';

export type Item = Record<string, AttributeValue>;

/** The row in DynamoDB's notation, without its undefined attributes. Throws on what DynamoDB cannot hold. */
export function toItem(row: Row): Item {
  return toMap(row);
}

export const toKey = ({ pk, sk }: Key): Item => ({ pk: { S: pk }, sk: { S: sk } });

export function toAttribute(value: Value): AttributeValue {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'boolean') return { BOOL: value };
  if (typeof value === 'number') return { N: toNumber(value) };
  if (value instanceof Set) return toNumberSet(value);
  if (Array.isArray(value)) return { L: value.map(toAttribute) };
  if (!isPlain(value)) throw new TypeError('Only plain objects can be stored.');
  return { M: toMap(value) };
}

/** DynamoDB has no empty set. */
export function toNumberSet(members: Iterable<number>): AttributeValue {
  const numbers = [...new Set(members)].map(toNumber);
  if (numbers.length === 0) throw new TypeError('An empty set cannot be stored.');
  return { NS: numbers };
}

/** Throws when the item lacks a string key, or holds a kind of value that no row of ours has. */
export function fromItem(item: Item): Row {
  const { pk, sk } = item;
  if (pk?.S === undefined || sk?.S === undefined) throw new TypeError('A stored row has no string key.');
  return { ...fromMap(item), pk: pk.S, sk: sk.S };
}

function fromAttribute(attribute: AttributeValue): Value {
  if (attribute.S !== undefined) return attribute.S;
  if (attribute.N !== undefined) return Number(attribute.N);
  if (attribute.BOOL !== undefined) return attribute.BOOL;
  if (attribute.NULL !== undefined) return null;
  if (attribute.M !== undefined) return fromMap(attribute.M);
  if (attribute.L !== undefined) return attribute.L.map(fromAttribute);
  if (attribute.NS !== undefined) return new Set(attribute.NS.map(Number));
  throw new TypeError(`A stored attribute is of an unknown kind: ${Object.keys(attribute).join()}`);
}

function fromMap(map: Item): { [name: string]: Value } {
  return Object.fromEntries(Object.entries(map).map(([name, attribute]) => [name, fromAttribute(attribute)]));
}

function toMap(map: { [name: string]: Value | undefined }): Item {
  const item: Item = {};
  for (const [name, value] of Object.entries(map)) if (value !== undefined) item[name] = toAttribute(value);
  return item;
}

function toNumber(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`${value} cannot be stored.`);
  return String(value);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
