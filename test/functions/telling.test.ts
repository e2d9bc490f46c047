import { proveAll } from '../sabotage/prove.ts';
import { telling } from '../sabotage/scenarios/telling.ts';

proveAll(telling);
