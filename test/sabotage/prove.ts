import { it } from 'vitest';
import { start } from '../simulation/start.ts';
import type { Scenario } from './scenario.ts';

/** Each scenario in a sound world. */
export function proveAll(scenarios: Record<string, Scenario>): void {
  for (const { title, prove } of Object.values(scenarios)) it(title, { timeout: 30_000 }, () => prove(start));
}
