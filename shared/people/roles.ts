import type { scopes } from '../contracts/rows/directory.ts';
import { type Role, roles } from '../contracts/rows/people.ts';

type Scope = (typeof scopes)[number];

const scopesOf: Record<Role, readonly Scope[]> = {
  viewer: ['read'],
  operator: ['read', 'book', 'manage', 'conflicts'],
  owner: ['read', 'book', 'manage', 'conflicts'],
};

export const scopesOfRole = (role: Role): readonly Scope[] => scopesOf[role];

/** The least role that has the scope. */
export const roleWith = (scope: Scope): Role => roles.find((role) => scopesOf[role].includes(scope)) ?? 'owner';

export const reaches = (role: Role, needed: Role): boolean => roles.indexOf(role) >= roles.indexOf(needed);
