import { proveAll } from '../sabotage/prove.ts';
import { pushing } from '../sabotage/scenarios/pushing.ts';

proveAll(pushing);
