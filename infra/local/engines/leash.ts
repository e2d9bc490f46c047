import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Ends the command when our end of its standard input closes: also when this process is killed and can do nothing more.
 * A shell does it at no cost; where there is none, a small Node process.
 *
 *   this process ──stdin──▶ leash ──▶ command
 */
const shellLeash = [
  'exec 3<&0',
  '"$@" </dev/null 3<&- &',
  'command=$!',
  '{ while read -r _; do :; done <&3; kill "$command" 2>/dev/null; } &',
  'leash=$!',
  'exec 3<&-',
  'wait "$command"',
  'status=$?',
  'kill "$leash" 2>/dev/null',
  'exit "$status"',
].join('\n');

const nodeLeash = fileURLToPath(new URL('node-leash.ts', import.meta.url));

export type LeashKind = 'shell' | 'node';

/** Starts the command out of reach of the terminal's Ctrl-C, so that it outlives us by the time it takes to stop in order. */
export function spawnOnLeash(
  command: string,
  parameters: string[],
  kind: LeashKind = process.platform === 'win32' ? 'node' : 'shell',
): ChildProcess {
  const [file, ...before] = kind === 'shell' ? ['/bin/sh', '-c', shellLeash, 'leash'] : [process.execPath, nodeLeash];
  return spawn(file ?? '', [...before, command, ...parameters], {
    stdio: ['pipe', 'ignore', 'pipe'],
    detached: true,
    windowsHide: true,
  });
}
