/** Small readers of values whose shape nobody promises. */

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Every text inside a value, and the name it stands under. */
export function eachText(value: unknown, visit: (text: string, name: string) => void, name = ''): void {
  if (typeof value === 'string') visit(value, name);
  else if (Array.isArray(value)) for (const one of value) eachText(one, visit, name);
  else if (isObject(value)) for (const key in value) eachText(value[key], visit, key);
}

/** The list under a key of a map, made when it is first asked for. */
export function listAt<Key, Item>(map: Map<Key, Item[]>, key: Key): Item[] {
  const known = map.get(key);
  if (known !== undefined) return known;
  const fresh: Item[] = [];
  map.set(key, fresh);
  return fresh;
}

/** Events are Google's words, not ours; a message may carry a hundred. */
export const withoutDeltas = (body: unknown): unknown =>
  isObject(body) && 'deltas' in body ? { ...body, deltas: [] } : body;

/** RC3: a ledger row that keeps a version of Google's, and tells of no change of the booking. */
export const isWrittenOver = ({ cause }: { cause: string }): boolean => cause.includes(' in Google, ');
