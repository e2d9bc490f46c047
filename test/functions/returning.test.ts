import { proveAll } from '../sabotage/prove.ts';
import { returning } from '../sabotage/scenarios/returning.ts';

proveAll(returning);
