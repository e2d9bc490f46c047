import { createApp } from './synthesize.ts';

createApp({ bundle: true, check: true }).synth();
