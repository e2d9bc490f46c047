import { proveAll } from '../sabotage/prove.ts';
import { resting } from '../sabotage/scenarios/resting.ts';

proveAll(resting);
