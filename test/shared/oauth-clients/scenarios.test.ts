import { proveAll } from '../../sabotage/prove.ts';
import { bringing } from '../../sabotage/scenarios/bringing.ts';

proveAll(bringing);
