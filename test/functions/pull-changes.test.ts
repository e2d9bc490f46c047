import { proveAll } from '../sabotage/prove.ts';
import { pulling } from '../sabotage/scenarios/pulling.ts';

proveAll(pulling);
