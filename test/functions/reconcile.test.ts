import { describe } from 'vitest';
import { proveAll } from '../sabotage/prove.ts';
import { reconciling } from '../sabotage/scenarios/reconciling.ts';

describe('reconciling', () => proveAll(reconciling));
