import { proveAll } from '../../sabotage/prove.ts';
import { budgeting } from '../../sabotage/scenarios/budgeting.ts';

proveAll(budgeting);
