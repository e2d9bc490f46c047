import { describe } from 'vitest';
import { proveAll } from '../sabotage/prove.ts';
import { pulling } from '../sabotage/scenarios/pulling.ts';

describe('pulling', () => proveAll(pulling));
