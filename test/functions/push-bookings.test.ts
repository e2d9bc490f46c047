import { describe } from 'vitest';
import { proveAll } from '../sabotage/prove.ts';
import { pushing } from '../sabotage/scenarios/pushing.ts';

describe('pushing', () => proveAll(pushing));
