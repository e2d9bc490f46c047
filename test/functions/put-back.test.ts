import { proveAll } from '../sabotage/prove.ts';
import { puttingBack } from '../sabotage/scenarios/found.ts';

proveAll(puttingBack);
