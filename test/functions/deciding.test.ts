import { proveAll } from '../sabotage/prove.ts';
import { deciding } from '../sabotage/scenarios/deciding.ts';

proveAll(deciding);
