import { proveAll } from '../sabotage/prove.ts';
import { generations } from '../sabotage/scenarios/generations.ts';

proveAll(generations);
