import { describe } from 'vitest';
import { proveAll } from '../sabotage/prove.ts';
import { scheduling } from '../sabotage/scenarios/scheduling.ts';

describe('scheduling', () => proveAll(scheduling));
