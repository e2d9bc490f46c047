import type { Row, Value } from '../../shared/ports/store.ts';

/** Whether two stored rows say the same; what they share by reference is not looked into. */
export function isSameRow(one: Row | undefined, other: Row | undefined): boolean {
  return one === other || (one !== undefined && other !== undefined && isSameMap(one, other));
}

type Values = { [name: string]: Value | undefined };

function isSameMap(one: Values, other: Values): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => isSame(one[name], other[name]));
}

function isSame(one: Value | undefined, other: Value | undefined): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (one instanceof Set || other instanceof Set)
    return one instanceof Set && other instanceof Set && one.size === other.size && [...one].every((n) => other.has(n));
  if (Array.isArray(one) || Array.isArray(other))
    return (
      Array.isArray(one) &&
      Array.isArray(other) &&
      one.length === other.length &&
      one.every((member, at) => isSame(member, other[at]))
    );
  return isSameMap(one, other);
}
