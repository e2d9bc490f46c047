import { proveAll } from '../sabotage/prove.ts';
import { reconciling } from '../sabotage/scenarios/reconciling.ts';

proveAll(reconciling);
