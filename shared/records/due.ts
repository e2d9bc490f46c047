import { dueShards } from '../contracts/keys.ts';
import { spreadOf } from '../identity/ids.ts';
import type { Key } from '../ports/store.ts';
import { iso } from './time.ts';

/** The due marker of a row: what it owes is looked at no earlier than `at` (PU8, SW1). Milliseconds. */
export const dueAt = (key: Key, at: number): { dueShard: string; dueAt: string } => ({
  dueShard: shardName(Math.floor(spreadOf(`${key.pk}/${key.sk}`) * dueShards)),
  dueAt: iso(at),
});

export const shardName = (shard: number): string => `due#${shard}`;
