import { proveAll } from '../sabotage/prove.ts';
import { failing } from '../sabotage/scenarios/failing.ts';

proveAll(failing);
