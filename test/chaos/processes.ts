import { readdirSync, readFileSync } from 'node:fs';

/** What runs for one data folder, read from /proc. */
export type Process = { pid: number; parent: number; role: Role; stopped: boolean };
export type Role = 'stack' | 'dynamodb' | 'sqs' | 'google' | 'leash' | 'other' | `worker ${string}`;

const patterns: [RegExp, Role][] = [
  [/worker-bootstrap\.ts/, 'worker '],
  [/infra\/local\/main\.ts/, 'stack'],
  [/google-emulator\/main\.ts/, 'google'],
  [/fauxqs-server\.ts/, 'sqs'],
  [/^\/bin\/sh /, 'leash'],
  [/dynoxide|DynamoDBLocal/, 'dynamodb'],
];

/** Every process that names the folder in its command or its environment: the stack, its workers, engines and Google. */
export function processesOf(folder: string): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => describe(Number(name), folder) ?? []);
}

function describe(pid: number, folder: string): Process | undefined {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    if (command === '') return undefined;
    if (!command.includes(folder) && !readFileSync(`/proc/${pid}/environ`, 'utf8').includes(folder)) return undefined;
    const [state = '', parent = '0'] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    if (state === 'Z') return undefined;
    return { pid, parent: Number(parent), role: roleOf(command), stopped: state === 'T' };
  } catch {
    return undefined;
  }
}

function roleOf(command: string): Role {
  const [, role] = patterns.find(([pattern]) => pattern.test(command)) ?? [];
  if (role !== 'worker ') return role ?? 'other';
  return `worker ${/functions\/([^/]+)\//.exec(command)?.[1] ?? ''}`;
}
