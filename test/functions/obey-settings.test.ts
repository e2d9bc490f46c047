import { proveAll } from '../sabotage/prove.ts';
import { obeying } from '../sabotage/scenarios/obeying.ts';

proveAll(obeying);
