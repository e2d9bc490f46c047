import { proveAll } from '../sabotage/prove.ts';
import { selling } from '../sabotage/scenarios/selling.ts';

proveAll(selling);
