/**
 * Resolves when everything that could go on has gone on until it waits for the scheduler. All waiting in the product is
 * for promises, which are done before `setImmediate`; the one exception is WebCrypto's signature check, which works in a
 * thread of its own and is counted here.
 */
export async function drained(): Promise<void> {
  do await turn();
  while (working.size > 0);
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

const working = new Set<symbol>();

const { subtle } = globalThis.crypto;

function counted<Values extends unknown[], Answer>(check: (...values: Values) => Promise<Answer>) {
  return async (...values: Values): Promise<Answer> => {
    const work = Symbol('work');
    working.add(work);
    try {
      return await check.apply(subtle, values);
    } finally {
      working.delete(work);
    }
  };
}

Object.defineProperty(subtle, 'verify', { value: counted(subtle.verify), configurable: true });
Object.defineProperty(subtle, 'importKey', { value: counted(subtle.importKey), configurable: true });
