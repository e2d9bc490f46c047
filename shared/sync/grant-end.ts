import type { AccountRow } from '../contracts/rows/directory.ts';
import { days } from './durations.ts';

/** GR4: when a grant that works now will end by itself, and from when on people are warned. Milliseconds. */
export type GrantEnd = { at: number; why: 'term' | 'idle'; warnFrom: number };

type Facts = Pick<AccountRow, 'grantSince' | 'lastUsedAt' | 'refreshTokenExpiresAt'>;

/** Google ends a token that nobody used for six months. */
const idleMs = days(180);
const idleAheadMs = days(30);
/** Terms are a week where the OAuth app is in testing: two days are left to act, or half of a shorter term. */
const termAheadMs = days(2);

/** The nearer of the term that Google named and the end of idleness. Every refresh is a use, and grants are probed daily. */
export function grantEnd({ grantSince, lastUsedAt, refreshTokenExpiresAt }: Facts): GrantEnd {
  const idle = Date.parse(lastUsedAt ?? grantSince) + idleMs;
  const term = refreshTokenExpiresAt === undefined ? Infinity : Date.parse(refreshTokenExpiresAt);
  if (idle < term) return { at: idle, why: 'idle', warnFrom: idle - idleAheadMs };
  const ahead = Math.min(termAheadMs, Math.max(0, (term - Date.parse(grantSince)) / 2));
  return { at: term, why: 'term', warnFrom: term - ahead };
}
