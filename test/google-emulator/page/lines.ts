import { compact, instantOf, wallClock } from '../core/zones.ts';

/**
 * A person says until which day a series goes; the rule of a timed one says it in UTC, and Google's own pages take the
 * last second of that day (3.7).
 */
export const withUtcEnd = (lines: string[], zone: string): string[] =>
  lines.map((line) =>
    line.replace(/UNTIL=(\d{4})(\d{2})(\d{2})(?=;|$)/, (_, year: string, month: string, day: string) => {
      const end = instantOf(`${year}-${month}-${day}T23:59:59`, zone);
      return `UNTIL=${compact(end)}`;
    }),
  );

/** The other way round: the last day, as people say it. */
export const withLocalEnd = (lines: string[], zone: string): string[] =>
  lines.map((line) =>
    line.replace(
      /UNTIL=(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z/,
      (_, year: string, month: string, day: string, hour: string, minute: string, second: string) => {
        const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
        return `UNTIL=${wallClock(at, zone).slice(0, 10).replaceAll('-', '')}`;
      },
    ),
  );
