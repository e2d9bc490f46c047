import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { StartError } from './listen.ts';

const program = join(import.meta.dirname, 'synthesize-child.ts');

/**
 * Synthesizes the CDK app without bundling, in a process of its own: the CDK is large, and engines start meanwhile.
 * `outdir` takes the assembly.
 */
export function synthesizeTemplate(outdir: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, outdir], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    let words = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      words += text;
    });
    child.on('message', resolve);
    child.on('error', reject);
    child.on('close', (code) => {
      if (code !== 0) reject(new StartError(`The CDK app cannot be synthesized: ${words.trim()}`));
    });
  });
}
