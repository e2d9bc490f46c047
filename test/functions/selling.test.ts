import { describe } from 'vitest';
import { proveAll } from '../sabotage/prove.ts';
import { selling } from '../sabotage/scenarios/selling.ts';

describe('selling', () => proveAll(selling));
