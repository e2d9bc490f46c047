import { describe } from 'vitest';
import { proveAll } from '../sabotage/prove.ts';
import { secrecy } from '../sabotage/scenarios/secrecy.ts';

describe('secrecy', () => proveAll(secrecy));
