import { proveAll } from '../sabotage/prove.ts';
import { operating } from '../sabotage/scenarios/operating.ts';

proveAll(operating);
