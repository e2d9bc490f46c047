import { proveAll } from '../sabotage/prove.ts';
import { erasing } from '../sabotage/scenarios/erasing.ts';

proveAll(erasing);
