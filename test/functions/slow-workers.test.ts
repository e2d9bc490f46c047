import { proveAll } from '../sabotage/prove.ts';
import { slowWorkers } from '../sabotage/scenarios/slow-workers.ts';

proveAll(slowWorkers);
