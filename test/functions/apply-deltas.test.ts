import { proveAll } from '../sabotage/prove.ts';
import { applying } from '../sabotage/scenarios/applying.ts';

proveAll(applying);
