/** Dates without zones. Days are handled as their UTC midnights wherever only their distance matters. */
const day = 86_400_000;

export const dayNumber = (date: string): number => Date.parse(`${date}T00:00:00Z`);

export const dateOf = (utcMidnight: number): string => new Date(utcMidnight).toISOString().slice(0, 10);

export const addDays = (date: string, days: number): string => dateOf(dayNumber(date) + days * day);
