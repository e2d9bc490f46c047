import { setTimeout as pause } from 'node:timers/promises';

/** Longer than a stream is behind. */
const calmMilliseconds = 400;

/** Resolves when nothing was underway for a moment. Throws after the limit, saying what is. */
export async function settled(state: () => Promise<{ idle: boolean }>, limitMilliseconds = 60_000): Promise<void> {
  const deadline = Date.now() + limitMilliseconds;
  let calmSince = Date.now();
  while (Date.now() - calmSince < calmMilliseconds) {
    const now = await state();
    if (!now.idle) calmSince = Date.now();
    if (Date.now() > deadline) throw new Error(`The stack does not settle: ${JSON.stringify(now)}`);
    await pause(40);
  }
}
