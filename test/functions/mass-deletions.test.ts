import { proveAll } from '../sabotage/prove.ts';
import { massDeletions } from '../sabotage/scenarios/mass-deletions.ts';

proveAll(massDeletions);
