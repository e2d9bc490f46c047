import { calendarScopes, signInScopes } from '../contracts/google.ts';

export const scopesToAsk: string[] = [...signInScopes, ...Object.values(calendarScopes)];

export type CalendarScope = keyof typeof calendarScopes;

/** IN4: what was asked for and not granted; sign-in scopes have no tick-box and come always. */
export function missingScopes(granted: readonly string[]): CalendarScope[] {
  const named: CalendarScope[] = ['events', 'calendarList'];
  return named.filter((name) => !granted.includes(calendarScopes[name]));
}
