import { describe } from 'vitest';
import { proveAll } from '../sabotage/prove.ts';
import { applying } from '../sabotage/scenarios/applying.ts';

describe('applying', () => proveAll(applying));
