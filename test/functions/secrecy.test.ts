import { proveAll } from '../sabotage/prove.ts';
import { secrecy } from '../sabotage/scenarios/secrecy.ts';

proveAll(secrecy);
