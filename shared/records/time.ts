/** Stored instants: ISO 8601 in UTC with milliseconds. */
export const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();

export { days, hours, minutes } from '../sync/durations.ts';

/** Time-to-live attributes are Unix seconds. */
export const unixSeconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);
