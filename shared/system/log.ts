import { Logger } from '@aws-lambda-powertools/logger';
import { redactProperty } from './redact.ts';

/** Facts of one log line: ids, counts, kinds, reasons. Flat, so that no row, message or answer slips in whole. */
export type LogFacts = Record<string, string | number | boolean | undefined>;

export type Log = {
  info(what: string, facts?: LogFacts): void;
  warn(what: string, facts?: LogFacts, error?: unknown): void;
  error(what: string, facts?: LogFacts, error?: unknown): void;
};

/** One JSON line an entry, through Powertools; `POWERTOOLS_LOG_LEVEL` sets the level. */
export function createLog(functionName: string): Log {
  const logger = new Logger({ serviceName: functionName, jsonReplacerFn: redactProperty });
  return {
    info: (what, facts = {}) => logger.info(what, { ...facts }),
    warn: (what, facts = {}, error) => logger.warn(what, { ...facts, ...errorFacts(error) }),
    error: (what, facts = {}, error) => logger.error(what, { ...facts, ...errorFacts(error) }),
  };
}

/** An error without what its library hung on it: requests and answers are never part of a line. */
function errorFacts(error: unknown): Record<string, string> {
  if (error === undefined) return {};
  if (!(error instanceof Error)) return { errorName: typeof error };
  return { errorName: error.name, errorMessage: error.message, errorStack: error.stack ?? '' };
}
