import { createWriteStream, existsSync, mkdirSync, renameSync, statSync, type WriteStream } from 'node:fs';
import { dirname } from 'node:path';
import type { Counters } from './counters.ts';

/** A longer one is put aside at the start. */
const longestLog = 32 * 1024 * 1024;
const loud = new Set(['WARN', 'ERROR', 'CRITICAL', 'FATAL']);

/**
 * Takes what functions print: metrics are added up, everything goes to the log file, and warnings, errors and lines that are
 * no structured log (a stack trace, a stray print) are passed on as well.
 */
export class LogLines {
  readonly #file: WriteStream;
  readonly #counters: Counters;
  readonly #warn: (line: string) => void;

  constructor(file: string, counters: Counters, warn: (line: string) => void) {
    mkdirSync(dirname(file), { recursive: true });
    if (existsSync(file) && statSync(file).size > longestLog) renameSync(file, `${file}.before`);
    this.#file = createWriteStream(file, { flags: 'a', mode: 0o600 });
    this.#counters = counters;
    this.#warn = warn;
  }

  readonly add = (functionName: string, text: string): void => {
    if (text.trim() === '') return;
    this.#file.write(`${functionName} ${text}\n`);
    const line = parse(text);
    if (line !== undefined && this.#counters.read(functionName, line)) return;
    const level = levelOf(line);
    if (level === undefined || loud.has(level)) this.#warn(`${functionName} ${text}`);
  };

  close(): Promise<void> {
    return new Promise((resolve) => this.#file.end(resolve));
  }
}

function parse(text: string): unknown {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A line without a level counts as a plain print. */
function levelOf(line: unknown): string | undefined {
  if (typeof line !== 'object' || line === null || !('level' in line)) return undefined;
  return typeof line.level === 'string' ? line.level.toUpperCase() : undefined;
}
