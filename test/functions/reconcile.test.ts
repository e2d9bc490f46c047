import { proveAll } from '../sabotage/prove.ts';
import { reconciling } from '../sabotage/scenarios/reconciling.ts';
import { settling } from '../sabotage/scenarios/settling.ts';

proveAll(reconciling);
proveAll(settling);
