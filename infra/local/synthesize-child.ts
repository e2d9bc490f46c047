import { synthesize } from '../synthesize.ts';

/** Sends the template to the process that started this one; see `synthesis.ts`. */
const { template } = synthesize({ outdir: process.argv[2] ?? 'cdk.out', bundle: false });
process.send?.(template, () => process.disconnect());
