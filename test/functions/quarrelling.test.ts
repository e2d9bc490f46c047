import { proveAll } from '../sabotage/prove.ts';
import { quarrelling } from '../sabotage/scenarios/quarrelling.ts';

proveAll(quarrelling);
