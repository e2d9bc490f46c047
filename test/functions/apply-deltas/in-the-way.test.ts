import { proveAll } from '../../sabotage/prove.ts';
import { inTheWay } from '../../sabotage/scenarios/found.ts';

proveAll(inTheWay);
