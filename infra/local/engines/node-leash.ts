import { spawn } from 'node:child_process';

/** Runs the command given as arguments until it ends or our standard input does. */
const [command = '', ...parameters] = process.argv.slice(2);
const child = spawn(command, parameters, { stdio: ['ignore', 'ignore', 'inherit'], windowsHide: true });

process.stdin.resume();
process.stdin.once('close', () => child.kill());
child.once('error', () => process.exit(127));
child.once('exit', (status) => process.exit(status ?? 1));
