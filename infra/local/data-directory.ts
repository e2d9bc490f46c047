import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import * as z from 'zod';
import { readJson, writeJson } from './files.ts';
import { StartError } from './listen.ts';

/** What the stack keeps between two runs besides the engines' own files. */
const addressesSchema = z
  .object({ gateway: z.number(), services: z.number(), dynamodb: z.number(), sqs: z.number() })
  .partial();
const secretsSchema = z.object({ adminKey: z.string() });

export type Addresses = z.output<typeof addressesSchema>;

const marker = 'addresses.json';

/** One level at a time from a folder that exists: on some systems a recursive call never returns for a place like /proc. */
function makeFolder(path: string): void {
  if (existsSync(path) && statSync(path).isDirectory()) return;
  try {
    if (!existsSync(dirname(path))) makeFolder(dirname(path));
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (error instanceof StartError) throw error;
    throw new StartError(`${path} cannot be used as a folder: name another with --data.`, error);
  }
}
const state = [
  'demo.json',
  'cdk.out',
  'checkpoints.json',
  'clock.json',
  'dynamodb',
  'functions.log',
  'functions.log.before',
  'keys.json',
  'mails.jsonl',
  'schedules.json',
  'sqs',
];

export class DataDirectory {
  readonly path: string;

  constructor(path: string) {
    this.path = resolve(path);
    makeFolder(this.path);
  }

  file(name: string): string {
    return join(this.path, name);
  }

  /** Ports of the run before: they are used again while they are free. */
  get addresses(): Addresses {
    const stored = addressesSchema.safeParse(readJson(this.file(marker)));
    return stored.success ? stored.data : {};
  }

  rememberAddresses(addresses: Addresses): void {
    writeJson(this.file(marker), addresses);
  }

  /** The key of the run before, or `fresh`, which is then kept. */
  adminKey(fresh: () => string): string {
    const stored = secretsSchema.safeParse(readJson(this.file('secrets.json')));
    if (stored.success) return stored.data.adminKey;
    const adminKey = fresh();
    writeJson(this.file('secrets.json'), { adminKey });
    return adminKey;
  }

  rememberAdminKey(adminKey: string): void {
    writeJson(this.file('secrets.json'), { adminKey });
  }

  /** Forgets the stack's state, but not addresses, admin key and compiled code. What else lies in the folder stays. */
  reset(): void {
    if (!existsSync(this.file(marker))) return;
    for (const name of state) rmSync(this.file(name), { recursive: true, force: true });
  }
}
