import { proveAll } from '../sabotage/prove.ts';
import { holding } from '../sabotage/scenarios/holding.ts';

proveAll(holding);
