import type { Row, Update } from '../../shared/ports/store.ts';
import { copyValue, refuse } from './rows.ts';

/** The row after the update. It shares with the row before what is not changed, as stored rows are only ever replaced. */
export function applyUpdate(before: Row | undefined, update: Omit<Update, 'kind'>): Row {
  checkAttributes(update);
  const row: Row = before === undefined ? { pk: update.key.pk, sk: update.key.sk } : { ...before };
  for (const [name, value] of Object.entries(update.set ?? {})) {
    if (value !== undefined) row[name] = copyValue(value);
  }
  for (const [name, amount] of Object.entries(update.add ?? {})) row[name] = raise(row[name], amount);
  for (const [name, members] of Object.entries(update.addToSet ?? {})) {
    if (members.length > 0) row[name] = union(row[name], members);
  }
  for (const name of update.remove ?? []) delete row[name];
  return row;
}

function checkAttributes(update: Omit<Update, 'kind'>): void {
  const { set = {}, add = {}, addToSet = {}, remove = [] } = update;
  const names = [...Object.keys(set), ...Object.keys(add), ...Object.keys(addToSet), ...remove];
  const unions = Object.values(addToSet).filter((members) => members.length > 0);
  const changes = Object.keys(set).length + Object.keys(add).length + unions.length + remove.length;
  if (changes === 0) refuse('An update needs something to change.');
  if (new Set(names).size < names.length) refuse('Two parts of an update name the same attribute.');
  if (names.includes('pk') || names.includes('sk')) refuse('An update cannot change the key.');
}

function raise(stored: Row[string], amount: number): number {
  if (stored !== undefined && typeof stored !== 'number') return refuse('Only a number can be raised.');
  return Number(copyValue((stored ?? 0) + amount));
}

function union(stored: Row[string], members: number[]): Set<number> {
  if (stored !== undefined && !(stored instanceof Set)) return refuse('Only a set can be added to.');
  return new Set([...(stored ?? []), ...members.map((member) => Number(copyValue(member)))]);
}
