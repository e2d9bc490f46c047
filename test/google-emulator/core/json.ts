export type JsonObject = Record<string, unknown>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** JSON merge as Google patches: objects are merged at every depth, arrays replaced, null removes (3.2). */
export const mergePatch = (target: JsonObject, patch: JsonObject, nullRemoves: boolean): JsonObject => {
  const result: JsonObject = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      if (nullRemoves) delete result[key];
    } else if (isObject(value)) {
      const old = result[key];
      result[key] = mergePatch(isObject(old) ? old : {}, value, nullRemoves);
    } else {
      result[key] = value;
    }
  }
  return result;
};

/** The same without nulls, which count as absent everywhere but in a patch. */
export const withoutNulls = (json: unknown): unknown => (isObject(json) ? mergePatch({}, json, true) : json);
