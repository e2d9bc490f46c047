import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import { readJson, writeJson } from './files.ts';

const groupsSchema = z.array(z.number().int().positive());

type Running = { pid: number; group: number; command: string };

/** Keeps the process groups of the engines, so that the next run can end what a kill has left behind. */
export function rememberGroups(file: string, groups: number[]): void {
  writeJson(file, groups);
}

/**
 * Ends engines of a run before that are still there. Only processes of a recorded group whose command names this data
 * directory: a number that was given to somebody else since is left alone. Returns how many were ended.
 */
export function endLeftovers(file: string, dataDirectory: string): number {
  const stored = groupsSchema.safeParse(readJson(file));
  if (!stored.success || stored.data.length === 0) return 0;
  const ours = listProcesses().filter(
    ({ group, command, pid }) => stored.data.includes(group) && command.includes(dataDirectory) && pid !== process.pid,
  );
  for (const { pid } of ours) end(pid);
  return ours.length;
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself in the meantime.
  }
}

function listProcesses(): Running[] {
  if (process.platform === 'win32') return [];
  return existsSync('/proc/self/stat') ? readProc() : readPs();
}

function readProc(): Running[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        // The name in parentheses may hold anything; the group is the third field after it.
        const fields = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
        return [{ pid: Number(name), group: Number(fields[2]), command }];
      } catch {
        return [];
      }
    });
}

function readPs(): Running[] {
  const output = execFileSync('ps', ['-A', '-o', 'pid=,pgid=,command='], { encoding: 'utf8' });
  return output.split('\n').flatMap((line) => {
    const [, pid, group, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return command === undefined ? [] : [{ pid: Number(pid), group: Number(group), command }];
  });
}
