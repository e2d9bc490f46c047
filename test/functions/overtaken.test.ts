import { proveAll } from '../sabotage/prove.ts';
import { overtaken } from '../sabotage/scenarios/overtaken.ts';

proveAll(overtaken);
