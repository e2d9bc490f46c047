import type { Key, Row, Value } from '../../shared/ports/store.ts';

const largestRow = 409_600;

/** What DynamoDB answers with a ValidationException: the request itself is wrong, no state could make it right. */
export function refuse(message: string): never {
  const error = new Error(message);
  error.name = 'ValidationException';
  throw error;
}

export function checkKey(key: Key): void {
  checkKeyPart('pk', key.pk, 2048);
  checkKeyPart('sk', key.sk, 1024);
}

function checkKeyPart(name: string, part: unknown, largest: number): void {
  if (typeof part !== 'string' || part === '') refuse(`The key attribute ${name} must be a string that is not empty.`);
  if (Buffer.byteLength(part) > largest) refuse(`The key attribute ${name} is longer than ${largest} bytes.`);
}

/** A deep copy as the database would give it back: nothing shared with the original, no undefined attributes. */
export function copyRow(row: Row): Row {
  return { ...copyMap(row), pk: row.pk, sk: row.sk };
}

export function copyValue(value: Value): Value {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return copyNumber(value);
  if (typeof value !== 'object') return refuse(`A ${typeof value} cannot be stored.`);
  if (value instanceof Set) return copySet(value);
  if (Array.isArray(value)) return value.map(copyValue);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) refuse('Only plain objects can be stored.');
  return copyMap(value);
}

function copyMap(map: { [name: string]: Value | undefined }): { [name: string]: Value } {
  const copy: { [name: string]: Value } = {};
  for (const name of Object.keys(map)) {
    const value = map[name];
    if (value !== undefined) copy[name] = copyValue(value);
  }
  return copy;
}

function copySet(set: Set<number>): Set<number> {
  if (set.size === 0) refuse('An empty set cannot be stored.');
  return new Set([...set].map(copyNumber));
}

function copyNumber(value: number): number {
  const magnitude = Math.abs(value);
  if (!Number.isFinite(value) || magnitude >= 1e126 || (magnitude > 0 && magnitude < 1e-130)) {
    refuse(`${value} is not a number DynamoDB can store.`);
  }
  return value === 0 ? 0 : value;
}

export function checkSize(row: Row): void {
  if (mostBytes(row) > largestRow && mapBytes(row) > largestRow)
    refuse('Item size has exceeded the maximum allowed size.');
}

/** Cheaper than the true size and never below it. */
function mostBytes(value: Value | Row | undefined): number {
  if (typeof value === 'string') return 3 * value.length;
  if (typeof value !== 'object' || value === null) return 32;
  if (value instanceof Set) return 32 * value.size;
  let most = 3;
  if (Array.isArray(value)) for (const member of value) most += 1 + mostBytes(member);
  else for (const name of Object.keys(value)) most += 1 + 3 * name.length + mostBytes(value[name]);
  return most;
}

export const rowBytes = (row: Row): number => mapBytes(row);

function mapBytes(map: { [name: string]: Value | undefined }): number {
  let bytes = 0;
  for (const [name, value] of Object.entries(map)) {
    if (value !== undefined) bytes += Buffer.byteLength(name) + valueBytes(value);
  }
  return bytes;
}

/** As DynamoDB counts: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
function valueBytes(value: Value): number {
  if (value === null || typeof value === 'boolean') return 1;
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return numberBytes(value);
  if (value instanceof Set) return [...value].reduce((sum, member) => sum + numberBytes(member), 0);
  if (Array.isArray(value)) return value.reduce<number>((sum, member) => sum + 1 + valueBytes(member), 3);
  return 3 + Object.keys(value).length + mapBytes(value);
}

const numberBytes = (value: number): number => Math.ceil(String(value).replace(/[^0-9]/g, '').length / 2) + 1;
