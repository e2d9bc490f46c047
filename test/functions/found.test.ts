import { proveAll } from '../sabotage/prove.ts';
import { inTheWay, leftCopies, puttingBack } from '../sabotage/scenarios/found.ts';

proveAll(puttingBack);
proveAll(inTheWay);
proveAll(leftCopies);
