import { proveAll } from '../sabotage/prove.ts';
import { advising } from '../sabotage/scenarios/advising.ts';

proveAll(advising);
