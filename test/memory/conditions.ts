import { compareBytes } from '../../shared/dynamodb/order.ts';
import type { Condition, Row } from '../../shared/ports/store.ts';
import { refuse } from './rows.ts';

type Comparison = Extract<Condition, { value: unknown }>;

/** Judges the conditions as DynamoDB does: an absent attribute, or one of another type, only ever differs (`<>`). */
export function holds(row: Row | undefined, conditions: Condition[] = []): boolean {
  return conditions.map((condition) => judge(row, condition)).every(Boolean);
}

function judge(row: Row | undefined, condition: Condition): boolean {
  if ('anyOf' in condition) return branches(row, condition.anyOf).some(Boolean);
  if ('allOf' in condition) return branches(row, condition.allOf).every(Boolean);
  if ('value' in condition) return compare(row, condition);
  return (row?.[condition.attribute] !== undefined) === (condition.is === 'present');
}

function branches(row: Row | undefined, conditions: Condition[]): boolean[] {
  if (conditions.length === 0) refuse('A group of conditions needs at least one.');
  return conditions.map((condition) => judge(row, condition));
}

function compare(row: Row | undefined, { attribute, is, value }: Comparison): boolean {
  const ordered = is !== '=' && is !== '<>';
  if (ordered && typeof value === 'boolean') refuse('Booleans have no order.');
  const order = orderOf(row?.[attribute], value);
  if (order === undefined) return is === '<>';
  switch (is) {
    case '=':
      return order === 0;
    case '<>':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

function orderOf(stored: Row[string], value: string | number | boolean): number | undefined {
  if (typeof stored === 'string' && typeof value === 'string') return compareBytes(stored, value);
  if (typeof stored === 'number' && typeof value === 'number') return stored - value;
  if (typeof stored === 'boolean' && typeof value === 'boolean') return Number(stored) - Number(value);
  return undefined;
}
