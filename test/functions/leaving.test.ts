import { proveAll } from '../sabotage/prove.ts';
import { leaving } from '../sabotage/scenarios/leaving.ts';

proveAll(leaving);
