import { createHash } from 'node:crypto';
import type { TableName } from '../../../shared/ports/store.ts';
import type { MemoryStore } from '../../memory/store.ts';
import type { Entry } from './types.ts';

const tables: TableName[] = ['directory', 'calendar', 'conflicts', 'ledger'];

/** Of what happened, when and to whom, and of all that is stored in the end. */
export function digestOf(history: readonly Entry[], store: MemoryStore): string {
  const hash = createHash('sha256');
  const lines: string[] = [];
  for (const entry of history) lines.push(`${entry.at} ${entry.task} ${entry.kind} ${aboutOf(entry)}`);
  hash.update(lines.join('\n'));
  for (const table of tables) hash.update(JSON.stringify(store.rows(table), asText));
  return hash.digest('hex').slice(0, 32);
}

const asText = (_: string, value: unknown): unknown => (value instanceof Set ? [...value] : value);

function aboutOf(entry: Entry): string {
  switch (entry.kind) {
    case 'row':
      return `${entry.write} ${entry.key.pk} ${entry.key.sk}`;
    case 'google':
      return `${entry.method} ${entry.url} ${entry.status}`;
    case 'asked':
      return `${entry.method} ${entry.path} ${entry.status}`;
    case 'fault':
    case 'noted':
      return entry.name;
    case 'ended':
      return `${entry.how} ${entry.error ?? ''}`;
    default:
      return '';
  }
}
