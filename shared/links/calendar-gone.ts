import { forLink } from '../budget/payer.ts';
import type { LinkRow } from '../contracts/rows/links.ts';
import { GoogleError, isFailure } from '../ports/google.ts';
import type { Ports } from '../ports/ports.ts';
import { iso } from '../records/time.ts';

type AskPorts = Pick<Ports, 'google' | 'clock'>;

/** The calendar itself is not there for this account, and with it none of its events: nothing that Google says of one counts. */
export class CalendarGone extends GoogleError {}

/**
 * What was asked of one event, or whatever it throws; an event that is not found has its calendar asked for. Every event of a
 * calendar that is gone itself answers 404: then this throws `CalendarGone`.
 */
export async function orCalendarGone<Answer>(
  ports: AskPorts,
  link: LinkRow,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (isFailure(error, 'notFound')) await calendarIsThere(ports, link);
    throw error;
  }
}

export async function calendarIsThere(ports: AskPorts, link: LinkRow): Promise<void> {
  const now = ports.clock.now();
  const window = { timeMin: iso(now), timeMax: iso(now + 60_000) };
  try {
    await ports.google.calendar(forLink(link, 'check')).listEvents(link.calendarId, { kind: 'window', ...window });
  } catch (error) {
    throw isFailure(error, 'notFound') ? new CalendarGone(error.failure, error) : error;
  }
}
