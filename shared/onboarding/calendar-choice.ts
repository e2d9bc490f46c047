import type { GoogleCalendarEntry } from '../contracts/google.ts';
import type { LinkRow } from '../contracts/rows/links.ts';
import type { Settings } from '../contracts/settings.ts';

/**
 * Which calendars a person may choose, and for what (IN7). Pure.
 *
 * A resource has one calendar that is written to; the first one chosen is that one. Once it has one, any other calendar can
 * only be added to block. Where bookings are not written to Google, a calendar that cannot be written serves as well.
 */
export type CalendarOffer = { id: string; name: string; primary: boolean } & (
  | { selectable: true; role: LinkRow['role'] }
  | { selectable: false; reason: 'readOnly' | 'freeBusyOnly' }
);

type Connected = Pick<LinkRow, 'calendarId' | 'role' | 'state'>;

const writableRoles = ['owner', 'writer', 'writerWithoutPrivateAccess'];

const longestName = 200;

/** As the person named it, shortened: Google allows names longer than any place they are shown in. */
export function nameOf(entry: GoogleCalendarEntry): string {
  const name = entry.summaryOverride ?? entry.summary ?? entry.id;
  const characters = Array.from(name);
  return characters.length <= longestName ? name : `${characters.slice(0, longestName).join('')}…`;
}

export const isWritable = ({ accessRole }: Pick<GoogleCalendarEntry, 'accessRole'>): boolean =>
  writableRoles.includes(accessRole);

/** The primary calendar first, then by name; calendars that were removed or hidden are left out. */
export function offerCalendars(
  entries: readonly GoogleCalendarEntry[],
  connected: readonly Connected[],
  direction: Settings['direction'],
): CalendarOffer[] {
  const live = connected.filter(({ state }) => state !== 'disconnected');
  return entries
    .filter((entry) => entry.deleted !== true && entry.hidden !== true)
    .map((entry) => offerOf(entry, live, direction))
    .sort(
      (left, right) =>
        Number(right.primary) - Number(left.primary) ||
        left.name.localeCompare(right.name, 'en') ||
        (left.id < right.id ? -1 : 1),
    );
}

function offerOf(
  entry: GoogleCalendarEntry,
  live: readonly Connected[],
  direction: Settings['direction'],
): CalendarOffer {
  const base = { id: entry.id, name: nameOf(entry), primary: entry.primary === true };
  const same = live.find(({ calendarId }) => calendarId === entry.id);
  if (same !== undefined && same.role === 'write' && !isWritable(entry) && direction !== 'googleToBookings')
    return { ...base, selectable: false, reason: lackOf(entry) };
  if (same !== undefined) return { ...base, selectable: true, role: same.role };
  if (live.some(({ role }) => role === 'write')) return { ...base, selectable: true, role: 'blockOnly' };
  if (isWritable(entry)) return { ...base, selectable: true, role: 'write' };
  if (direction === 'googleToBookings') return { ...base, selectable: true, role: 'blockOnly' };
  return { ...base, selectable: false, reason: lackOf(entry) };
}

const lackOf = ({ accessRole }: GoogleCalendarEntry): 'readOnly' | 'freeBusyOnly' =>
  accessRole === 'freeBusyReader' ? 'freeBusyOnly' : 'readOnly';

/** The one that is ticked when the page opens: the primary if it can be chosen, else the first that can. */
export const preselected = (offers: readonly CalendarOffer[]): string | undefined =>
  (offers.find((offer) => offer.primary && offer.selectable) ?? offers.find((offer) => offer.selectable))?.id;
