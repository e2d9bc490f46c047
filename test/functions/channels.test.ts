import { proveAll } from '../sabotage/prove.ts';
import { channels } from '../sabotage/scenarios/channels.ts';

proveAll(channels);
