import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { readJson, writeJson } from './files.ts';

/** What the stack keeps between two runs besides the engines' own files. */
const addressesSchema = z.object({ gateway: z.number(), services: z.number(), dynamodb: z.number(), sqs: z.number() });
const secretsSchema = z.object({ adminKey: z.string() });

export type Addresses = z.output<typeof addressesSchema>;

const marker = 'addresses.json';

export class DataDirectory {
  readonly path: string;

  constructor(path: string) {
    this.path = resolve(path);
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
  }

  file(name: string): string {
    return join(this.path, name);
  }

  /** Ports of the run before: they are used again while they are free. */
  get addresses(): Partial<Addresses> {
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

  /**
   * Forgets everything but addresses, admin key and compiled code. Refuses a folder that is not the stack's own, so that a
   * mistyped path costs nothing.
   */
  reset(): void {
    const names = readdirSync(this.path);
    if (names.length === 0) return;
    if (!existsSync(this.file(marker))) {
      throw new Error(`${this.path} holds files that are not the local stack's; name an empty directory.`);
    }
    const kept = new Set([marker, 'secrets.json', 'compiled', 'processes.json']);
    for (const name of names) if (!kept.has(name)) rmSync(this.file(name), { recursive: true, force: true });
  }
}
