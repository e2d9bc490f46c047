import { proveAll } from '../sabotage/prove.ts';
import { scheduling } from '../sabotage/scenarios/scheduling.ts';

proveAll(scheduling);
